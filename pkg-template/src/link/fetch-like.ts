import type { URL } from "../platform/types.js";

/**
 * A user's own `fetch`: the part of the platform's `fetch` that Headwater uses. The platform's `fetch` is one, and so
 * is undici's in any version.
 *
 * @example
 * ```ts
 * const fetchLike: FetchLike = (url, init) => fetch(url, { ...init, headers: { ...init.headers, authorization: "Bearer …" } });
 * ```
 */
export type FetchLike<Init = EventSourceFetchInit> = (url: string | URL, init: Init) => Promise<FetchLikeResponse>;

/** The least that a user's `fetch` is given as its second argument. */
export interface FetchInit {
  /** The request's method. */
  method?: string;
  /** The headers by their names. */
  headers: Record<string, string>;
  /** The request's body, where it has one. */
  body?: any;
  /** Aborts when the response, or the rest of it, is no longer needed. */
  signal: any;
  /** As `fetch` takes it. */
  mode?: "cors" | "no-cors" | "same-origin" | "navigate";
  /** As `fetch` takes it. Present in a page, or where the options ask for cookies. */
  credentials?: "include" | "omit" | "same-origin";
  /** As `fetch` takes it. */
  cache?: "default" | "force-cache" | "no-cache" | "no-store" | "only-if-cached" | "reload";
  /** As `fetch` takes it. */
  redirect?: "error" | "follow" | "manual";
  /** Present where the body is a stream. */
  duplex?: "half";
}

/**
 * The second argument of a user's `fetch`.
 *
 * @example
 * ```ts
 * const accepts = (init: EventSourceFetchInit) => init.headers.Accept;
 * ```
 */
export interface EventSourceFetchInit extends FetchInit {
  /** The request's method. */
  method: string;
  /**
   * The headers by name, spelled as in the options; those that are added: `Accept`, `Content-Type`, `Last-Event-ID`.
   */
  headers: {
    [name: string]: string;
    /** The content type that is asked for: `text/event-stream`, unless the options set another. */
    Accept: string;
  };
  /** The mode that the standard sets for an event source; `same-origin` in a page where the option `redirect` says so. */
  mode: "cors" | "same-origin";
  /** No cache may answer. */
  cache: "no-store";
  /** `error` where the option `redirect` says so, or says `same-origin` and the platform can't tell origins. */
  redirect: "error" | "follow";
}

/**
 * What a user's `fetch` must return.
 *
 * @example
 * ```ts
 * const answer: FetchLikeResponse = new Response("data: 1\n\n", { headers: { "content-type": "text/event-stream" } });
 * ```
 */
export interface FetchLikeResponse {
  /** The stream's bytes. Without a body, the source fails. */
  readonly body: ReadableLike | null;
  /** The URL, after redirects. */
  readonly url: string;
  /** The status; 200 opens a source. */
  readonly status: number;
  /** Whether there were redirects. It is not used. */
  readonly redirected?: boolean;
  /** The headers. Names are looked up in any case. */
  readonly headers: GettableHeaders;
}

/** The part of a `ReadableStream` that is used. */
export interface ReadableLike {
  /** Locks the body and returns its reader. */
  getReader(): ReaderLike;
}

/** The part of `Headers` that is used. */
export interface GettableHeaders {
  /** A header's value; `null` where there is none. */
  get(name: string): string | null;
}

/** A chunk, or the end. */
export type ReadResult =
  | {
      /** `false`: this is a chunk. */
      done: false;
      /** The chunk's bytes, or its text. */
      value: Bytes | string;
    }
  | {
      /** `true`: the body is over. */
      done: true;
      /** Ignored. */
      value?: Bytes | string | undefined;
    };

/** Bytes, in a view of any kind or in a buffer. */
type Bytes = Uint8Array | DataView | ArrayBuffer;

/**
 * Reads a body: the part of a `ReadableStreamDefaultReader` that is used. A chunk is bytes, in a view of any kind or
 * an `ArrayBuffer`, or a string, as mocks give.
 *
 * @example
 * ```ts
 * const reader: ReaderLike = { read: async () => ({ done: true }), cancel: async () => {} };
 * ```
 */
export interface ReaderLike {
  /** Returns the next chunk, or the end. */
  read(): Promise<ReadResult>;
  /** Says that nothing more is read, so that the connection can close. */
  cancel(): Promise<void>;
}
