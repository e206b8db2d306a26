import { FaultCode, NONE, Signal, Verdict } from "../engine/abi.js";
import { quiet } from "../engine/codes.js";
import { isSendable } from "../link/fetch.js";
import type { Facts } from "../link/host.js";
import { eventOf, watched } from "../link/json-body.js";
import type { Request, Response } from "../link/request.js";
import { LIMITS } from "../link/settings.js";
import { makeCodecs } from "../platform/codecs.js";
import { warn } from "../platform/report.js";
import type { AnySourceError } from "./errors.js";
import type { SourceEvent } from "./events.js";
import { GAP_EVENT, type Gap, gapOfEvent, gapOfHead, gapOfSequence } from "./gap.js";
import type { Keeper, Parts } from "./keeper.js";
import type { Receipt } from "./keeping.js";
import type { AttemptContext, ConnectOptions } from "./options.js";
import type { Failure, ProtocolOptions } from "./protocol.js";
import { Misuse, resumed } from "./resumed.js";
import { promise } from "./settled.js";
import type { ResponseHead } from "./source.js";
import { Watch } from "./timings.js";

/** The source that a conversation belongs to. */
interface Owner {
  readonly url: string;
  readonly state: string;
  tell(signal: Signal, number: number, facts: Facts): void;
}

/**
 * One source's conversation with a server whose protocol has more than the standard.
 *
 * It stands between the source and its store: each event passes through it first, and goes on to the store with the
 * cursor in the place of its ID. What it finds out is told to the session, which decides what follows.
 */
export class Conversation implements Keeper {
  readonly #options: ProtocolOptions;
  readonly #owner: Owner;
  readonly #store: Keeper | undefined;
  readonly #watch = new Watch();
  /** The last event ID, or the cursor, of the last event that has come. */
  #id: string;
  /** The ID that the latest request has asked for. */
  #asked = "";
  /** The last event's number. */
  #number: number | undefined;
  /** Nothing more of this stream is handed on. */
  #isOver = false;
  #hasWarned = false;
  /** How often a function of the options has thrown. */
  #thrown = 0;
  /** The head's gap was told, and the event of the gap would tell it again. */
  #isTold = false;
  /** The source was connected anew for a gap, and no event has come since. */
  #isElsewhere = false;
  /** How often `resume` was asked: an answer that comes late is no answer to the latest question. */
  #turn = 0;
  /** The request that is made goes on. */
  #isResuming = false;
  /** The latest error that `resume` was told of. */
  #why: AnySourceError | undefined;
  /** A gap that the head has told of, until it is known whether the stream's first event tells more of it. */
  #held: Gap | undefined;
  /** The first request's URL, the first event, and the head of the last stream. */
  #url: string | undefined;
  #first: SourceEvent<unknown> | undefined;
  #head: ResponseHead | null = null;
  #caughtUp = promise<void>();
  #isCaughtUp = false;

  constructor(
    lastEventId: string,
    options: ProtocolOptions,
    { store, lastEventIdParam }: ConnectOptions,
    owner: Owner,
  ) {
    makeCodecs();
    if (options.resume === "get" && options.cursor && lastEventIdParam == null)
      throw new TypeError('resume "get" sends a cursor by the option lastEventIdParam alone');
    this.#options = options;
    this.#owner = owner;
    this.#id = lastEventId;
    this.#store = store?.keep(lastEventId) as Keeper | undefined;
  }

  get committed(): string {
    return this.#store?.committed ?? this.#id;
  }

  get loading(): PromiseLike<void> | undefined {
    return this.#store?.loading;
  }

  get timings(): object {
    return this.#watch._timings;
  }

  /** Whether the stream that is open has caught up. */
  get isCaughtUp(): boolean {
    return this.#isCaughtUp && this.#owner.state === "open";
  }

  /** Fulfilled when the stream has caught up, or the next one where none is open. */
  get caughtUp(): Promise<void> {
    if (this.#owner.state !== "open") this.#fallBehind();
    return this.#caughtUp.promise;
  }

  #fallBehind(): void {
    if (this.#isCaughtUp) this.#caughtUp = promise();
    this.#isCaughtUp = false;
  }

  stop(): void {
    this.#store?.stop?.();
  }

  begin(): void {
    this.#id = this.committed;
    this.#store?.begin();
  }

  settled(): Promise<void> | undefined {
    return this.#store?.settled();
  }

  passed(id: string): void {
    if (!this.#release()) return;
    if (!this.#options.cursor) this.#keep(id);
  }

  /** The ID has moved on, without an event to handle. */
  #keep(id: string): void {
    this.#id = id;
    this.#store?.passed(id);
  }

  comment(text: string): void {
    if (!this.#release()) return;
    const { caughtUp = "up-to-date" } = this.#options;
    if (caughtUp === text.trim()) this.#catchUp();
  }

  #catchUp(): void {
    this.#isCaughtUp = true;
    this.#caughtUp.resolve();
  }

  /**
   * The order counts, and is that of the crate. A gap is told before the event behind it, the cursor moves on before the
   * store is told of the event, and a failure is no event.
   */
  received(
    id: string,
    isOwn: boolean,
    type: string,
    text: () => string,
    read: () => SourceEvent<unknown>,
  ): Receipt | null | undefined | false {
    if (this.#isOver) return false;
    const { gapEvent = GAP_EVENT, cursor, caughtUp } = this.#options;
    this.#watch._event();
    if (type === gapEvent) {
      this.#held = undefined;
      const gap = gapOfEvent(this.#asked, text(), isOwn ? id : "");
      if (!this.#isTold && !this.#tellGap(gap, true)) return false;
      this.#isTold = false;
      return null;
    }
    if (!this.#release()) return false;
    this.#isTold = false;
    const event = shown(read);
    const number = this.#ask("sequence", event);
    if (Number.isSafeInteger(number)) {
      const gap = gapOfSequence(this.#id, this.#number, number!);
      this.#number = Math.max(number!, this.#number ?? number!);
      if (gap && !this.#tellGap(gap, false)) return false;
    }
    this.#isElsewhere = false;
    if (cursor) {
      const at = this.#ask("cursor", event);
      const isCursor = typeof at === "string" || Number.isFinite(at);
      if (at != null && !isCursor) this.#complain("cursor", "gave neither a string nor a number", type);
      isOwn = isCursor && isSendable(String(at), LIMITS.id);
      id = isOwn ? String(at) : this.#id;
    }
    const failure = failureOf(this.#ask("failOn", event), type);
    // A function may have closed the source.
    if (this.#owner.state === "closed") return false;
    if (failure) {
      // What has failed has come.
      if (isOwn) this.#keep(id);
      this.#tell(Signal.Told, failure.least, failure.error);
      return false;
    }
    // Only such a function is told of it, and what is large is not kept for nobody.
    if (typeof this.#options.resume === "function") this.#first ??= event;
    this.#id = id;
    const receipt = this.#store?.received(id, isOwn, type, text, read);
    if (this.#ask("alive", event)) this.#owner.tell(Signal.Alive, 0, {});
    if (typeof caughtUp === "function" ? this.#ask("caughtUp", event) : Object(caughtUp).type === type) this.#catchUp();
    return receipt;
  }

  /**
   * What a function of the options says of an event; `undefined` where there is no function or no event.
   *
   * A server that sends what the function did not expect makes it throw. That is no uncaught exception, which would end a
   * process of Node.js, but a warning, as for an event that does not parse.
   */
  #ask<N extends keyof Answers>(name: N, event: SourceEvent<any> | undefined): Answers[N] | undefined {
    const ask = this.#options[name] as ((event: SourceEvent<any>) => Answers[N]) | undefined;
    if (!ask || !event) return undefined;
    try {
      return ask(event);
    } catch (cause) {
      return this.#complain(name, `threw ${nameOf(cause)}`, event.type);
    }
  }

  /** Prints what a function of the options has done, of a source's 1st, 10th, 100th time and so on. */
  #complain(name: string, words: string, type: string): undefined {
    const place = `at the event ${quoted(type)} of ${quiet(this.#owner.url)}`;
    warn(new Error(`${name} ${words} ${place}`), ++this.#thrown);
  }

  /** Tells the session what ends this stream, unless it has ended: what is told then would end the one after it. */
  #tell(signal: Signal, number: number, cause: unknown): void {
    this.#isOver = true;
    if (this.#owner.state === "open") this.#owner.tell(signal, number, { cause });
  }

  /** Tells of the gap that was held back, if there is one. Returns whether the stream goes on. */
  #release(): boolean {
    const gap = this.#held;
    this.#held = undefined;
    if (!gap) return !this.#isOver;
    this.#isTold = true;
    return this.#tellGap(gap, true);
  }

  /**
   * Tells of a gap, and follows the answer. Returns whether the stream goes on.
   *
   * @param isAnew whether the server has begun anew, so that its numbers may be others
   */
  #tellGap(gap: Gap, isAnew: boolean): boolean {
    const { onGap, cursor, gapEvent = GAP_EVENT } = this.#options;
    const { from, reason, missed } = gap;
    if (isAnew) this.#number = undefined;
    let answer: unknown;
    if (onGap) {
      try {
        answer = onGap(gap);
      } catch (cause) {
        this.#complain("onGap", `threw ${nameOf(cause)}`, gapEvent);
      }
      if (this.#owner.state === "closed") return false;
    } else {
      const words = `${missed ?? "some"} events are missing, by the reason ${quoted(reason)}; onGap would be told`;
      if (!this.#hasWarned) warn(new Error(`${quiet(this.#owner.url)}: ${words}`));
      this.#hasWarned = true;
    }
    const at: unknown = Object(answer).cursor;
    const cause = Object.assign(new Error(`a gap, by the reason ${quoted(reason)}`), { reason, missed });
    // A server that can't go on from there either would say so again and again.
    if (answer === "close" || (at != null && this.#isElsewhere)) {
      this.#tell(Signal.Failed, FaultCode.Gap, cause);
      return false;
    }
    if (at != null) {
      this.#isElsewhere = true;
      this.#number = undefined;
      this.#keep(String(at));
      // It counts as a failure that passes: with backoff, and only where the request may be sent again.
      this.#tell(Signal.Told, 0, cause);
      return false;
    }
    if (isAnew) {
      // What comes now may have the IDs of other events.
      this.#store?.forget?.();
      if (from !== undefined && !cursor) this.#keep(from);
    }
    return true;
  }

  async resume(context: AttemptContext, error: AnySourceError | undefined, ...parts: Parts): Promise<Parts> {
    const cursor = (this.#options.cursor && this.committed) || undefined;
    // An error that was told before did not end this stream: `reconnect()` did.
    const news = error === this.#why ? undefined : error;
    this.#why = error;
    const question = { ...context, cursor, first: this.#first as never, response: this.#head, error: news };
    const turn = ++this.#turn;
    this.#isResuming = true;
    let next: Parts | undefined;
    try {
      next = await resumed(this.#options.resume!, question, this.#url!, parts);
      if (turn !== this.#turn) throw new Error("another attempt has asked since");
    } catch (cause) {
      // Another attempt would be given the same.
      if (turn === this.#turn && cause instanceof Misuse)
        this.#owner.tell(Signal.Failed, FaultCode.Request, { cause: cause.cause ?? cause });
      throw cause;
    }
    if (next) return next;
    // What ends the source is what ended the attempt before.
    const { status = 0, body = "", headers, cause } = error ?? {};
    this.#owner.tell(Signal.Declined, 0, { status, body, headers: headers ?? undefined, cause });
    // The attempt counts no more, so nobody hears of this.
    throw new Error("nothing goes on");
  }

  request(request: Request): void {
    const { accept, cursor } = this.#options;
    if (accept && !request.headers.has("accept")) request.headers.set("accept", "application/json, text/event-stream");
    // The empty name sends it nowhere.
    if (cursor) request.param ??= "";
    this.#url ??= request.url;
    this.#held = undefined;
    // Another answer begins.
    if (!this.#isResuming) this.#first = undefined;
    this.#isResuming = false;
    this.#asked = this.committed;
    this.#isOver = this.#isTold = false;
    this.#fallBehind();
    this.#watch._send();
  }

  head(response: Response, url: string, verdict: Verdict): Response {
    this.#watch._head();
    if (verdict >= Verdict.Inspect) return response;
    const { status, headers } = response;
    this.#head = { status, url, headers };
    // A server that can send both says more in an event, which is its first one.
    this.#held = gapOfHead(this.#asked, (name) => headers.get(name));
    if (verdict === Verdict.Collect) return eventOf(response);
    const release = (): void => {
      if (this.#owner.state === "open") this.#release();
    };
    return this.#held ? watched(response, release) : response;
  }
}

/** What functions of the options say. */
interface Answers {
  failOn: unknown;
  sequence: number | undefined;
  cursor: string | number | undefined;
  alive: boolean;
  caughtUp: boolean;
}

/** The event as functions see it; `undefined` where it has no payload, or none that fits. */
function shown(read: () => SourceEvent<unknown>): SourceEvent<any> | undefined {
  try {
    const event = read();
    return typeof event.data === "symbol" ? undefined : event;
  } catch {
    // Whoever takes the event is told.
    return undefined;
  }
}

/** A server's or a user's word in a message: cut, and such that it can't pass for anything else. */
const quoted = (word: string): string => JSON.stringify(word.slice(0, 100));

const nameOf = (cause: unknown): string => quoted(String((cause as Error | null | undefined)?.name ?? typeof cause));

/**
 * What `failOn` has found: the error, and the least time until another attempt in ms, `NONE` where none makes sense. A
 * promise is no answer, since the event can't wait for it.
 */
function failureOf(found: unknown, type: string): { error: unknown; least: number } | undefined {
  if (!found || typeof (found as PromiseLike<unknown>).then === "function") return undefined;
  const { retry, error } = found instanceof Error ? { retry: false, error: found } : (Object(found) as Failure);
  const least = retry === true ? 0 : typeof retry === "number" && retry >= 0 ? retry : NONE;
  const words = typeof error === "string" ? error : typeof found === "string" ? found : `the event ${quoted(type)}`;
  return { error: typeof error === "object" && error ? error : new Error(words), least };
}
