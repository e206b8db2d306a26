import { Trait } from "../engine/abi.js";
import { connect } from "../index.js";
import type { FetchLike, FetchLikeResponse, ReadableLike, ReaderLike } from "../link/fetch-like.js";
import type { URL } from "../platform/types.js";
import type { EventMap } from "./events.js";
import type { CommonOptions, ConnectOptions, ParsedBy, Parsers, RetryAnswer, RetryQuestion } from "./options.js";
import type { EventsOf, Schemas } from "./schema.js";
import type { Source } from "./source.js";

/** The options that are about requests. They count where `resume` makes one, and are refused where nothing does. */
const REQUEST = [
  "method",
  "headers",
  "body",
  "json",
  "withCredentials",
  "redirect",
  "fetch",
  "lastEventIdParam",
  "retry",
  "shouldRetry",
  "pauseWhenHidden",
] as const satisfies readonly (keyof ConnectOptions)[];

/** What differs from the options of `connect()`. */
interface Differences {
  /** Where it was fetched from, where the response does not say: needed with `resume`, whose URLs are relative to it. Default: the response's URL; without one, `about:blank`. */
  readonly url?: string | URL | undefined;
  /** It is no option: the transport is `fetch`. */
  readonly transport?: undefined;
  /** It is no option: `resume` alone makes another request. */
  readonly reconnect?: undefined;
}

/**
 * Makes a source of what somebody else has fetched. The options are those of `connect()`, but for those about requests.
 *
 * @example
 * ```ts
 * const read: Reads<FetchLikeResponse> = fromResponse;
 * ```
 */
export interface Reads<Input> {
  <const S extends Schemas>(
    input: Input,
    options: CommonOptions<EventsOf<S>> & Differences & { schema: S; parse?: Parsers | undefined },
  ): Source<EventsOf<S>>;
  <const P extends Parsers>(
    input: Input,
    options: CommonOptions<ParsedBy<P>> & Differences & { parse: P; schema?: undefined },
  ): Source<ParsedBy<P>>;
  <E extends Record<keyof E, string> = Record<string, string>>(input: Input): Source<E>;
  <E extends EventMap = Record<string, string>>(
    input: Input,
    options: (ConnectOptions<E> & Differences) | undefined,
  ): Source<E>;
}

/**
 * Makes a source of a response that somebody else has fetched: an SDK, a service worker, a framework's loader.
 *
 * It makes no request. Where the stream ends, the source has ended (`ended`), and where it breaks, it has failed. With a
 * `protocol` that has `resume`, another request goes on from a stream that was open. A response that is no stream of
 * events is a `SourceError`, as with `connect()`. What is not read is cancelled when the source is closed.
 *
 * @throws TypeError for what is no response, for one whose body is read by something else, for a 200 whose body can't be
 *   read as a stream, and for options that make no sense: those about requests without `resume`, `transport` and
 *   `reconnect` at all
 *
 * @example
 * ```ts
 * const response = await fetch("/chat", { method: "POST", body });
 * for await (const { data } of fromResponse(response, { parse: "json", until: "[DONE]" })) console.log(data);
 * ```
 */
export const fromResponse: Reads<FetchLikeResponse> = (
  response: FetchLikeResponse,
  options?: (ConnectOptions & Differences) | null,
): Source => {
  if (typeof response?.headers?.get !== "function")
    throw new TypeError("fromResponse() needs a response, as fetch() gives it once it is awaited");
  return read("fromResponse", response, options ?? {});
};

/**
 * As {@link fromResponse}, of a stream of bytes or of text. `source.response` has the status 200, which stands for it.
 *
 * @throws TypeError for what is no `ReadableStream`, or is read by something else, and for options that make no sense
 *
 * @example
 * ```ts
 * const file = new Blob(["data: 1\n\n"]);
 * const source = fromReadableStream(file.stream());
 * ```
 */
export const fromReadableStream: Reads<ReadableLike> = (
  stream: ReadableLike,
  options?: (ConnectOptions & Differences) | null,
): Source => {
  if (typeof stream?.getReader !== "function") throw new TypeError("fromReadableStream() needs a ReadableStream");
  const headers = new Headers({ "content-type": "text/event-stream" });
  return read("fromReadableStream", { status: 200, url: "", headers, body: stream }, options ?? {});
};

/**
 * The source asks for its response by a `fetch` of its own, which gives it the one that is there. So all that
 * `connect()` does with a response is done with this one.
 */
function read(name: string, response: FetchLikeResponse, given: ConnectOptions & Differences): Source {
  const { url, ...options } = given;
  const mayResume = ((options.protocol?.traits ?? 0) & Trait.Resume) > 0;
  const refuse = (option: string, why: string): never => {
    throw new TypeError(`${option} is no option of ${name}(): ${why}`);
  };
  for (const option of ["transport", "reconnect"] as const)
    if (options[option] !== undefined) refuse(option, "what has been fetched is read, and not requested again");
  for (const option of REQUEST)
    if (!mayResume && options[option] !== undefined) refuse(option, "without resume, no request is made");
  if (mayResume && !url && !response.url)
    throw new TypeError(`${name}() needs the option url: resume goes on from it, and the response has none`);
  const { status, headers } = response;
  const { body } = response as { body: (ReadableLike & { locked?: boolean }) | null };
  // Any other status is told as the error that it is, with as much of the body as can be read.
  if (status === 200 && typeof body?.getReader !== "function")
    throw new TypeError(`the response ${body ? "has a body that is no ReadableStream" : "has no body"}`);
  if (body?.locked || (response as { bodyUsed?: boolean }).bodyUsed)
    throw new TypeError("the response's body is locked or used: something else reads it, or has read it");

  /** Whether the stream has opened: then what the source asks for next is the request that goes on. */
  let hasOpened = false;
  let isTaken = false;
  /** The body's reader, once the source reads it. */
  const reader = (): ReaderLike => {
    // A source that accepts the response is open as soon as it has its reader.
    void Promise.resolve().then(() => (hasOpened = source.state === "open"));
    return body!.getReader();
  };
  const again = (): never => {
    throw new TypeError("a response is read once, and no request can be made in its place");
  };
  const fetch: FetchLike = async (...request) => {
    if (hasOpened && mayResume) return (options.fetch ?? (globalThis.fetch as unknown as FetchLike))(...request);
    // A body that can't be read is a lasting fault, and a rejection would be a passing one.
    const getReader = isTaken ? again : reader;
    isTaken = true;
    off();
    return { status, url: response.url, headers, body: { getReader } };
  };
  const { shouldRetry } = options;
  const source: Source = connect(url ?? (response.url || "about:blank"), {
    ...options,
    transport: "fetch",
    reconnect: false,
    fetch,
    // What refuses the response refuses no request of this source, so there is none to make again.
    ...(mayResume && {
      shouldRetry: (question: RetryQuestion): RetryAnswer | PromiseLike<RetryAnswer> =>
        hasOpened ? shouldRetry?.(question) : false,
    }),
  });
  // A source that is closed before it has begun has asked for nothing, and the connection must not stay open.
  const discard = (): void =>
    void body
      ?.getReader?.()
      .cancel()
      .catch(() => {});
  const off = source.onState(({ state }) => {
    if (state === "closed") discard();
  });
  if (source.state === "closed") discard();
  return source;
}
