import type { AttemptContext, ConnectOptions, Dynamic } from "../client/options.js";
import type { EventSourceFetchInit, FetchLike, ReaderLike } from "./fetch-like.js";
import { sendable } from "./settings.js";

/** A request, to which the last event ID, the abort signal and what the standard asks for are added. */
export interface Request {
  readonly url: string;
  readonly init: RequestInit;
  readonly headers: Headers;
  /** Called instead of the global `fetch`. */
  readonly fetch: ((url: string, init: Sent) => PromiseLike<Response>) | undefined;
  readonly _param: string | undefined;
}

/** What a request is sent with. */
export interface Sent extends RequestInit {
  readonly headers: Headers;
  readonly signal: AbortSignal;
}

/** What is asked of a response. It may be of another class than the platform's, an npm package's or another realm's. */
export interface Response {
  readonly status: number;
  readonly url: string;
  readonly headers: Headers;
  readonly body: { getReader(): ReaderLike } | null;
}

/** Calls what makes an attempt's request, and gives what builds it. */
export async function prepare(
  context: AttemptContext,
  url: Dynamic<string | URL>,
  method: string,
  options: ConnectOptions,
): Promise<() => Request> {
  const [at, headers, body] = await Promise.all([
    made(url, context),
    made(options.headers, context),
    made(options.body, context),
  ]);
  return () => build(method, options, at, headers, body);
}

function build(
  method: string,
  options: ConnectOptions,
  at: string | URL,
  headers: HeadersInit | undefined,
  body: BodyInit | null | undefined,
): Request {
  sendable(body);
  const init: RequestInit & { duplex?: "half" } = {
    method,
    credentials: options.withCredentials ? "include" : "same-origin",
  };
  if (body != null) init.body = body;
  if (options.redirect) init.redirect = options.redirect;
  // A body that is a stream can only be sent this way.
  if (typeof ReadableStream === "function" && body instanceof ReadableStream) init.duplex = "half";
  return {
    url: resolve(at),
    init,
    headers: headersOf(headers),
    fetch: options.fetch ? byUser(options.fetch, headers) : undefined,
    _param: options.lastEventIdParam,
  };
}

/** Headers as the platform has them. What it says of a value that can't be one has that value in it, which may be a secret. */
export function headersOf(given: HeadersInit | undefined): Headers {
  try {
    return new Headers(given);
  } catch {
    throw new TypeError("headers has what no header can have");
  }
}

/** Headers as a plain object, by the names that the caller has spelled, or by these. */
export function plain(
  headers: Headers,
  given: HeadersInit | null | undefined,
  ...names: string[]
): Record<string, string> {
  const spelled = new Map([...Object.keys(given ?? {}), ...names].map((name) => [name.toLowerCase(), name]));
  return Object.fromEntries([...headers].map(([name, value]) => [spelled.get(name) ?? name, value]));
}

/** A `fetch` of the user's, given what npm's eventsource gives it: libraries expect that, and merge headers by their names. */
export function byUser(own: FetchLike, given: HeadersInit | undefined) {
  return (url: string, init: Sent): Promise<Response> =>
    own(url, {
      mode: "cors",
      redirect: "follow",
      ...init,
      headers: plain(init.headers, given, "Accept", "Last-Event-ID"),
    } as EventSourceFetchInit) as Promise<Response>;
}

/** What an option's function makes, or the option itself. */
export function made<T>(value: Dynamic<T>, context: AttemptContext): T | PromiseLike<T> {
  return typeof value === "function" ? (value as (context: AttemptContext) => T | PromiseLike<T>)(context) : value;
}

/** The absolute URL, by the page's or the worker's base; as it is where there is none. Throws where it is no URL. */
export function resolve(url: string | URL): string {
  const scope = globalThis as { document?: { baseURI?: string }; location?: { href?: string } };
  const base = scope.document?.baseURI ?? scope.location?.href;
  return new URL(url, base).href;
}

/** A response that is a stream of events, whatever it was. */
export function streaming(url: string, body: Response["body"]): Response {
  return { status: 200, url, headers: new Headers({ "content-type": "text/event-stream" }), body };
}
