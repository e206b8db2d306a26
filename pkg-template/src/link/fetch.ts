import { bytesOf, encoder } from "../platform/codecs.js";
import type { ReaderLike, ReadResult } from "./fetch-like.js";
import type { Request, Response, Sent } from "./request.js";

/** Sends a request. A response that comes after the abort is discarded: a user's `fetch` may ignore the signal. */
export async function exchange(request: Request, lastEventId: string, signal: AbortSignal): Promise<Response> {
  // Reserves the first place among the signal's listeners, before those that `fetch` adds: see `Body`.
  signal.onabort = () => {};
  const response = await (request.share ?? send)(request, lastEventId, signal, send);
  signal.onabort = () => discard(response, signal);
  if (signal.aborted) discard(response, signal);
  return response;
}

/** Sends a request with the headers and the cache mode that the standard sets (9.2.3), and with the last event ID. */
export async function send(
  { url, init, headers, fetch: own, param }: Request,
  lastEventId: string,
  signal: AbortSignal,
): Promise<Response> {
  if (!headers.has("accept")) headers.set("accept", "text/event-stream");
  if (lastEventId) {
    if (param == null) headers.set("last-event-id", headerValue(lastEventId));
    else if (param) url = withParameter(url, param, lastEventId);
  }
  // A Cache-Control header would have the same effect as this mode, but would cost a CORS preflight.
  const complete: Sent = { ...init, headers, signal, cache: "no-store" };
  return own ? own(url, complete) : fetch(url, complete);
}

/**
 * Whether a request can go on from this ID: it has no control character but TAB, with which platforms and servers
 * refuse the whole request, and at most so many bytes. It is `is_sendable()` of `src/session`.
 */
export function isSendable(id: string, most: number): boolean {
  return !/[^\t -~\x80-\uffff]/.test(id) && encoder.encode(id).length <= most;
}

/**
 * An ID as a header's value. Browsers send it in UTF-8, but scripts can only give header values in Latin-1. So each
 * byte of the UTF-8 becomes the character of that number.
 */
function headerValue(id: string): string {
  return id.replace(/[\x80-\u{10ffff}]/gu, (wide) => String.fromCharCode(...encoder.encode(wide)));
}

/**
 * The URL with this query parameter instead of those of the same name. The others are kept as they are written:
 * `URLSearchParams` would write them anew, and a server that checks a signed URL would refuse it.
 */
function withParameter(url: string, name: string, value: string): string {
  const made = new URL(url);
  // `URLSearchParams` drops a question mark at the beginning, which may be part of a name here: "&" prevents that.
  const others = made.search
    .slice(1)
    .split("&")
    .filter((one) => one && !new URLSearchParams(`&${one}`).has(name));
  const own = String(new URLSearchParams([[name, value]])).replaceAll("+", "%20");
  made.search = `?${[...others, own].join("&")}`;
  return made.href;
}

/**
 * Reads a response's body chunk by chunk, and cancels it when the signal aborts or the reader stops.
 *
 * It cancels the body itself, because a response of a user's `fetch` may ignore the signal. It sets `onabort` rather
 * than adding a listener, because the order counts: the handler keeps the place that `exchange()` reserved before `fetch`
 * added its own listeners. In Node.js 24 those throw when they abort the body of a `data:` or `blob:` URL that is not
 * over yet, so the body has to be cancelled before they run.
 */
export class Body {
  readonly #reader: ReaderLike;
  #isOver = false;

  /** @throws TypeError if the body is no stream, or is locked */
  constructor({ body }: Response, signal: AbortSignal) {
    if (typeof body?.getReader !== "function") {
      throw new TypeError("the response's body is no ReadableStream: give one that streams as the option fetch");
    }
    this.#reader = body.getReader();
    signal.onabort = () => void this._stop();
  }

  /**
   * Reads on. What comes has to go through {@link _chunk}: an asynchronous function that did both would take a turn more for
   * each chunk. A body that fails is cancelled like one that was not read to its end, which does nothing.
   */
  _read(): Promise<ReadResult> {
    return this.#reader.read();
  }

  /** Takes what was read: gives the chunk, or `undefined` at the end, which is noted. */
  _chunk({ done, value }: ReadResult): Uint8Array | undefined {
    this.#isOver = done;
    return done ? undefined : bytesRead(value);
  }

  /** Cancels what was not read, so that the connection does not outlive its reader. */
  async _stop(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    try {
      await this.#reader.cancel();
    } catch {
      // A stream that has failed can't be cancelled. Nobody needs that error any more.
    }
  }
}

/**
 * The bytes of what a body gave.
 *
 * @throws TypeError if it is none
 */
export function bytesRead(value: unknown): Uint8Array {
  try {
    return typeof value === "string" ? encoder.encode(value) : bytesOf(value as ArrayBuffer);
  } catch {
    throw new TypeError("the response's body gives something other than bytes");
  }
}

/** The response, whose body is read through what this function makes of its reader. {@link Body} refuses a body that has none. */
export function readBy({ status, url, headers, body }: Response, change: (own: ReaderLike) => ReaderLike): Response {
  const has = typeof body?.getReader === "function";
  return { status, url, headers, body: has ? { getReader: () => change(body.getReader()) } : body };
}

/** Cancels a response that nobody will read: a user's `fetch` may ignore the signal. */
export function discard(response: Response, signal: AbortSignal): void {
  try {
    void new Body(response, signal)._stop();
  } catch {
    // The body is locked or no stream: there is nothing to cancel here.
  }
}
