import type { Refusal } from "../client/options.js";
import { FaultCode, Report, Setting, Signal, Verdict } from "../engine/abi.js";
import { decoder } from "../platform/codecs.js";
import type { Core, Ticket } from "./core.js";
import { Body, discard, Fetch } from "./fetch.js";
import type { Fault, Host } from "./host.js";
import { Native } from "./native.js";
import { type Request, type Response, refuseUnsendable } from "./request.js";

/** What is known of a fault, beyond its code. */
export type Trouble = Omit<Fault, "code" | "_detail"> & { body: string };

export const NO_TROUBLE: Readonly<Trouble> = { status: 0, url: "", body: "" };

/** What is in flight. */
type Carrier = Native | Fetch;

/** Thrown where an attempt no longer counts, so that it stops there. */
const OVER = Symbol();

/** One attempt: its request, its response and its body, or the platform's own `EventSource`. It tells the session what happens, and does nothing more once that says that it no longer counts. */
export class Attempt {
  readonly #core: Core;
  readonly #host: Host;
  readonly #drain: () => void;
  readonly #ticket: Ticket;
  #carrier: Carrier | undefined;
  /** What it means if something is thrown now. */
  #fault = FaultCode.Prepare;
  /** What refused the attempt before this one. */
  readonly #refused: Refusal | null;
  /** Its number since the last good connection, from 1. */
  readonly _number: number;
  /** What is known of how it has ended, or of the response that was refused, as far as that has come. */
  _trouble: Trouble = NO_TROUBLE;

  /**
   * @param drain does what the session says
   * @param before the attempt before this one
   */
  constructor(core: Core, host: Host, drain: () => void, ticket: Ticket, number: number, before: Attempt | undefined) {
    const { status, url, headers, body } = before?._trouble ?? NO_TROUBLE;
    this.#refused = headers ? { status, url, headers, body } : null;
    this.#core = core;
    this.#host = host;
    this.#drain = drain;
    this.#ticket = ticket;
    this._number = number;
  }

  /** Goes through it, by native where that is to carry it. */
  async _run(isNative: boolean, withCredentials: boolean): Promise<void> {
    try {
      // Not within the call that has brought this about.
      await this.#wait(undefined);
      const host = this.#host;
      const context = { attempt: this._number, refused: this.#refused, lastEventId: host._resumeFrom() };
      const build = await this.#wait(host._prepare(context));
      this.#fault = FaultCode.Request;
      const request = build();
      if (isNative) this.#open(request.url, withCredentials);
      else await this.#exchange(request);
    } catch (cause) {
      if (cause !== OVER) this.#fail(this.#fault, cause);
    }
  }

  /** Lets go of it. */
  _abandon(): void {
    // This may call back.
    this.#carrier?._stop();
  }

  /** Has native give the types that are listened to. */
  _listen(): void {
    (this.#carrier as Partial<Native> | undefined)?._listen?.(this.#host._wanted());
  }

  /** Every wait goes through here: what comes of it is of no use to an attempt that no longer counts. */
  async #wait<T>(pending: T | PromiseLike<T>): Promise<T> {
    try {
      return await pending;
    } finally {
      if (!this.#counts()) throw OVER;
    }
  }

  #counts(): boolean {
    return this.#core._holds(this.#ticket);
  }

  /** Tells the session, and does what that says. Says whether this attempt has counted until then. */
  #signal(signal: Signal, number?: number): boolean {
    const counts = this.#core._signal(this.#ticket, signal, number);
    if (counts) this.#drain();
    return counts;
  }

  #fail(fault: FaultCode, cause?: unknown): void {
    this._trouble = { ...this._trouble, cause };
    this.#signal(Signal.Failed, fault);
  }

  #open(url: string, withCredentials: boolean): void {
    const host = this.#host;
    this.#carrier = new Native(url, withCredentials, {
      _opened: () => {
        if (!this.#counts()) return;
        host._begin(url);
        this.#signal(Signal.Opened);
      },
      _event: (event) => {
        if (this.#signal(Signal.Event, +(event.lastEventId !== ""))) host._native(event);
      },
      _recovering: () => void this.#signal(Signal.Recovering),
      _gaveUp: () => void this.#signal(Signal.Failed, FaultCode.Native),
    });
    this._listen();
  }

  async #exchange(request: Request): Promise<void> {
    const core = this.#core;
    if (!request.fetch) refuseUnsendable(request);
    const carrier = (this.#carrier = new Fetch());
    const { _signal: signal } = carrier;
    try {
      this.#fault = FaultCode.Network;
      const response = await this.#wait(carrier._send(request, this.#host._resumeFrom()));
      this.#fault = FaultCode.Request;
      const verdict = core._judge(this.#ticket, response);
      const { status, headers } = response;
      // One that was made by hand has none.
      const url = response.url || request.url;
      this._trouble = { ...NO_TROUBLE, status, url, headers };
      this.#host._head?.({ status, url, headers });
      if (verdict === Verdict.Read) return await this.#read(response, url, signal);
      if (verdict === Verdict.Inspect) return await this.#inspect(response, signal, core._told(Report.Bytes));
      discard(response, signal);
      this.#drain();
    } finally {
      // Whatever has ended it: no connection outlives its attempt.
      carrier._stop();
    }
  }

  /** Reads what a refused response says. What has come is told, even where the session waits no longer for the rest. */
  async #inspect(response: Response, signal: AbortSignal, most: number): Promise<void> {
    const utf8 = decoder("utf-8");
    this.#drain();
    try {
      const body = new Body(response, signal);
      for (let left = most, chunk; left > 0 && (chunk = await this.#wait(body._read())); left -= chunk.length) {
        this._trouble.body += utf8.decode(chunk.subarray(0, left), { stream: true });
      }
    } catch (cause) {
      // What came before a failure is told all the same.
      if (cause === OVER) throw cause;
    }
    this._trouble.body += utf8.decode();
    this.#signal(Signal.Inspected);
  }

  async #read(response: Response, url: string, signal: AbortSignal): Promise<void> {
    const core = this.#core;
    const host = this.#host;
    const body = new Body(response, signal);
    // What a body that ends cleanly is read to the end with.
    const ends = core._numbers[Setting.Unterminated] ? [new Uint8Array([10, 10])] : [];
    // What breaks from here on is the connection's, and no response's.
    this._trouble = NO_TROUBLE;
    this.#fault = FaultCode.Network;
    host._begin(url);
    core._restart();
    this.#drain();
    for (;;) {
      const ready = host._ready();
      if (ready) {
        this.#signal(Signal.Behind);
        await this.#wait(ready);
        this.#signal(Signal.CaughtUp);
      }
      // Those who take the events may be behind then. A body that is over says so again.
      const chunk = (await this.#wait(body._read())) ?? ends.pop();
      if (chunk === undefined) return void this.#signal(Signal.Ended);
      host._bytes?.(chunk.length);
      const block = core._decode(chunk);
      if (block) host._block(block.values, block._rows, core._types);
      this.#signal(Signal.Chunk);
    }
  }
}
