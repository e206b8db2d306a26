import type { AttemptContext, ConnectOptions, Dynamic } from "../client/options.js";
import { platform } from "../platform/platform.js";
import type { EventSourceFetchInit, FetchLike, ReaderLike } from "./fetch-like.js";

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
  const all = headersOf(headers);
  if (options.json !== undefined && !all.has("content-type")) all.set("content-type", "application/json");
  return {
    url: resolve(at),
    init,
    headers: all,
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
      headers: plain(init.headers, given, "Accept", "Content-Type", "Last-Event-ID"),
    } as EventSourceFetchInit) as Promise<Response>;
}

/** Throws for a plain object, of which `fetch` would send "[object Object]". */
export function sendable(body: unknown): void {
  if ((body as object | null | undefined)?.constructor === Object)
    throw new TypeError("body can't be a plain object: give it as json, or JSON.stringify() it");
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

/** Schemes of URLs that `fetch` knows nothing of. Others it does not know either may be a web view's own. */
const UNSENDABLE = /^(wss?|ftp|mailto|javascript|tel):/;

/**
 * Throws for what the platform's `fetch` can't send, however often it is tried; of a failure of its own it does not say
 * whether that is the reason.
 */
export function refuseUnsendable({ url, init: { method, body } }: Pick<Request, "url" | "init">): void {
  platform("fetch");
  const [scheme] = UNSENDABLE.exec(url) ?? [];
  if (scheme) throw new TypeError(`fetch can't send a request to a ${scheme} URL`);
  // A password in the address, a forbidden method, a body where there can't be one. The body itself is not to be used up.
  if (typeof globalThis.Request === "function") new globalThis.Request(url, { method, body: body == null ? null : "" });
}
