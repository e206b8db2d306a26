import type { ConnectOptions, Dynamic } from "../client/options.js";
import type { FetchInit, FetchLike } from "../link/fetch-like.js";
import type { HeadersInit, RequestInit, Response } from "../platform/types.js";

/**
 * The event that {@link FetchEventSourceInit.onmessage} is given.
 *
 * @example
 * ```ts
 * const show = ({ event, data }: EventSourceMessage) => console.log(event || "message", data);
 * ```
 */
export interface EventSourceMessage {
  /** The ID that this event itself sets; empty where it sets none. */
  id: string;
  /** The event type; empty where the server names none, which means `message`. */
  event: string;
  /** The payload: the event's `data` lines, joined by line feeds. */
  data: string;
  /** The reconnection time in ms, where the server has set one since the previous message. */
  retry?: number;
}

/**
 * The options of {@link fetchEventSource}: those of `fetch`, and these.
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
  /**
   * The request's headers, or a function that makes them before each attempt. After a 401 it is called once more, with
   * the response as `refused`.
   */
  headers?: Dynamic<HeadersInit | undefined>;
  /**
   * Called with each response before it is read. An error that it throws goes to `onerror`. Without it, only a 200 with
   * `text/event-stream` is accepted.
   */
  onopen?: (response: Response) => void | PromiseLike<void>;
  /** Called for each event. An error that it throws, or that its promise rejects with, goes to `onerror`. */
  onmessage?: (event: EventSourceMessage) => unknown;
  /**
   * Called when the server has ended the stream. A returned promise is awaited. Throw or reject to have the stream
   * requested again: see `onerror`.
   */
  onclose?: () => unknown;
  /**
   * Called for each failure. Throw to stop: the promise of {@link fetchEventSource} is rejected with your error. Return
   * a number to try again after so many ms, whatever failed. Return nothing to apply the rules: temporary faults are
   * retried with backoff, a request that is not idempotent is not sent again, and lasting faults reject. A returned
   * promise is awaited; its value or its rejection counts in the same way.
   */
  onerror?: (error: any) => number | null | undefined | void | PromiseLike<number | null | undefined | void>;
  /**
   * `false` closes the connection while the page is hidden, and resumes after the last event when it is visible again.
   * A request that must not be sent twice stays open. Default: true.
   */
  openWhenHidden?: boolean;
  /**
   * A `fetch` to use instead of the global one. It is given the first argument, cloned if it is a `Request`, and the
   * headers as a plain object.
   */
  fetch?: FetchLike<FetchInit> | null;
  /** As for `connect()`: when and how often to try again. */
  retry?: ConnectOptions["retry"];
  /** As for `connect()`: how long to wait for the connection, its first byte and each next one. */
  timeout?: ConnectOptions["timeout"];
  /** As for `connect()`: the longest line and the largest event. */
  limits?: ConnectOptions["limits"];
}
