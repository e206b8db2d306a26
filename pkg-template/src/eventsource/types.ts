import type { ConnectOptions, Dynamic } from "../client/options.js";
import type { FetchLike } from "../link/fetch-like.js";
import type { BodyInit, Event, HeadersInit, MessageEvent, URL } from "../platform/types.js";
import type { Tabs } from "../share/types.js";
import type { ErrorEvent } from "./error-event.js";
import type { EventSource } from "./event-source.js";

/** The standard's events. Events whose type the server sets are `MessageEvent`s too. */
export interface EventSourceEventMap {
  /** The stream was opened, for the first time or again. */
  open: Event;
  /** An event that the server gives no other type. */
  message: MessageEvent;
  /** The connection was lost or refused. The source's `readyState` says whether it tries again. */
  error: ErrorEvent;
}

/**
 * The value of an event handler attribute. Its `this` is the source. The type is `any` all the same, since otherwise
 * this class could not be given where the platform's own is expected.
 */
export type Handler<E> = (this: any, event: E) => unknown;

/**
 * The options of the constructor. `withCredentials` is the standard's only one. Without the others, the behaviour is
 * the standard's. Times are in milliseconds, sizes in bytes.
 */
export interface EventSourceInit {
  /** Send cookies across origins. Default: false. */
  withCredentials?: boolean;
  /**
   * Beyond the standard: the request's method. Default: `GET`, or `POST` where there is a body. A request whose method
   * is not idempotent is sent once, unless `reconnect` says otherwise.
   */
  method?: string;
  /** Beyond the standard: the request's headers, or a function that makes them before each attempt. */
  headers?: Dynamic<HeadersInit>;
  /** Beyond the standard: the request's body, or a function that makes it before each attempt. */
  body?: Dynamic<BodyInit | null>;
  /**
   * Beyond the standard: a function to use instead of the global `fetch`; `null` means the global one. Its second
   * argument has the headers as a plain object.
   */
  fetch?: FetchLike | null;
  /**
   * Beyond the standard: try again as `connect()` does, with backoff, jitter and limits, and after temporary statuses.
   */
  retry?: ConnectOptions["retry"];
  /** Beyond the standard: how long to wait for the connection, its first byte and each next one. */
  timeout?: ConnectOptions["timeout"];
  /** Beyond the standard: reconnect although the method is not idempotent. Default: false. */
  reconnect?: boolean;
  /** Beyond the standard: the last event ID to start from. */
  lastEventId?: string;
  /** Beyond the standard: send the last event ID as this query parameter. A header would cost a CORS preflight. */
  lastEventIdParam?: string;
  /** Beyond the standard: the longest line and the largest event that are accepted. */
  limits?: ConnectOptions["limits"];
  /** Beyond the standard: which of the standard's rules the server may break. */
  lenient?: ConnectOptions["lenient"];
  /** Beyond the standard: one connection for all tabs, as `tabs()` of `headwater/share` makes it. */
  share?: Tabs | undefined;
  /**
   * Beyond the standard: the most that is held of an unfinished event between two chunks, in bytes of UTF-8. More than
   * that fails the connection. Default: no limit but `limits`.
   */
  maxBufferSize?: number;
  /**
   * Beyond the standard, in Node.js and Bun: whether a source that only waits for its next attempt keeps the process
   * alive. Default: false.
   */
  ref?: boolean;
}

/**
 * The class or another one of its shape, such as the platform's own. It is the type for functions that take the class
 * as an argument.
 *
 * @example
 * ```ts
 * const open = (Class: EventSourceConstructor, url: string) => new Class(url);
 * ```
 */
export interface EventSourceConstructor {
  /** The prototype of sources. */
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

/** The members of a source that the standard has. */
interface Known extends Omit<EventSource, "readyState" | "lastEventId" | "reconnectionTime" | "reset"> {
  readonly readyState: number;
}
