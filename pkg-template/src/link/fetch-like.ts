import type { URL } from "../platform/types.js";

/**
 * A `fetch` of one's own: as much of the platform's as is needed. The platform's own is one, and so is undici's, of
 * any version.
 *
 * @example
 * ```ts
 * const fetchLike: FetchLike = (url, init) => fetch(url, { ...init, headers: { ...init.headers, authorization: "Bearer …" } });
 * ```
 */
export type FetchLike<Init = EventSourceFetchInit> = (url: string | URL, init: Init) => Promise<FetchLikeResponse>;

/** What a `fetch` of one's own is given beside the URL, if only what it must have. */
export interface FetchInit {
  /** The request's method. */
  method?: string;
  /** The headers by their names. */
  headers: Record<string, string>;
  /** The request's body, where it has one. */
  body?: any;
  /** Aborted when nobody waits for the response any more, or for what is left of it. */
  signal: any;
  /** As `fetch` takes it. */
  mode?: "cors" | "no-cors" | "same-origin" | "navigate";
  /** As `fetch` takes it; there in a page, or where cookies are asked for. */
  credentials?: "include" | "omit" | "same-origin";
  /** As `fetch` takes it. */
  cache?: "default" | "force-cache" | "no-cache" | "no-store" | "only-if-cached" | "reload";
  /** As `fetch` takes it. */
  redirect?: "error" | "follow" | "manual";
  /** There, where the body is a stream. */
  duplex?: "half";
}

/**
 * What a `fetch` of one's own is given beside the URL.
 *
 * @example
 * ```ts
 * const accepts = (init: EventSourceFetchInit) => init.headers.Accept;
 * ```
 */
export interface EventSourceFetchInit extends FetchInit {
  /** The request's method. */
  method: string;
  /** The headers by their names: as the options spell them, and `Accept` and `Last-Event-ID` so. */
  headers: {
    [name: string]: string;
    /** What is asked for: `text/event-stream`, unless the options have another. */
    Accept: string;
  };
  /** As browsers send it for the standard's class. */
  mode: "cors";
  /** Past every cache. */
  cache: "no-store";
  /** `error` where the option says so. */
  redirect: "error" | "follow";
}

/**
 * What a `fetch` of one's own must give.
 *
 * @example
 * ```ts
 * const answer: FetchLikeResponse = new Response("data: 1\n\n", { headers: { "content-type": "text/event-stream" } });
 * ```
 */
export interface FetchLikeResponse {
  /** The stream's bytes. Where there is none, the source fails. */
  readonly body: ReadableLike | null;
  /** The URL, after redirects. */
  readonly url: string;
  /** The status; 200 opens a source. */
  readonly status: number;
  /** Whether there were redirects; nobody asks. */
  readonly redirected?: boolean;
  /** The headers, by names in any case. */
  readonly headers: GettableHeaders;
}

/** A body, as far as it is needed. */
export interface ReadableLike {
  /** Locks the body, and gives what reads it. */
  getReader(): ReaderLike;
}

/** Headers, as far as they are needed. */
export interface GettableHeaders {
  /** A header's value; `null` where there is none. */
  get(name: string): string | null;
}

/** A chunk, or the end. */
export type ReadResult =
  | {
      /** There is more. */
      done: false;
      /** The chunk's bytes, or its text. */
      value: Bytes | string;
    }
  | {
      /** That was all. */
      done: true;
      /** Ignored. */
      value?: Bytes | string | undefined;
    };

/** Bytes in any wrapping. */
type Bytes = Uint8Array | DataView | ArrayBuffer;

/**
 * What reads a body: as much of a `ReadableStreamDefaultReader` as is needed. Chunks are bytes, in a view of any
 * kind or an `ArrayBuffer`, or strings, as mocks give them.
 *
 * @example
 * ```ts
 * const reader: ReaderLike = { read: async () => ({ done: true }), cancel: async () => {} };
 * ```
 */
export interface ReaderLike {
  /** The next chunk, or that there is none. */
  read(): Promise<ReadResult>;
  /** Says that no more is read. */
  cancel(): Promise<void>;
}
