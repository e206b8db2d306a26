import type { URL } from "./platform.js";

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
  mode?: "cors" | "no-cors" | "same-origin" | "navigate";
  credentials?: "include" | "omit" | "same-origin";
  cache?: "default" | "force-cache" | "no-cache" | "no-store" | "only-if-cached" | "reload";
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
  method: string;
  /** The headers by their names: as the options spell them, and `Accept` and `Last-Event-ID` so. */
  headers: { [name: string]: string; Accept: string };
  mode: "cors";
  cache: "no-store";
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
  readonly body: { getReader(): ReaderLike } | null;
  /** The URL, after redirects. */
  readonly url: string;
  readonly status: number;
  readonly redirected?: boolean;
  readonly headers: { get(name: string): string | null };
}

/**
 * What reads a body: as much of a `ReadableStreamDefaultReader` as is needed. Chunks are bytes, in a view of any
 * kind or an `ArrayBuffer`.
 *
 * @example
 * ```ts
 * const reader: ReaderLike = { read: async () => ({ done: true }), cancel: async () => {} };
 * ```
 */
export interface ReaderLike {
  /** The next chunk, or that there is none. */
  read(): Promise<{ done: false; value: Uint8Array | DataView | ArrayBuffer } | { done: true; value?: Uint8Array | DataView | ArrayBuffer | undefined }>;
  /** Says that no more is read. */
  cancel(): Promise<void>;
}
