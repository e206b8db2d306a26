import type { Refusal } from "../client/options.js";
import { FaultCode, Report, Setting, Signal, Verdict } from "../engine/abi.js";
import { decoder } from "../platform/codecs.js";
import { type Core, SLICE, type Ticket } from "./core.js";
import { Body, discard, exchange, isSendable } from "./fetch.js";
import type { ReadResult } from "./fetch-like.js";
import type { Facts, Fault, Host, Taker } from "./host.js";
import { type Native, native } from "./native.js";
import { type Response, refuseUnsendable } from "./request.js";

/** The facts about a fault, beyond its code: the response and the cause, as far as there are any. */
export type Trouble = Omit<Fault, "_code" | "_detail"> & { body: string };

export const NO_TROUBLE: Readonly<Trouble> = { status: 0, url: "", body: "" };

/** The response that refused a request, where there was one. */
export function refusal({ status, url, headers, body }: Trouble): Refusal | null {
  return headers ? { status, url, headers, body } : null;
}

/** Carries an attempt's request and response. */
type Carrier = Native | AbortController;

/** The ticket of the first attempt. */
export const FIRST: Ticket = 1;

/**
 * One attempt to connect: its request, its response and its body, or the platform's own `EventSource`.
 *
 * It tells the session what happens. When the session no longer counts the attempt, it does nothing more.
 */
export class Attempt {
  readonly #core: Core;
  readonly #host: Host;
  readonly #taker: Taker;
  readonly #drain: () => void;
  readonly #ticket: Ticket;
  #carrier: Carrier | undefined;
  /** The fault that a thrown error means at this stage of the attempt. */
  #fault = FaultCode.Prepare;
  /** The response that refused the last request. An attempt whose functions failed has sent none. */
  readonly #refused: Refusal | null;
  /** The attempt's number since the last good connection, from 1. */
  readonly _number: number;
  /** The facts about the attempt's end or about a refused response. A refused body is added as it comes. */
  _trouble: Trouble = NO_TROUBLE;

  /**
   * The session's report has what belongs to the attempt, and is read here. There is none before the engine runs: what
   * begins then is the first attempt, whose number and ticket are known.
   *
   * @param drain carries out the session's outputs
   * @param before the attempt before this one
   */
  constructor(core: Core, host: Host, taker: Taker, drain: () => void, before: Attempt | undefined) {
    this.#refused =
      refusal(before?._trouble ?? NO_TROUBLE) ??
      (before && before.#fault === FaultCode.Prepare ? before.#refused : null);
    this.#core = core;
    this.#host = host;
    this.#taker = taker;
    this.#drain = drain;
    this.#ticket = core._told(Report.Ticket) || FIRST;
    this._number = core._told(Report.Number) || 1;
  }

  /**
   * Runs the attempt from its request to its end.
   *
   * @param isNative whether the platform's own `EventSource` carries it, rather than `fetch`
   */
  async _run(isNative: boolean, withCredentials: boolean): Promise<void> {
    const failure = await this.#exchange(isNative, withCredentials).then(
      () => undefined,
      (cause: unknown) => ({ cause }),
    );
    // However the attempt ends, its connection must end with it.
    if (!isNative) this._abandon();
    if (!failure) return;
    // Before the engine runs there is no session that could be told.
    await this.#core._begun;
    this._tell(Signal.Failed, this.#fault, failure);
  }

  /** Stops the carrier. That may call back into the source, by listeners of the abort signal. */
  _abandon(): void {
    this.#carrier?.abort();
  }

  /** Makes the platform's own `EventSource` listen to the types that the host wants. */
  _listen(): void {
    (this.#carrier as Partial<Native> | undefined)?._listen?.(this.#taker._wanted?.() ?? []);
  }

  /**
   * Throws if the attempt no longer counts, to leave its asynchronous functions. Nobody is told of what such an attempt
   * throws.
   *
   * Every await of the attempt is followed by this check, at once. During one, the source may have been closed or
   * reconnected, and code that went on would then send a request, or work for a session that is already at another
   * attempt. An asynchronous function that awaits and checks would return a turn later, in which a source may be closed.
   */
  #check(): void {
    if (!this.#counts()) throw undefined;
  }

  #counts(): number {
    return this.#core._holds(this.#ticket);
  }

  /**
   * Tells the session what happened and carries out its outputs.
   */
  #signal(signal: Signal, number?: number): void {
    if (this.#core._signal(this.#ticket, signal, number)) this.#drain();
  }

  /** Tells the session what happened, and keeps the facts about it for the error that may follow. */
  _tell(signal: Signal, number: number, facts: Facts): void {
    if (!this.#counts()) return;
    this._trouble = { ...this._trouble, ...facts };
    this.#signal(signal, number);
  }

  /** The last event ID that the request sends; empty for none, and where it can't be sent. */
  #resumeFrom(): string {
    const id = this.#taker.lastEventId;
    return isSendable(id, this.#core._numbers[Setting.Id]!) ? id : "";
  }

  #open(url: string, withCredentials: boolean): void {
    const taker = this.#taker;
    this.#carrier = native(url, withCredentials, (signal, number, event) => {
      if (!this.#counts()) return;
      if (signal === Signal.Opened) taker._begin(url);
      this.#signal(signal, number);
      if (event) taker._native?.(event);
    });
    this._listen();
  }

  /**
   * Makes the request, has the response read, and is over at the end of that; or opens the platform's own `EventSource`.
   *
   * It returns the promise of reading, and does not await it: as long as an asynchronous function waits, it keeps all of its
   * variables, here the request with all that it was made of.
   */
  async #exchange(isNative: boolean, withCredentials: boolean): Promise<void> {
    const core = this.#core;
    // The user's functions must not be called within the call that started the attempt, such as `reconnect()`.
    await this.#taker._loading;
    this.#check();
    const context = { attempt: this._number, refused: this.#refused, lastEventId: this.#resumeFrom() };
    const build = await this.#host.prepare(context, core._told(Report.Resumes) > 0);
    this.#check();
    this.#fault = FaultCode.Request;
    const request = build();
    if (isNative) return this.#open(request.url, withCredentials);
    if (!request.fetch) refuseUnsendable(request);
    const { signal } = (this.#carrier = new AbortController());
    this.#fault = FaultCode.Network;
    const response = await exchange(request, this.#resumeFrom(), signal);
    await core._begun;
    this.#check();
    this.#fault = FaultCode.Request;
    const verdict = core._judge(this.#ticket, response);
    const { status, headers } = response;
    // A response that was made with `new Response()` has no URL.
    const url = response.url || request.url;
    this._trouble = { ...NO_TROUBLE, status, url, headers };
    const read = this.#host._head?.(response, url, verdict) ?? response;
    if (verdict < Verdict.Inspect) return this.#read(read, url, signal);
    if (verdict === Verdict.Inspect) return this.#inspect(response, signal, core._told(Report.Bytes));
    discard(response, signal);
    this.#drain();
  }

  /**
   * Reads the beginning of a refused response's body, at most `most` bytes, so that the error can quote it.
   *
   * The text is added to `_trouble` chunk by chunk. The session may stop waiting at any time, and its error then has
   * what came until that moment.
   */
  async #inspect(response: Response, signal: AbortSignal, most: number): Promise<void> {
    const utf8 = decoder("utf-8");
    this.#drain();
    try {
      const body = new Body(response, signal);
      for (let left = most, chunk; left > 0 && (chunk = body._chunk(await body._read())); left -= chunk.length) {
        this.#check();
        this._trouble.body += utf8.decode(chunk.subarray(0, left), { stream: true });
      }
    } catch {
      // A body that breaks off is no further fault: the response was refused already.
    }
    this._trouble.body += utf8.decode();
    this.#signal(Signal.Inspected);
  }

  /**
   * Reads the stream chunk by chunk: decodes a chunk, hands its events to the taker, and tells the session. A large
   * chunk is read slice by slice, likewise.
   *
   * The order matters. Handlers run while the events are handed over, and may close the source. The session is told
   * of the chunk only after that, and the wait for the next chunk notices that the attempt no longer counts.
   */
  async #read(response: Response, url: string, signal: AbortSignal): Promise<void> {
    const core = this.#core;
    const taker = this.#taker;
    const body = new Body(response, signal);
    // With `lenient.unterminated`, two line feeds after the body's end complete its last event.
    const ends = core._numbers[Setting.Unterminated] ? [new Uint8Array([10, 10])] : [];
    // The response is accepted. Later faults are the connection's, and must not show this response's status.
    this._trouble = NO_TROUBLE;
    this.#fault = FaultCode.Network;
    taker._begin(url);
    core._restart();
    this.#drain();
    for (let rest: Uint8Array | undefined; ; ) {
      const ready = taker._ready();
      if (ready) {
        this.#signal(Signal.Behind);
        await ready;
        this.#check();
        this.#signal(Signal.CaughtUp);
      }
      // After the two added line feeds, the loop first waits for the consumers again, and then reads a body that is
      // over a second time. Such a body says again that it is over.
      const read = await (rest ?? body._read());
      this.#check();
      let chunk = rest ?? body._chunk(read as ReadResult) ?? ends.pop();
      if (chunk === undefined) return void this.#signal(Signal.Ended);
      const before = rest;
      rest = chunk.length > SLICE ? chunk.subarray(SLICE) : undefined;
      // A copy, also of the last slice, so that the values of one keep no other alive.
      if (rest ?? before) chunk = chunk.slice(0, SLICE);
      this.#host._bytes?.(chunk.length);
      this.#hand(chunk);
      this.#signal(Signal.Chunk);
    }
  }

  /** A method of its own, so that a chunk's values are not kept by the one that waits for the next chunk. */
  #hand(chunk: Uint8Array): void {
    const core = this.#core;
    const block = core._decode(chunk);
    if (block) this.#taker._block(block._values, block._rows, core._types);
  }
}
