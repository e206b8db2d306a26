import type { ConnectOptions, Dynamic } from "../client/options.js";
import type { FetchInit, FetchLike } from "../link/fetch-like.js";
import type { HeadersInit, RequestInit, Response } from "../platform/types.js";

/**
 * An event, as {@link FetchEventSourceInit.onmessage} is given it.
 *
 * @example
 * ```ts
 * const show = ({ event, data }: EventSourceMessage) => console.log(event || "message", data);
 * ```
 */
export interface EventSourceMessage {
  /** The block's own id; empty where it has none. */
  id: string;
  /** The event type; empty where the block names none, which means `message`. */
  event: string;
  /** The payload: the block's `data` lines, joined by line feeds. */
  data: string;
  /** The reconnection time in ms, where the server has set one since the message before. */
  retry?: number;
}

/**
 * What {@link fetchEventSource} takes: all that `fetch` does, and this.
 *
 * @example
 * ```ts
 * const init: FetchEventSourceInit = {
 *   method: "POST",
 *   body: JSON.stringify({ prompt: "…" }),
 *   onmessage: ({ data }) => console.log(data),
 * };
 * ```
 */
export interface FetchEventSourceInit extends Omit<RequestInit, "headers"> {
  /** The request's headers, or a function that makes them before each attempt, and once more after a 401, which it is told as `refused`. */
  headers?: Dynamic<HeadersInit | undefined>;
  /** Called with each response before it is read; what it throws goes to `onerror`. Without it, a 200 with `text/event-stream` will do, and nothing else. */
  onopen?: (response: Response) => void | PromiseLike<void>;
  /** Called for each event; what it throws, or a promise that it returns is rejected with, goes to `onerror`. */
  onmessage?: (event: EventSourceMessage) => unknown;
  /** Called when the server has ended the stream. A promise that it returns is awaited. Throw, or reject, to have it requested again: see `onerror`. */
  onclose?: () => unknown;
  /**
   * Called for each failure. Throw to stop: the promise is rejected with what you throw. Return a number
   * to try again after so many ms, whatever failed; return nothing to leave it to the rules: passing
   * faults are retried with backoff, what is not idempotent is not sent again, and lasting faults reject.
   * A promise is awaited, and counts as what it settles with: rejected, it stops.
   */
  onerror?: (error: any) => number | null | undefined | void | PromiseLike<number | null | undefined | void>;
  /** `false` lets the connection go while the page is hidden, and goes on from the last event when it is seen again; what must not be sent again stays. Default: true. */
  openWhenHidden?: boolean;
  /** A `fetch` to use instead of the global one. It is given the first argument, as a clone where that is a request, and the headers as a plain object. */
  fetch?: FetchLike<FetchInit> | null;
  /** As for `connect()`: when and how often to try again. */
  retry?: ConnectOptions["retry"];
  /** As for `connect()`: how long to wait for signs of life. */
  timeout?: ConnectOptions["timeout"];
  /** As for `connect()`: the longest line and event. */
  limits?: ConnectOptions["limits"];
}
