import type { AttemptContext } from "../client/options.js";
import type { ReaderLike } from "../link/fetch-like.js";
import {
  byUser,
  headersOf,
  made,
  type Request,
  type Response,
  refuseUnsendable,
  type Sent,
  streaming,
} from "../link/request.js";
import { platform } from "../platform/platform.js";
import { isFutile } from "./network-error.js";
import { stops } from "./stops.js";
import type { EventSourceInit } from "./types.js";

/** Stands for a response that nobody is allowed to see: it fails the connection, as any status but 200. */
const refusal = (): Response => ({ status: 0, url: "", headers: new Headers(), body: null });

/** Where a source gets its streams from. */
export interface Origin {
  /** What there is to know of it in advance. */
  readonly options: EventSourceInit;
  /** Makes the request for an attempt. */
  _prepare(context: AttemptContext, method: string): Promise<() => Request>;
  /** A response was a stream of events: what the server allows, and where it is, is known. */
  opened(): void;
}

/** A server. */
export class Server implements Origin {
  #opened = false;

  constructor(
    private readonly url: string,
    readonly options: EventSourceInit,
  ) {
    if (!options.fetch) platform("fetch");
  }

  async _prepare(context: AttemptContext, method: string): Promise<() => Request> {
    const { options } = this;
    const [headers, body] = await Promise.all([made(options.headers, context), made(options.body, context)]);
    // The mode is "cors" and the credentials are "same-origin" unless something else is said, and some
    // runtimes refuse to be told.
    const init: RequestInit & { duplex?: "half" } = { method };
    if (options.withCredentials) init.credentials = "include";
    // A `fetch` of one's own is told what npm's eventsource tells it.
    else if (options.fetch && "window" in globalThis) init.credentials = "same-origin";
    if (body != null) init.body = body;
    // A body that is a stream can only be sent this way.
    if (typeof ReadableStream === "function" && body instanceof ReadableStream) init.duplex = "half";
    const { url } = this;
    return () => {
      if (!options.fetch) refuseUnsendable({ url, init });
      return {
        url,
        init,
        headers: headersOf(headers),
        fetch: options.fetch ? byUser(options.fetch, headers) : this.#byPlatform,
        _param: options.lastEventIdParam,
      };
    };
  }

  opened(): void {
    this.#opened = true;
  }

  #byPlatform = async (url: string, init: Sent): Promise<Response> => {
    const before = stops();
    try {
      return await fetch(url, init);
    } catch (error) {
      if (this.#opened || init.signal.aborted || before !== stops() || !(await isFutile(url, init.signal))) throw error;
    }
    // It can be reached. Either it does not allow this, or it could not be reached a moment ago.
    try {
      if (init.method === "GET" && /^http/.test(url)) return await fetch(url, init);
    } catch {
      // It does not allow this, then.
    }
    return refusal();
  };
}

/** A stream that somebody else has opened: there is but one. */
export class Stream implements Origin {
  /** Of what is sent by this, nothing is sent twice. */
  readonly options = { method: "POST" };

  constructor(
    private readonly url: string,
    private readonly reader: ReaderLike,
  ) {}

  async _prepare(): Promise<() => Request> {
    const { url, reader } = this;
    const given = async (): Promise<Response> => streaming(url, { getReader: () => reader });
    return () => ({ url, init: {}, headers: new Headers(), fetch: given, _param: undefined });
  }

  opened(): void {}
}
