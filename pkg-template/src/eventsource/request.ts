import type { Keeper } from "../client/keeper.js";
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

/** Stands for a response that CORS hides. It fails the connection, as every status but 200 does. */
const refusal = (): Response => ({ status: 0, url: "", headers: new Headers(), body: null });

/** Provides the streams of a source. */
export interface Origin {
  /** The options of the source. */
  readonly options: EventSourceInit;
  /** Calls the user's functions for an attempt, and returns the function that builds the request. */
  _prepare(context: AttemptContext, method: string): Promise<() => Request>;
  /** A response was a stream of events. So the server can be reached and CORS allows it. */
  opened(): void;
  /** The source has ended. */
  ended?(): void;
}

/** Requests the streams from a server. */
export class Server implements Origin {
  #opened = false;
  #method = "";
  readonly #keeper: Keeper | undefined;
  /** The number of the latest attempt. */
  attempt = 0;

  constructor(
    private readonly url: string,
    readonly options: EventSourceInit,
  ) {
    if (!options.fetch) platform("fetch");
    this.#keeper = options.share?.keep("", options, this) as Keeper | undefined;
  }

  /** Makes the request for a connection that others share. */
  prepare(context: AttemptContext): Promise<() => Request> {
    return this._prepare(context, this.#method);
  }

  async _prepare(context: AttemptContext, method: string): Promise<() => Request> {
    const { options } = this;
    this.#method = method;
    this.attempt = context.attempt;
    const [headers, body] = await Promise.all([made(options.headers, context), made(options.body, context)]);
    // `fetch` defaults to the mode "cors" and the credentials "same-origin". They are not set, because some runtimes
    // throw for these members.
    const init: RequestInit & { duplex?: "half" } = { method };
    if (options.withCredentials) init.credentials = "include";
    // A user's `fetch` gets the credentials as npm's eventsource gives them.
    else if (options.fetch && "window" in globalThis) init.credentials = "same-origin";
    if (body != null) init.body = body;
    // `fetch` sends a stream only in half duplex, and wants to be told so.
    if (typeof ReadableStream === "function" && body instanceof ReadableStream) init.duplex = "half";
    const { url } = this;
    return () => {
      if (!options.fetch) refuseUnsendable({ url, init });
      const request: Request = {
        url,
        init,
        headers: headersOf(headers),
        fetch: options.fetch ? byUser(options.fetch, headers) : this.#byPlatform,
        param: options.lastEventIdParam,
      };
      this.#keeper?.request?.(request);
      return request;
    };
  }

  opened(): void {
    this.#opened = true;
  }

  ended(): void {
    this.#keeper?.end?.();
  }

  /**
   * Requests by the platform's `fetch`, and looks whether a failure is lasting.
   *
   * It looks only where the server has never let a stream be read, and only if the page did not abort the request
   * itself: otherwise CORS can't be the reason, and the usual retries apply.
   */
  #byPlatform = async (url: string, init: Sent): Promise<Response> => {
    const before = stops();
    try {
      return await fetch(url, init);
    } catch (error) {
      if (this.#opened || init.signal.aborted || before !== stops() || !(await isFutile(url, init.signal))) throw error;
    }
    // The server can be reached. Either CORS refuses the request, or the server was away for a moment. A GET shows
    // which; other methods must not be sent twice.
    try {
      if (init.method === "GET" && /^http/.test(url)) return await fetch(url, init);
    } catch {
      // CORS refuses it.
    }
    return refusal();
  };
}

/** Gives the one stream that the caller has opened. */
export class Stream implements Origin {
  /** POST is not idempotent, so the session never asks for the stream a second time. */
  readonly options = { method: "POST" };

  constructor(
    private readonly url: string,
    private readonly reader: ReaderLike,
  ) {}

  async _prepare(): Promise<() => Request> {
    const { url, reader } = this;
    const given = async (): Promise<Response> => streaming(url, { getReader: () => reader });
    return () => ({ url, init: {}, headers: new Headers(), fetch: given, param: undefined });
  }

  opened(): void {}
}
