import type { AnyEvent, EventFor, EventMap, NameOf } from "./event-map.js";
import type { DecodeError, SourceError } from "./errors.js";
import type { FetchLike } from "./fetch-like.js";
import type { AbortSignal, BodyInit, Headers, HeadersInit } from "./platform-types.js";
import type { SchemaFor } from "./schema.js";
import type { IdStore } from "./stores.js";

/**
 * One event of a stream, after the standard's "dispatch the event".
 *
 * @example
 * ```ts
 * const show = ({ type, data, lastEventId }: SourceEvent) => console.log(type, data, lastEventId);
 * ```
 */
export interface SourceEvent<T = string, K extends string = string> {
  /** The event type: `message` where the server names none. */
  readonly type: K;
  /** The payload: the event's data, through {@link ConnectOptions.parse} where that names a parser. */
  readonly data: T;
  /** The last event ID as of this event; it is sticky from event to event. */
  readonly lastEventId: string;
  /** The origin of the stream's final URL, after redirects. */
  readonly origin: string;
}

/**
 * Where a source stands. `waiting` is between two attempts; `closed` is final.
 *
 * @example
 * ```ts
 * const words: Record<SourceState, string> = { connecting: "…", open: "live", waiting: "reconnecting", closed: "over" };
 * ```
 */
export type SourceState = "connecting" | "open" | "waiting" | "closed";

/**
 * What carries the stream: the browser's own `EventSource`, or `fetch` with a streamed body.
 *
 * @example
 * ```ts
 * const transport: TransportName = source.transport;
 * ```
 */
export type TransportName = "native" | "fetch";

/**
 * A change of a source's state.
 *
 * @example
 * ```ts
 * const tell = ({ state, nextAttemptAt, error }: StateChange) => {
 *   if (state === "waiting" && nextAttemptAt) console.log(error?.message, new Date(nextAttemptAt));
 * };
 * source.onState(tell);
 * ```
 */
export interface StateChange {
  /** The state that was entered. */
  readonly state: SourceState;
  /** The number of this attempt since the last good connection, from 1. */
  readonly attempt: number;
  /** What carries the stream, or will at the next attempt. */
  readonly transport: TransportName;
  /** In `waiting`: when the next attempt starts, in ms since the Unix epoch; `null` where only the browser knows, or while offline. */
  readonly nextAttemptAt: number | null;
  /** In `waiting`: the fault that is being recovered from. In `closed`: the failure, if it was one. */
  readonly error: SourceError | null;
}

/**
 * How a source ended: `closed` by its owner, `no-content` (204), `ended` by the server where the request
 * may not be sent again, or `until`: what {@link ConnectOptions.until} waits for has come.
 *
 * @example
 * ```ts
 * const reason: CloseReason = await source.closed;
 * ```
 */
export type CloseReason = "closed" | "no-content" | "ended" | "until";

/**
 * A value, or a function that makes it before each attempt.
 *
 * @example
 * ```ts
 * const headers: Dynamic<HeadersInit> = async () => ({ authorization: `Bearer ${await token()}` });
 * ```
 */
export type Dynamic<T> = T | (() => T | PromiseLike<T>);

/**
 * Turns an event's data into its payload.
 *
 * @example
 * ```ts
 * const numbers: Parser<number> = (data) => Number(data);
 * ```
 */
export type Parser<T = unknown> = "text" | "json" | ((data: string) => T);

/**
 * What a server said when it refused.
 *
 * @example
 * ```ts
 * const isAway = (response: Refusal | null) => response?.headers.get("x-reason") === "maintenance";
 * ```
 */
export interface Refusal {
  /** The response's status. */
  readonly status: number;
  /** The response's URL, after redirects. */
  readonly url: string;
  /** The response's headers, as far as they may be read. */
  readonly headers: Headers;
  /** The first kilobytes of the response's body. */
  readonly body: string;
}

/**
 * What {@link ConnectOptions.shouldRetry} is asked after a fault.
 *
 * @example
 * ```ts
 * const shouldRetry = ({ attempt, error }: RetryQuestion) => (error.status === 404 ? attempt * 1000 : undefined);
 * ```
 */
export interface RetryQuestion {
  /** The attempt that met the fault, counted since the last good connection, from 1. */
  readonly attempt: number;
  /** What happened; its `willRetry` and `retryIn` say what follows unless you decide otherwise. */
  readonly error: SourceError;
  /** What the server said, or `null` where it said nothing. */
  readonly response: Refusal | null;
  /** Where the next attempt would go on from. */
  readonly lastEventId: string;
}

/**
 * `true` tries again, by the policy where nothing else was planned; a number after so many ms; `false` gives up; nothing leaves it as planned.
 *
 * @example
 * ```ts
 * const answer: RetryAnswer = 5000; // ms
 * ```
 */
export type RetryAnswer = boolean | number | undefined | void;

/**
 * Options of {@link connect}. Times are in milliseconds, sizes in bytes.
 *
 * @example
 * ```ts
 * const options: ConnectOptions = {
 *   headers: async () => ({ authorization: `Bearer ${await token()}` }),
 *   retry: { attempts: 10 },
 *   timeout: { idle: 45_000 },
 * };
 * ```
 */
export interface ConnectOptions<E extends EventMap = any> {
  /** The request's method. Default: `GET`, or `POST` where there is a body. */
  method?: string;
  /** The request's headers, or a function that makes them before each attempt; asked once more after a 401. Default: none. */
  headers?: Dynamic<HeadersInit>;
  /** The request's body, or a function that makes it before each attempt. Default: none. */
  body?: Dynamic<BodyInit | null>;
  /** Send cookies across origins, as `EventSource`'s `withCredentials`. Default: false. */
  withCredentials?: boolean;
  /** Closes the source when aborted; an already aborted one keeps it from opening. Default: none. */
  signal?: AbortSignal;
  /** What carries the stream. `auto` takes native for a plain GET that needs nothing else, and fetch otherwise. Default: `auto`. */
  transport?: "auto" | TransportName;
  /** How events' data is parsed: for all types, or by type with `*` for the rest. Default: `text`. */
  parse?: Parser | Record<string, Parser>;
  /** What payloads must be, by any library of Standard Schema (zod, valibot, arktype, …): for all types, or by type with `*` for the rest. They are parsed as JSON first unless `parse` says otherwise. Default: none. */
  schema?: SchemaFor<E>;
  /** Called for an event that did not parse or fit its schema; the event is dropped, and the stream goes on. Default: it is reported as an uncaught exception. */
  onDecodeError?: (error: DecodeError) => void;
  /** Ends the source for good, without failure: at an event whose data is this text, which is not handed on, or after one that this function says yes to. Default: none. */
  until?: string | ((event: AnyEvent<E>) => boolean);
  /** `error` fails where the server redirects. Platforms take `Authorization` off when a redirect leads to another origin, and no other header: set it where another one is secret. Default: `follow`. */
  redirect?: "follow" | "error";
  /** When and how often to try again. */
  retry?: RetryOptions;
  /** Has the last word after every fault, for good or ill; may take its time. Default: the rules and limits decide. */
  shouldRetry?: (question: RetryQuestion) => RetryAnswer | PromiseLike<RetryAnswer>;
  /** How long to wait for signs of life. */
  timeout?: TimeoutOptions;
  /** Reconnect although the method is not idempotent. Default: false, since what is sent twice may be done twice. */
  reconnect?: boolean;
  /** Let the connection go once the page has been hidden for so many ms (`true`: 30 000), until it is seen again; what must not be sent again stays. Default: false. */
  pauseWhenHidden?: boolean | number;
  /** Read on only when the promises that handlers have returned are settled. Default: false; an iterator always reads at its own pace. */
  awaitHandlers?: boolean;
  /** The last event ID to start from. Default: none. */
  lastEventId?: string;
  /** Send the last event ID as this query parameter rather than as a header, which costs a CORS preflight. Default: the header. */
  lastEventIdParam?: string;
  /** When the last event ID moves on: when an event is `received`, or when it is `handled`, its handlers and their promises done. With the latter, what was not handled comes again after a reconnect or reload. Default: `received`. */
  commit?: "received" | "handled";
  /** Keeps the last event ID for a later source, say after a reload: what is stored goes before `lastEventId`. Default: none. */
  store?: IdStore;
  /** Drop an event whose ID is among the last so many (`true`: 1000). Events without an ID of their own pass. Default: false. */
  dedupe?: boolean | number;
  /** How much of an unfinished line or event may be held, in bytes. Default: 67 108 864 each. */
  limits?: {
    /** The longest line, in bytes. */
    line?: number;
    /** The longest event, in bytes. */
    event?: number;
  };
  /** A `fetch` to use instead of the global one. It is given the headers as a plain object. Default: the global one, which `null` stands for. */
  fetch?: FetchLike | null;
  /** In Node.js and Bun: whether a process stays alive for a source that only waits for its next attempt. Default: true. */
  ref?: boolean;
}

/**
 * When and how often to try again.
 *
 * @example
 * ```ts
 * const retry: RetryOptions = { initial: 500, max: 60_000, attempts: 10 };
 * ```
 */
export interface RetryOptions {
  /** The first delay in ms, until the server says another by `retry:`. Default: 1000. */
  initial?: number;
  /** The longest delay that backoff may reach, in ms; the server's own floor may be longer. Default: 30 000. */
  max?: number;
  /** What the delay is multiplied by after each failed attempt. Default: 2. */
  factor?: number;
  /** How much is added at random, as a part of the delay, 0 to 1: it keeps clients that were cut off together from coming back together. Default: 0.5. */
  jitter?: number;
  /** How many attempts may fail in a row, the first one included. Default: no limit. */
  attempts?: number;
  /** For how long attempts may fail in a row, in ms, time offline or asleep not counted. Default: no limit. */
  elapsed?: number;
  /** How long a connection must have been open, in ms, for the count of failures to begin anew. Default: 5000. */
  resetAfter?: number;
  /** The statuses that are tried again. Default: 408, 425, 429, 500, 502, 503, 504. */
  on?: number[];
}

/**
 * How long to wait for signs of life, in ms; 0 waits for ever.
 *
 * @example
 * ```ts
 * const timeout: TimeoutOptions = { connect: 10_000, idle: 45_000 };
 * ```
 */
export interface TimeoutOptions {
  /** From the start of an attempt to the response's head. Default: 0, since a model may think for minutes before it answers, and Firefox tells of a head no sooner than its body's first byte. */
  connect?: number;
  /** From the response's head to the first byte of its body. Default: 0, since a quiet feed may have nothing to say yet. */
  firstByte?: number;
  /** Between two bytes, comments included. Default: 0, since only you know how often the server speaks. */
  idle?: number;
}

/**
 * A live stream of events. Made by {@link connect}. Leaving a loop over it closes it.
 *
 * @example
 * ```ts
 * const source = connect("/feed");
 * for await (const { type, data } of source) {
 *   console.log(type, data);
 *   if (data === "enough") break;
 * }
 * ```
 */
export interface Source<E extends EventMap = Record<string, string>> extends AsyncIterable<AnyEvent<E>, undefined> {
  /**
   * Calls `handler` for every event of a type; `*` for every event. Returns a function that takes it off again.
   *
   * @example
   * ```ts
   * const off = source.on("message", ({ data }) => console.log(data));
   * ```
   */
  on<K extends NameOf<E>>(type: K, handler: (event: EventFor<E, K>) => void): () => void;
  /**
   * Calls `handler` for the next event of a type, and no more. Returns a function that takes it off before.
   *
   * @example
   * ```ts
   * source.once("*", ({ type }) => console.log("the first was a", type));
   * ```
   */
  once<K extends NameOf<E>>(type: K, handler: (event: EventFor<E, K>) => void): () => void;
  /**
   * Takes off a handler that `on` or `once` has added; without effect where there is none.
   *
   * @example
   * ```ts
   * source.off("message", show);
   * ```
   */
  off<K extends NameOf<E>>(type: K, handler: (event: EventFor<E, K>) => void): void;
  /**
   * The events of these types, of all types where none is named, one after the other: the server is held
   * back while you think. Leaving the loop by `break`, `return` or `throw` closes the source.
   *
   * @example
   * ```ts
   * for await (const { data } of source.events("message")) console.log(data);
   * ```
   */
  events<K extends NameOf<E> = "*">(...types: K[]): AsyncIterableIterator<"*" extends K ? AnyEvent<E> : EventFor<E, K>, undefined>;
  /**
   * Calls `handler` at every change of state; faults come with it. Returns a function that takes it off again.
   *
   * @example
   * ```ts
   * source.onState(({ state, error }) => console.log(state, error?.status, error?.willRetry));
   * ```
   */
  onState(handler: (change: StateChange) => void): () => void;
  /**
   * The changes of state from now on, up to `closed`. Leaving the loop leaves the source open.
   *
   * @example
   * ```ts
   * for await (const { state, error } of source.states()) console.log(state, error?.message);
   * ```
   */
  states(): AsyncIterableIterator<StateChange, undefined>;
  /**
   * Ends the stream, at once and for good: `onState` handlers are told so before it returns, and no handler
   * runs after it.
   *
   * @example
   * ```ts
   * source.once("message", () => source.close());
   * ```
   */
  close(): void;
  /** The URL, absolute, and after redirects once it is known. */
  readonly url: string;
  /** Where it stands. */
  readonly state: SourceState;
  /**
   * What carries the stream, or will at the next attempt. It is decided once the engine has loaded, which is before the
   * first change of {@link state}; until then this is "fetch", and {@link transportReason} says that the engine is loading.
   */
  readonly transport: TransportName;
  /** Why that transport was chosen, in words. */
  readonly transportReason: string;
  /** What runs: WebAssembly, or, where that is refused, JavaScript made of the same Rust. */
  readonly engine: "wasm" | "js";
  /** Where the next attempt would go on from: see {@link ConnectOptions.commit}. */
  readonly lastEventId: string;
  /** The number of this attempt since the last good connection, from 1. */
  readonly attempt: number;
  /** When the next attempt starts, in ms since the Unix epoch, or `null`. */
  readonly nextAttemptAt: number | null;
  /** How many events have been received. */
  readonly received: number;
  /**
   * Resolves when the stream first opens; rejects with a {@link SourceError} if it ends before.
   *
   * @example
   * ```ts
   * await source.opened;
   * ```
   */
  readonly opened: Promise<void>;
  /**
   * Resolves when the source has ended; rejects with a {@link SourceError} if it failed.
   *
   * @example
   * ```ts
   * if ((await source.closed) === "ended") console.log("the server broke off");
   * ```
   */
  readonly closed: Promise<CloseReason>;
  /** As {@link events} without types. */
  [Symbol.asyncIterator](): AsyncIterableIterator<AnyEvent<E>, undefined>;
  /** As {@link close}, for `using`. */
  [Symbol.dispose](): void;
  /** As {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
