import { SourceError } from "../client/errors.js";
import type { AttemptContext, ConnectOptions } from "../client/options.js";
import { Answer, Plan } from "../engine/abi.js";
import { RETRY, ROW, SAME_ID, type Values } from "../engine/block.js";
import { FAULTS, sentence } from "../engine/codes.js";
import { LONGEST } from "../link/alarm.js";
import type { Fault, Taker } from "../link/host.js";
import { Link } from "../link/link.js";
import type { Request } from "../link/request.js";
import { settings } from "../link/settings.js";
import { report } from "../platform/report.js";
import { Requests } from "./request.js";
import type { FetchEventSourceInit } from "./types.js";

/** The least time between two attempts, in ms. */
const SHORTEST = 100;

/** One call of `fetchEventSource()` with all its attempts. */
export class Exchange implements Taker {
  readonly #init: FetchEventSourceInit;
  readonly #requests: Requests;
  readonly #settings: ReturnType<typeof settings>;
  readonly #settled: (failed: boolean, error: unknown) => void;
  #link: Link | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Settles when `onerror` has answered to an error of `onmessage`. The stream is not read until then. */
  #asked: Promise<void> | undefined;
  #isSettled = false;
  lastEventId = "";
  /** Whether the stream has set an ID. */
  #hasOwnId = false;
  #retry: number | undefined;
  #address = "";
  /** The last error that the caller was given. */
  #failure: unknown;

  /** @throws TypeError for an option of the wrong type or value */
  constructor(
    input: RequestInfo | URL,
    init: FetchEventSourceInit,
    settled: (failed: boolean, error: unknown) => void,
  ) {
    const { headers, retry, timeout, limits, openWhenHidden } = init;
    this.#init = init;
    this.#requests = new Requests(input, init);
    this.#settled = settled;
    const { method } = this.#requests;
    const shouldRetry = (): void => {};
    const pauseWhenHidden = openWhenHidden === false ? 0 : false;
    // @microsoft/fetch-event-source delivers events without data, so this does too.
    const lenient = { dataless: true };
    const transport = "fetch";
    const options = { method, headers, retry, timeout, limits, lenient, pauseWhenHidden, shouldRetry, transport };
    this.#settings = settings(options as ConnectOptions);
  }

  _start(): void {
    const { signal } = this.#init;
    if (signal?.aborted) return this.#settle(false, undefined);
    signal?.addEventListener("abort", this.#abort, { once: true });
    this.#open();
  }

  readonly #abort = (): void => this.#settle(false, undefined);

  /** Nothing is to be done when a stream begins: what this knows of the last one stays true. */
  _begin(): void {}

  _ready(): Promise<void> | undefined {
    return this.#asked;
  }

  #settle(failed: boolean, error: unknown): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#init.signal?.removeEventListener("abort", this.#abort);
    clearTimeout(this.#timer);
    this.#close();
    this.#settled(failed, error);
  }

  #close(): void {
    const link = this.#link;
    this.#link = undefined;
    link?.close();
  }

  #open(): void {
    const link: Link = new Link(
      {
        prepare: (context) => this.#prepare(context),
        _changed: ({ state, reason, _fault: fault, attempt }) => {
          if (link !== this.#link || state !== "closed") return;
          // Nobody was asked where the engine can't be loaded, or has broken.
          const failure = this.#failure ?? (fault && this.#error(fault, attempt, Plan.Stop));
          this.#settle(reason !== "no-content", failure);
        },
        _ask: async (fault, attempt, plan) => {
          const error = this.#error(fault, attempt, plan);
          return this.#ask(link, FAULTS[fault._code] === "ended", error);
        },
      },
      this,
      this.#settings,
    );
    this.#link = link;
  }

  async #prepare(context: AttemptContext): Promise<() => Request> {
    const build = await this.#requests._prepare(context, this.#hasOwnId);
    return () => {
      const request = build();
      this.#address = request.url;
      return request;
    };
  }

  _block(values: Values, rows: Int32Array, types: readonly string[]): void {
    const link = this.#link;
    const { onmessage } = this.#init;
    for (let at = 0; at < rows.length && this.#link === link; at += ROW) {
      const kind = rows[at]!;
      if (kind === RETRY) {
        this.#retry = (rows[at + 1]! >>> 0) + (rows[at + 2]! >>> 0) * 2 ** 32;
        continue;
      }
      const isOwn = rows[at + 3]! !== SAME_ID;
      const id = isOwn ? values._cut(rows[at + 3]!, rows[at + 4]!) : "";
      if (isOwn) {
        this.#hasOwnId = true;
        this.lastEventId = id;
      }
      if (kind < 0 || !onmessage) continue;
      const message = { data: values._cut(rows[at + 1]!, rows[at + 2]!), event: types[kind]!, id, retry: this.#retry };
      this.#retry = undefined;
      try {
        const returned = onmessage(message as Parameters<typeof onmessage>[0]);
        if (isPromise(returned)) returned.then(undefined, (error) => this.#thrown(error));
      } catch (error) {
        this.#thrown(error);
      }
    }
  }

  /** Handles an error of `onmessage`. The connection is not at fault and goes on, unless `onerror` says otherwise. */
  #thrown(error: unknown): void {
    if (this.#isSettled) return;
    const { onerror } = this.#init;
    if (!onerror) return report(error);
    try {
      const answer = onerror(error);
      if (!isPromise(answer)) return this.#goOn(answer);
      const asked = Promise.all([
        this.#asked,
        answer.then(
          (delay) => this.#goOn(delay),
          (thrown) => this.#settle(true, thrown),
        ),
      ]).then(() => {
        if (this.#asked === asked) this.#asked = undefined;
      });
      this.#asked = asked;
    } catch (thrown) {
      this.#settle(true, thrown);
    }
  }

  /**
   * Applies the answer of `onerror` to an error of `onmessage`: after a number, the request is sent again in so many
   * ms.
   */
  #goOn(delay: unknown): void {
    if (this.#isSettled || !isDelay(delay)) return;
    this.#close();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), Math.min(Math.max(delay, SHORTEST), LONGEST));
  }

  /**
   * Asks the user's callbacks what should follow from a fault.
   *
   * Callbacks may be asynchronous. When one is done, the link may have been closed or replaced, so each wait is
   * followed by a check.
   */
  async #ask(link: Link, isEnd: boolean, error: unknown): Promise<Answer | number> {
    const { onclose, onerror } = this.#init;
    let failure = error;
    // An earlier error of `onmessage` is answered first.
    await this.#asked;
    if (link !== this.#link) return Answer.Stop;
    try {
      if (isEnd) {
        try {
          await onclose?.();
          if (link === this.#link) this.#settle(false, undefined);
          return Answer.Stop;
        } catch (thrown) {
          failure = thrown;
        }
      }
      if (link !== this.#link) return Answer.Stop;
      this.#failure = failure;
      const delay = await onerror?.(failure);
      return isDelay(delay) ? delay : this.#requests._answer();
    } catch (thrown) {
      this.#settle(true, thrown);
      return Answer.Stop;
    }
  }

  /** The error for the caller: the thrown one where something was thrown; else a `SourceError` with all facts. */
  #error({ _code: code, _detail: detail, url, cause, ...known }: Fault, attempt: number, plan: Plan | number): unknown {
    const kind = FAULTS[code];
    if (cause !== undefined && ["network", "prepare", "request"].includes(kind)) return cause;
    return new SourceError(sentence(code, detail, this.#address, cause), {
      kind,
      ...known,
      cause,
      attempt,
      willRetry: plan !== Plan.Stop,
      retryIn: plan >= 0 ? plan : null,
    });
  }
}

function isDelay(answer: unknown): answer is number {
  return typeof answer === "number" && answer >= 0;
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
