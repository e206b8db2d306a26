import type { ReadableLike } from "../link/fetch-like.js";
import type { Change } from "../link/host.js";
import type {
  AddListenerOptions,
  Event as AnyEvent,
  AnyListener,
  MessageEvent as AnyMessageEvent,
  URL as AnyURL,
  EventTargetClass,
  RemoveListenerOptions,
} from "../platform/types.js";
import { Connection } from "./connection.js";
import { type ErrorEvent, errorEvent } from "./error-event.js";
import { dispatch, HandlerAttributes } from "./handler-attributes.js";
import { message } from "./message.js";
import { convert } from "./options.js";
import { type Origin, Server, Stream } from "./request.js";
import { shape } from "./shape.js";
import { inTasks } from "./tasks.js";
import type { EventSourceEventMap, EventSourceInit, Handler } from "./types.js";
import { parseUrl } from "./url.js";

/** The URL of a source that reads a given stream. */
const STREAM_URL = "about:event-stream";

const openStream = (): EventSource => new EventSource(STREAM_URL);

/** Passes the stream from `fromReadableStream()` to the constructor, which by the standard has no third parameter. */
let handedOver: Origin | undefined;

/**
 * `EventSource`, after WHATWG HTML, 9.2 "Server-sent events", on `fetch`.
 *
 * It differs from the standard in two things: `isTrusted` is false, since scripts can't make trusted events, and in
 * Chromium an event's prototype is derived from that of `MessageEvent`. Options and members beyond the standard are
 * marked as such.
 *
 * @example
 * ```ts
 * const source = new EventSource("/prices", { headers: { authorization: "Bearer …" } });
 * source.addEventListener("tick", (event) => console.log(JSON.parse(event.data)));
 * source.onerror = () => console.log(source.readyState === EventSource.CLOSED ? "failed" : "reconnecting");
 * ```
 */
export class EventSource extends (EventTarget as EventTargetClass) {
  /** No connection is open. One is being opened, or will be. */
  declare static readonly CONNECTING: 0;
  /** The connection is open, and events are dispatched as they come. */
  declare static readonly OPEN: 1;
  /** The connection is closed, and there will be no other. */
  declare static readonly CLOSED: 2;
  /** As of the class. */
  declare readonly CONNECTING: 0;
  /** As of the class. */
  declare readonly OPEN: 1;
  /** As of the class. */
  declare readonly CLOSED: 2;

  readonly #url: string;
  readonly #withCredentials: boolean;
  readonly #handlers = new HandlerAttributes(this);
  readonly #connection: Connection;
  #readyState: 0 | 1 | 2 = 0;

  /**
   * @param url the stream's URL, relative to the document's base URL or to the worker's script
   * @throws DOMException "SyntaxError" if the URL can't be parsed
   * @throws TypeError for an option of the wrong type or value
   */
  constructor(url: string | AnyURL, init: EventSourceInit | null = {}) {
    super();
    if (arguments.length === 0) throw new TypeError("EventSource: at least 1 argument required, but only 0 present");
    const given = `${url}`;
    const options = convert(init);
    const parsed = parseUrl(given);
    if (parsed === undefined) throw new DOMException("EventSource: Invalid URL", "SyntaxError");
    this.#url = parsed;
    this.#withCredentials = options.withCredentials === true;
    // `withCredentials` is the standard's only option, and `convert()` always sets it.
    const isPlain = Object.keys(options).length === 1;
    /**
     * Changes the state and fires an event, in a task of their own. After `close()`, neither is done. The event is made at
     * once: its error may be a user's, and may throw.
     */
    const fire = (state: 0 | 1 | 2, make?: () => Event): Promise<void> | undefined => {
      if (this.#readyState === 2) return undefined;
      const event = make?.();
      return inTasks(1, () => {
        if (this.#readyState === 2) return false;
        this.#readyState = state;
        if (event) dispatch(this, event);
        return false;
      });
    };
    const error = (change: Change) => (): Event => (isPlain ? new Event("error") : errorEvent(change));
    const from = handedOver ?? new Server(parsed, options);
    handedOver = undefined;
    this.#connection = new Connection(parsed, from, {
      opened: () => fire(1, () => new Event("open")),
      _lost: (change) => fire(0, error(change)),
      _suspended: () => fire(0),
      _failed: (change) => fire(2, error(change)),
      received: (type, data, origin, lastEventId) => dispatch(this, message(type, data, origin, lastEventId)),
    });
  }

  /** The URL, absolute. Redirects do not change it. */
  get url(): string {
    return this.#url;
  }

  /** Whether cookies are sent across origins. */
  get withCredentials(): boolean {
    return this.#withCredentials;
  }

  /** {@link CONNECTING}, {@link OPEN} or {@link CLOSED}. */
  get readyState(): 0 | 1 | 2 {
    return this.#readyState;
  }

  /** Called for `open` events. */
  get onopen(): Handler<AnyEvent> | null {
    return this.#handlers.get("open") as Handler<AnyEvent> | null;
  }

  /** Replaces the handler; `null` removes it. */
  set onopen(handler) {
    this.#handlers.set("open", handler);
  }

  /** Called for `message` events: those that the server gives no other type. */
  get onmessage(): Handler<AnyMessageEvent> | null {
    return this.#handlers.get("message") as Handler<AnyMessageEvent> | null;
  }

  /** Replaces the handler; `null` removes it. */
  set onmessage(handler) {
    this.#handlers.set("message", handler);
  }

  /** Called for `error` events. {@link readyState} says whether the source tries again. */
  get onerror(): Handler<ErrorEvent> | null {
    return this.#handlers.get("error") as Handler<ErrorEvent> | null;
  }

  /** Replaces the handler; `null` removes it. */
  set onerror(handler) {
    this.#handlers.set("error", handler);
  }

  /**
   * Closes the connection at once and for good. No event is dispatched after it, not even one that has already come.
   */
  close(): void {
    this.#readyState = 2;
    this.#connection.close();
  }

  /** Proposed (whatwg/html pull request 12272): the last event ID as of the last event that was dispatched. */
  get lastEventId(): string {
    return this.#connection.deliveredId;
  }

  /** Proposed (whatwg/html pull request 12272): the reconnection time in ms, which the server may set. */
  get reconnectionTime(): number {
    return this.#connection.reconnectionTime;
  }

  /**
   * Proposed (whatwg/html pull request 12272): forgets a line and an event that have begun and not ended, so that
   * another stream can follow. The last event ID and the reconnection time stay.
   */
  reset(): void {
    this.#connection.reset();
  }

  /**
   * Proposed (whatwg/html pull request 12272): reads a stream of bytes that the caller has opened. When the stream ends
   * or fails, the source fires an `error` event and does not reconnect: {@link readyState} is {@link CLOSED}.
   *
   * @throws TypeError if the argument is no stream, or is locked
   */
  static fromReadableStream(stream: ReadableLike): EventSource {
    if (typeof stream?.getReader !== "function") {
      throw new TypeError("EventSource.fromReadableStream: the argument is not a ReadableStream");
    }
    handedOver = new Stream(STREAM_URL, stream.getReader());
    return openStream();
  }

  static {
    shape(this);
  }
}

export interface EventSource {
  /** Adds a listener of the standard's events. */
  addEventListener<K extends keyof EventSourceEventMap>(
    type: K,
    listener: (this: EventSource, event: EventSourceEventMap[K]) => unknown,
    options?: AddListenerOptions,
  ): void;
  /** Adds a listener of events whose type the server sets. */
  addEventListener(
    type: string,
    listener: (this: EventSource, event: AnyMessageEvent) => unknown,
    options?: AddListenerOptions,
  ): void;
  /** Adds a listener of any events. */
  addEventListener(type: string, listener: AnyListener, options?: AddListenerOptions): void;
  /** Removes a listener of the standard's events. */
  removeEventListener<K extends keyof EventSourceEventMap>(
    type: K,
    listener: (this: EventSource, event: EventSourceEventMap[K]) => unknown,
    options?: RemoveListenerOptions,
  ): void;
  /** Removes a listener of events whose type the server sets. */
  removeEventListener(
    type: string,
    listener: (this: EventSource, event: AnyMessageEvent) => unknown,
    options?: RemoveListenerOptions,
  ): void;
  /** Removes any listener. */
  removeEventListener(type: string, listener: AnyListener, options?: RemoveListenerOptions): void;
}
