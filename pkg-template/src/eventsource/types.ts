import type { ConnectOptions, Dynamic } from "../types.js";
import type { ErrorEvent } from "./error-event.js";

/** The events whose names the standard knows; those that a server names are `MessageEvent`s too. */
export interface EventSourceEventMap {
  /** The stream has been opened, for the first time or again. */
  open: Event;
  /** An event that the server gives no other name. */
  message: MessageEvent<string>;
  /** The connection was lost or refused: the source's `readyState` says whether it will be tried again. */
  error: ErrorEvent;
}

/**
 * An event handler attribute's value. Its `this` is the source; were that said, the class could not
 * be given where the platform's own is asked for.
 */
export type Handler<E extends Event> = (this: any, event: E) => unknown;

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
  /** Beyond the standard: a function to use instead of the global `fetch`. Its second argument has the headers as a plain object. */
  fetch?: (url: string, init: FetchInit) => Promise<Response>;
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
  /** Beyond the standard: what `limits` says of lines and of events, where that does not. */
  maxBufferSize?: number;
}

/** What a `fetch` of one's own is given beside the URL. */
export interface FetchInit extends Omit<RequestInit, "headers"> {
  /** The headers by their names, in lower case. */
  headers: Record<string, string>;
  signal: AbortSignal;
}
