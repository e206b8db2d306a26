import type { AttemptContext, Refusal } from "../client/options.js";
import { Answer as Then } from "../engine/abi.js";
import {
  type Response as Answer,
  type Request as Attempt,
  headersOf,
  made,
  plain,
  refuseUnsendable,
  resolve,
  type Sent,
  streaming,
} from "../link/request.js";
import { platform } from "../platform/platform.js";
import type { FetchEventSourceInit } from "./types.js";

/** What is requested, attempt by attempt. */
export class Requests {
  readonly method: string;
  /** How many 401 in a row `onopen` has thrown at. */
  #unauthorized = 0;
  /** What `onopen` has thrown at in the attempt before. */
  #refused: Refusal | undefined;
  readonly #input: RequestInfo | URL;
  readonly #init: FetchEventSourceInit;
  /** What of the caller's init is `fetch`'s. */
  readonly #rest: RequestInit;

  constructor(input: RequestInfo | URL, init: FetchEventSourceInit) {
    const {
      headers,
      onopen,
      onmessage,
      onclose,
      onerror,
      openWhenHidden,
      fetch,
      retry,
      timeout,
      limits,
      signal,
      ...rest
    } = init;
    if (!fetch) platform("fetch");
    this.#input = input;
    this.#init = init;
    this.#rest = rest;
    this.method = rest.method ?? (isRequest(input) ? input.method : "GET");
  }

  /** The request for an attempt. Once the stream has had an ID, the caller's own is outdated. */
  async _prepare(context: AttemptContext, hasOwnId: boolean): Promise<() => Attempt> {
    const given = await made(this.#init.headers, { ...context, refused: this.#refused ?? context.refused });
    this.#refused = undefined;
    return () => this.#build(given, hasOwnId);
  }

  /**
   * What follows from a failure that `onerror` has no answer to: what was refused for its credentials is asked for once
   * more with new ones, whatever the method, and never in a loop.
   */
  _answer(): Then | number {
    if (this.#unauthorized === 0) return Then.Default;
    return this.#unauthorized === 1 && typeof this.#init.headers === "function" ? 0 : Then.Stop;
  }

  #build(given: HeadersInit | undefined, hasOwnId: boolean): Attempt {
    const input = this.#input;
    const headers = headersOf(isRequest(input) ? input.headers : undefined);
    headersOf(given).forEach((value, name) => headers.set(name, value));
    if (hasOwnId) headers.delete("last-event-id");
    const url = resolve(isRequest(input) ? input.url : input);
    if (!this.#init.fetch && !isRequest(input)) refuseUnsendable({ url, init: this.#rest });
    return { url, init: {}, headers, fetch: this.#fetcher(url, given), _param: undefined };
  }

  #fetcher(url: string, given: HeadersInit | undefined) {
    const { fetch: own, onopen } = this.#init;
    const input = this.#input;
    return async (_: string, { signal, cache, headers }: Sent): Promise<Answer> => {
      const init: RequestInit & { duplex?: "half" } = {
        cache: cache!,
        ...this.#rest,
        headers: plain(headers, given),
        signal,
      };
      // A body that is a stream can only be sent this way.
      if (typeof ReadableStream === "function" && init.body instanceof ReadableStream) init.duplex ??= "half";
      // A request's body can be sent but once.
      const target = isRequest(input) ? input.clone() : own ? input : url;
      const response = await ((own ?? fetch) as typeof fetch)(target as RequestInfo, init);
      // "No content" is an answer, and a final one, whatever anybody thinks of it.
      if (response.status === 204 || !onopen) return response;
      try {
        await onopen(response);
      } catch (error) {
        const { status, url, headers } = response;
        this.#unauthorized = status === 401 ? this.#unauthorized + 1 : 0;
        this.#refused = { status, url, headers, body: "" };
        // No connection outlives its refusal.
        void response.body?.cancel().catch(() => {});
        throw error;
      }
      this.#unauthorized = 0;
      // The caller has looked at it, and it will do.
      return streaming(response.url, response.body);
    };
  }
}

function isRequest(input: RequestInfo | URL): input is Request {
  return typeof input === "object" && "headers" in input;
}
