import { bytesOf, encoder } from "../platform/codecs.js";
import type { ReaderLike } from "./fetch-like.js";
import type { Request, Response, Sent } from "./request.js";

/** A request by `fetch`, with its response. */
export class Fetch {
  readonly #controller = new AbortController();
  /** Aborts when it is let go of. */
  readonly _signal = this.#controller.signal;

  constructor() {
    // Takes its place before what `fetch` adds: see `Body`.
    this._signal.onabort = () => {};
  }

  /** Sends the request. A response that comes too late is discarded: a user's `fetch` may know nothing of the signal. */
  async _send(request: Request, lastEventId: string): Promise<Response> {
    const { _signal: signal } = this;
    const response = await send(request, lastEventId, signal);
    signal.onabort = () => discard(response, signal);
    if (signal.aborted) discard(response, signal);
    return response;
  }

  _stop(): void {
    this.#controller.abort();
  }
}

/** Sends a request with what the standard asks of every attempt (9.2.3), and where to go on from. */
async function send(
  { url, init, headers, fetch: own, _param: param }: Request,
  lastEventId: string,
  signal: AbortSignal,
): Promise<Response> {
  if (!headers.has("accept")) headers.set("accept", "text/event-stream");
  if (lastEventId !== "") {
    if (param == null) headers.set("last-event-id", headerValue(lastEventId));
    else url = withParameter(url, param, lastEventId);
  }
  // A Cache-Control header would do the same as this mode at the price of a CORS preflight.
  const complete: Sent = { ...init, headers, signal, cache: "no-store" };
  return own ? own(url, complete) : fetch(url, complete);
}

/** A header's value in UTF-8, as browsers send an ID: header values are Latin-1, so each byte becomes the code unit of its number. */
function headerValue(id: string): string {
  return Array.from(encoder.encode(id), (byte) => String.fromCharCode(byte)).join("");
}

/** The URL with this parameter, in place of those by its name. The other ones keep their spelling. */
function withParameter(url: string, name: string, value: string): string {
  const [, resource, query, fragment] = /([^?#]*)\??([^#]*)(.*)/.exec(url) as unknown as string[];
  // A question mark at the beginning would be taken off.
  const others = query!.split("&").filter((one) => one && !new URLSearchParams(`&${one}`).has(name));
  const own = String(new URLSearchParams([[name, value]])).replaceAll("+", "%20");
  return `${resource}?${[...others, own].join("&")}${fragment}`;
}

/** A response's body, chunk by chunk. */
export class Body {
  readonly #reader: ReaderLike;
  #isOver = false;

  /**
   * When `signal` aborts, the body is cancelled: a user's may know nothing of it. The handler has its place among
   * the signal's listeners already: before those of `fetch`, which in Node.js 24 throw if they come to abort a
   * `data:` or `blob:` URL's body that is not over.
   *
   * @throws TypeError if it is no stream, or somebody else reads it
   */
  constructor({ body }: Response, signal: AbortSignal) {
    if (typeof body?.getReader !== "function") {
      throw new TypeError(
        "the response's body is no ReadableStream: this fetch does not stream, as React Native's; give one that does as the option fetch",
      );
    }
    this.#reader = body.getReader();
    signal.onabort = () => this._stop();
  }

  /** The next chunk; `undefined` at the end. */
  async _read(): Promise<Uint8Array | undefined> {
    let value: unknown;
    try {
      ({ done: this.#isOver, value } = await this.#reader.read());
    } catch (cause) {
      this.#isOver = true;
      throw cause;
    }
    try {
      if (this.#isOver) return undefined;
      return typeof value === "string" ? encoder.encode(value) : bytesOf(value as ArrayBuffer);
    } catch {
      throw new TypeError("the response's body gives something other than bytes");
    }
  }

  /** Cancels what was not read, so that no connection outlives its reader. */
  _stop(): void {
    // Cancelling a stream that has failed rejects, which is nobody's concern any more.
    if (!this.#isOver) this.#reader.cancel().catch(() => {});
    this.#isOver = true;
  }
}

/** Cancels a response that nobody is going to read: a user's `fetch` may know nothing of the signal. */
export function discard(response: Response, signal: AbortSignal): void {
  try {
    new Body(response, signal)._stop();
  } catch {
    // Somebody else has it.
  }
}
