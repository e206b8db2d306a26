import type { Headers } from "../platform/types.js";
import type { Sharing } from "../share/types.js";
import type { AnySourceError } from "./errors.js";
import type { AnyEvent, EventFor, EventMap, NameOf } from "./events.js";
import type { Timings } from "./timings.js";

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
 * What the next attempt waits for: the time that `backoff` takes, a network while `offline`, the page while it is
 * `hidden`, the answer of `shouldRetry` while `asking`, or the `browser`'s own `EventSource`, which reconnects by itself.
 *
 * @example
 * ```ts
 * const words: Partial<Record<WaitReason, string>> = { offline: "no network", hidden: "paused" };
 * ```
 */
export type WaitReason = "backoff" | "offline" | "hidden" | "asking" | "browser";

/**
 * A change of a source's state: comparing its `state` tells what comes with it.
 *
 * @example
 * ```ts
 * const tell = ({ state, nextAttemptAt, error }: StateChange) => {
 *   if (state === "waiting" && nextAttemptAt) console.log(error.message, new Date(nextAttemptAt));
 * };
 * source.onState(tell);
 * ```
 */
export type StateChange = { [S in SourceState]: ChangeTo<S> }[SourceState];

interface ChangeTo<S extends SourceState> {
  /** The state that was entered. */
  readonly state: S;
  /** The number of this attempt since the last good connection, from 1. */
  readonly attempt: number;
  /** What carries the stream, or will at the next attempt. */
  readonly transport: TransportName;
  /** In `waiting`: what the next attempt waits for; else `null`. */
  readonly waitReason: S extends "waiting" ? WaitReason : null;
  /** In `waiting`: when the next attempt starts, in ms since the Unix epoch; `null` where only the browser knows, or while offline. */
  readonly nextAttemptAt: S extends "waiting" ? number | null : null;
  /** In `waiting`: the fault that is being recovered from. In `closed`: the failure, if it was one. */
  readonly error: S extends "waiting" ? AnySourceError : S extends "closed" ? AnySourceError | null : null;
}

/**
 * A response's head.
 *
 * @example
 * ```ts
 * const rest = (response: ResponseHead | null) => response?.headers.get("x-ratelimit-remaining");
 * ```
 */
export interface ResponseHead {
  /** The status. */
  readonly status: number;
  /** The URL, after redirects. */
  readonly url: string;
  /** The headers, as far as they may be read. */
  readonly headers: Headers;
}

/**
 * What has come, over all attempts. With the option `protocol`, it has timings, too.
 *
 * @example
 * ```ts
 * const isQuiet = ({ lastByteAt }: SourceStats) => lastByteAt !== null && Date.now() - lastByteAt > 60_000;
 * ```
 */
export interface SourceStats extends Partial<Timings> {
  /** How many bytes have come, of streams that were read by `fetch`: comments and all. Native does not tell. */
  readonly bytes: number;
  /** How many events have come. */
  readonly events: number;
  /** How many comments have come, which many servers send as signs of life. Native does not tell. */
  readonly comments: number;
  /** How many lines have come that the standard ignores: see the option `onIgnored`. Native does not tell. */
  readonly ignored: number;
  /** How many attempts have followed the first one. */
  readonly retries: number;
  /** When the last byte came, in ms since the Unix epoch; `null` where none has, or by native. */
  readonly lastByteAt: number | null;
}

/**
 * How a source ended: `closed` by its owner, `no-content` (204), `ended` by the server where the request
 * may not be sent again, or `until`: what `until` waits for has come.
 *
 * @example
 * ```ts
 * const reason: CloseReason = await source.closed;
 * ```
 */
export type CloseReason = "closed" | "no-content" | "ended" | "until";

/**
 * What a loop goes over, one after the other.
 *
 * @example
 * ```ts
 * const states: Iteration<StateChange> = source.states();
 * for await (const { state } of states) console.log(state);
 * ```
 */
export interface Iteration<T> {
  /** The next one, once there is one, or the end. */
  next(): Promise<IteratorResult<T, undefined>>;
  /** Leaves it, as `break` does. */
  return(): Promise<IteratorResult<T, undefined>>;
  /** Leaves it, and rejects with this. */
  throw(error: unknown): Promise<IteratorResult<T, undefined>>;
  /** Itself. */
  [Symbol.asyncIterator](): Iteration<T>;
}

/**
 * A live stream of events, with the names and payloads of the map `E`; any source is a plain `Source`. Made by {@link connect}. Leaving a loop over it closes it.
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
export interface Source<E extends EventMap = any> {
  /**
   * Calls `handler` for every event of a type; `*` for every event. Returns a function that takes it off again.
   *
   * @example
   * ```ts
   * const off = source.on("message", ({ data }) => console.log(data));
   * ```
   */
  on<K extends NameOf<E>>(type: K, handler: (event: EventFor<E, K>) => unknown): () => void;
  /**
   * Calls `handler` for the next event of a type, and no more. Returns a function that takes it off before.
   *
   * @example
   * ```ts
   * source.once("*", ({ type }) => console.log("the first was a", type));
   * ```
   */
  once<K extends NameOf<E>>(type: K, handler: (event: EventFor<E, K>) => unknown): () => void;
  /**
   * Takes off a handler that `on` or `once` has added; without effect where there is none.
   *
   * @example
   * ```ts
   * source.off("message", show);
   * ```
   */
  off<K extends NameOf<E>>(type: K, handler: (event: EventFor<E, K>) => unknown): void;
  /**
   * The events of these types, of all types where none is named, one after the other: the server is held
   * back while you think. Leaving the loop by `break`, `return` or `throw` closes the source.
   *
   * @example
   * ```ts
   * for await (const { data } of source.events("message")) console.log(data);
   * ```
   */
  events<K extends NameOf<E>>(type: K, ...more: K[]): Iteration<"*" extends K ? AnyEvent<E> : EventFor<E, K>>;
  /** As {@link events}, with names from a list that may be empty. */
  events<K extends NameOf<E> = "*">(...types: K[]): Iteration<"*" extends K ? AnyEvent<E> : EventFor<E, K>>;
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
  states(): Iteration<StateChange>;
  /**
   * Connects now, whatever the source waits for; from an open connection, a new one from the last event ID. After a
   * failure it opens again, for the handlers that are there; {@link opened} and {@link closed} are new promises then. No
   * effect on a source that has ended otherwise, or was closed.
   *
   * @example
   * ```ts
   * addEventListener("focus", () => source.reconnect());
   * ```
   */
  reconnect(): void;
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
  /** Where the next attempt would go on from: see the option `commit`. */
  readonly lastEventId: string;
  /** The number of this attempt since the last good connection, from 1. */
  readonly attempt: number;
  /** What the next attempt waits for, or `null` where there is a connection, or none will be. */
  readonly waitReason: WaitReason | null;
  /** When the next attempt starts, in ms since the Unix epoch, or `null`. */
  readonly nextAttemptAt: number | null;
  /** How many events have been received. */
  readonly received: number;
  /** The head of the latest attempt's response, refused or not; `null` until it is there, and by native, which does not tell. */
  readonly response: ResponseHead | null;
  /** How it shares its connection with other tabs; `null` without the option `share`. */
  readonly sharing: Sharing | null;
  /** What has come, over all attempts. */
  readonly stats: SourceStats;
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
  [Symbol.asyncIterator](): Iteration<AnyEvent<E>>;
  /** As {@link close}, for `using`. */
  [Symbol.dispose](): void;
  /** As {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
