import type { AttemptContext, Refusal } from "../client/options.js";
import { Answer as Then } from "../engine/abi.js";
import { quiet } from "../engine/codes.js";
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

/** Makes the request of each attempt. */
export class Requests {
  readonly method: string;
  /** How often in a row `onopen` has thrown for a 401. */
  #unauthorized = 0;
  /** The response for which `onopen` threw in the attempt before. */
  #refused: Refusal | undefined;
  readonly #input: RequestInfo | URL;
  readonly #init: FetchEventSourceInit;
  /** The members of the caller's init that are for `fetch`. */
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

  /**
   * Calls the user's function for the headers, and returns the function that builds the request.
   *
   * @param hasOwnId whether the stream has set an ID: then the caller's own header is outdated and dropped
   */
  async _prepare(context: AttemptContext, hasOwnId: boolean): Promise<() => Attempt> {
    const given = await made(this.#init.headers, { ...context, refused: this.#refused ?? context.refused });
    this.#refused = undefined;
    return () => this.#build(given, hasOwnId);
  }

  /**
   * The answer to a failure where `onerror` gives none. After a 401, the request is sent once more if a function can
   * make new headers, whatever the method: the server has not acted on it. A second 401 in a row stops, to avoid a
   * loop.
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
    if (!this.#init.fetch && !isRequest(input)) {
      try {
        refuseUnsendable({ url, init: this.#rest });
      } catch (error) {
        // The caller is given this error, and the platform's quotes the URL.
        throw new TypeError(quiet((error as Error).message));
      }
    }
    return { url, init: {}, headers, fetch: this.#fetcher(url, given), param: undefined };
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
      // `fetch` sends a stream only in half duplex, and wants to be told so.
      if (typeof ReadableStream === "function" && init.body instanceof ReadableStream) init.duplex ??= "half";
      // A `Request` can be sent only once, so each attempt sends a clone.
      const target = isRequest(input) ? input.clone() : own ? input : url;
      const response = await ((own ?? fetch) as typeof fetch)(target as RequestInfo, init);
      // 204 ends the stream by the standard, so `onopen` is not asked.
      if (response.status === 204 || !onopen) return response;
      try {
        await onopen(response);
      } catch (error) {
        const { status, url, headers } = response;
        this.#unauthorized = status === 401 ? this.#unauthorized + 1 : 0;
        this.#refused = { status, url, headers, body: "" };
        // The refused response is not read, so its connection is closed.
        void response.body?.cancel().catch(() => {});
        throw error;
      }
      this.#unauthorized = 0;
      // `onopen` has accepted the response, so its status and content type count no more.
      return streaming(response.url, response.body);
    };
  }
}

function isRequest(input: RequestInfo | URL): input is Request {
  return typeof input === "object" && "headers" in input;
}
