import type { AttemptContext, ConnectOptions, Dynamic } from "../client/options.js";
import { platform } from "../platform/platform.js";
import type { EventSourceFetchInit, FetchLike, ReaderLike } from "./fetch-like.js";

/** A request before the last event ID, the abort signal and the standard's own headers are added. */
export interface Request {
  readonly url: string;
  readonly init: RequestInit;
  readonly headers: Headers;
  /** The function that is called instead of the global `fetch`. */
  readonly fetch: ((url: string, init: Sent) => PromiseLike<Response>) | undefined;
  /** The query parameter that takes the last event ID, instead of a header; the empty name for none. */
  param: string | undefined;
  /** Stands for the sending, where the connection is shared: see headwater/share. */
  share?: ((request: Request, lastEventId: string, signal: AbortSignal, send: Send) => Promise<Response>) | undefined;
}

/** Sends a request with this last event ID. */
export type Send = (request: Request, lastEventId: string, signal: AbortSignal) => Promise<Response>;

/** The complete second argument of `fetch`. */
export interface Sent extends RequestInit {
  readonly headers: Headers;
  readonly signal: AbortSignal;
}

/**
 * The part of a response that is used. Its class may be another than the platform's: an npm package's or another
 * realm's.
 */
export interface Response {
  readonly status: number;
  readonly url: string;
  readonly headers: Headers;
  readonly body: { getReader(): ReaderLike } | null;
}

/** Calls the user's functions that make an attempt's request, and returns the function that builds it. */
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
  const url = resolve(at);
  const init: RequestInit & { duplex?: "half" } = {
    method,
    credentials: options.withCredentials ? "include" : "same-origin",
  };
  if (body != null) init.body = body;
  const { redirect = "follow" } = options;
  // A platform that knows its own origin sends nothing to another one in this mode. Elsewhere no redirect is followed.
  if (redirect === "same-origin" && url.startsWith(`${globalThis.origin}/`)) init.mode = redirect;
  else if (redirect !== "follow") init.redirect = "error";
  // `fetch` sends a stream only in half duplex, and wants to be told so.
  if (typeof ReadableStream === "function" && body instanceof ReadableStream) init.duplex = "half";
  const all = headersOf(headers);
  if (options.json !== undefined && !all.has("content-type")) all.set("content-type", "application/json");
  return {
    url,
    init,
    headers: all,
    fetch: options.fetch ? byUser(options.fetch, headers) : undefined,
    param: options.lastEventIdParam,
  };
}

/**
 * Makes the platform's `Headers`. It throws an error of its own, since the platform's message quotes the bad value,
 * which may be a secret.
 */
export function headersOf(given: HeadersInit | undefined): Headers {
  try {
    return new Headers(given);
  } catch {
    throw new TypeError("headers has what no header can have");
  }
}

/** Headers as a plain object, with names as the caller spelled them or as in `names`: `Headers` has lower case only. */
export function plain(
  headers: Headers,
  given: HeadersInit | null | undefined,
  ...names: string[]
): Record<string, string> {
  const spelled = new Map([...Object.keys(given ?? {}), ...names].map((name) => [name.toLowerCase(), name]));
  return Object.fromEntries([...headers].map(([name, value]) => [spelled.get(name) ?? name, value]));
}

/**
 * Calls a user's `fetch` with the same second argument as npm's eventsource does. Libraries written for that one expect
 * it, and merge headers by the spelling of their names.
 */
export function byUser(own: FetchLike, given: HeadersInit | undefined) {
  return (url: string, init: Sent): Promise<Response> =>
    own(url, {
      mode: "cors",
      redirect: "follow",
      ...init,
      headers: plain(init.headers, given, "Accept", "Content-Type", "Last-Event-ID"),
    } as EventSourceFetchInit) as Promise<Response>;
}

/** Throws for a plain object, since `fetch` would send it as "[object Object]". */
export function sendable(body: unknown): void {
  if ((body as object | null | undefined)?.constructor === Object)
    throw new TypeError("body can't be a plain object: give it as json");
}

/** What an option's function makes, or the option itself. */
export function made<T>(value: Dynamic<T>, context: AttemptContext): T | PromiseLike<T> {
  return typeof value === "function" ? (value as (context: AttemptContext) => T | PromiseLike<T>)(context) : value;
}

/** The absolute URL, relative to this base, or to the page's or the worker's where there is one. Throws if it is no URL. */
export function resolve(url: string | URL, base?: string): string {
  const scope = globalThis as { document?: { baseURI?: string }; location?: { href?: string } };
  try {
    return new URL(url, base ?? scope.document?.baseURI ?? scope.location?.href).href;
  } catch {
    // Some platforms' errors quote the URL, which may have a secret.
    throw new TypeError("the URL is invalid, or relative without a page");
  }
}

/** Makes a response that the session accepts as a stream of events, whatever the real one's status and type were. */
export function streaming(url: string, body: Response["body"]): Response {
  return { status: 200, url, headers: new Headers({ "content-type": "text/event-stream" }), body };
}

/** Schemes that no `fetch` can send to. Unknown schemes are not listed, since a web view may handle some of its own. */
const UNSENDABLE = /^(wss?|ftp|mailto|javascript|tel):/;

/**
 * Throws if the platform's `fetch` can never send this request, so that it is not retried. The error of `fetch` itself
 * can't tell this case from a network that is down.
 */
export function refuseUnsendable({ url, init: { method, body } }: Pick<Request, "url" | "init">): void {
  platform("fetch");
  const [scheme] = UNSENDABLE.exec(url) ?? [];
  if (scheme) throw new TypeError(`fetch can't send a request to a ${scheme} URL`);
  // This throws for a password in the URL, for a forbidden method, and for a body that the method can't have. An empty
  // body stands for the real one, which may be a stream and would be used up.
  if (typeof globalThis.Request === "function") new globalThis.Request(url, { method, body: body == null ? null : "" });
}
