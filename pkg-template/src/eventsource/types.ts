import type { ConnectOptions, Dynamic } from "../client/options.js";
import type { FetchLike } from "../link/fetch-like.js";
import type { BodyInit, Event, HeadersInit, MessageEvent, URL } from "../platform/types.js";
import type { ErrorEvent } from "./error-event.js";
import type { EventSource } from "./event-source.js";

/** The events whose names the standard knows; those that a server names are `MessageEvent`s too. */
export interface EventSourceEventMap {
  /** The stream has been opened, for the first time or again. */
  open: Event;
  /** An event that the server gives no other name. */
  message: MessageEvent;
  /** The connection was lost or refused: the source's `readyState` says whether it will be tried again. */
  error: ErrorEvent;
}

/**
 * An event handler attribute's value. Its `this` is the source; were that said, the class could not
 * be given where the platform's own is asked for.
 */
export type Handler<E> = (this: any, event: E) => unknown;

/**
 * What the constructor takes. `withCredentials` is all that the standard knows, and without any of
 * the others the behaviour is the standard's. Times are in milliseconds, sizes in bytes.
 */
export interface EventSourceInit {
  /** Send cookies across origins. Default: false. */
  withCredentials?: boolean;
  /** Beyond the standard: the request's method. Default: `GET`, or `POST` where there is a body. One that is not idempotent is sent once, unless `reconnect` says otherwise. */
  method?: string;
  /** Beyond the standard: the request's headers, or a function that makes them before each attempt. */
  headers?: Dynamic<HeadersInit>;
  /** Beyond the standard: the request's body, or a function that makes it before each attempt. */
  body?: Dynamic<BodyInit | null>;
  /** Beyond the standard: a function to use instead of the global `fetch`, which `null` stands for. Its second argument has the headers as a plain object. */
  fetch?: FetchLike | null;
  /** Beyond the standard: try again as `connect()` does, with backoff, jitter and limits, and after statuses that pass. */
  retry?: ConnectOptions["retry"];
  /** Beyond the standard: how long to wait for signs of life. */
  timeout?: ConnectOptions["timeout"];
  /** Beyond the standard: reconnect although the method is not idempotent. Default: false. */
  reconnect?: boolean;
  /** Beyond the standard: the last event ID to start from. */
  lastEventId?: string;
  /** Beyond the standard: send the last event ID as this query parameter rather than as a header, which costs a CORS preflight. */
  lastEventIdParam?: string;
  /** Beyond the standard: how much of an unfinished line or event may be held. */
  limits?: ConnectOptions["limits"];
  /** Beyond the standard: what of it the server may break and still be understood. */
  lenient?: ConnectOptions["lenient"];
  /** Beyond the standard: how much of an unfinished event may be held between two chunks, in bytes of UTF-8. Passing it fails the connection. Default: no limit but `limits`. */
  maxBufferSize?: number;
  /** Beyond the standard, in Node.js and Bun: whether a process stays alive for a source that only waits for its next attempt. Default: false. */
  ref?: boolean;
}

/**
 * The class, or another one of its shape, such as the platform's own: for functions that are given which one to use.
 *
 * @example
 * ```ts
 * const open = (Class: EventSourceConstructor, url: string) => new Class(url);
 * ```
 */
export interface EventSourceConstructor {
  /** What sources inherit from. */
  readonly prototype: Known;
  /** Opens a source. */
  new (url: string | URL, init?: EventSourceInit): Known;
  /** As of the class. */
  readonly CONNECTING: 0;
  /** As of the class. */
  readonly OPEN: 1;
  /** As of the class. */
  readonly CLOSED: 2;
}

/** What the standard knows of a source. */
interface Known extends Omit<EventSource, "readyState" | "lastEventId" | "reconnectionTime" | "reset"> {
  readonly readyState: number;
}
