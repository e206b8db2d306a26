import { headersOf, made, resolve } from "../link/request.js";
import type { HeadersInit } from "../platform/types.js";
import type { Parts } from "./keeper.js";
import type { ProtocolOptions, ResumeContext, Resumption } from "./protocol.js";

/** Asks for the request that goes on, and puts it over the parts of the one before; `undefined` where there is none. */
export async function resumed(
  resume: NonNullable<ProtocolOptions["resume"]>,
  context: ResumeContext,
  first: string,
  [url, before, options]: Parts,
): Promise<Parts | undefined> {
  const next = typeof resume === "function" ? await resume(context) : SHORT[resume](context, first);
  if (!next) return undefined;
  // A text or a URL would else be a request without any part, which is the one before: a POST would be sent twice.
  if (Object.getPrototypeOf(next) !== Object.prototype)
    throw new Misuse("resume must return a plain object with the request's parts, or false");
  const [unknown] = Object.keys(next).filter((name) => !PARTS.includes(name));
  if (unknown) throw new Misuse(`a resumption has no part ${unknown}`);
  const given = await made(options.headers, context);
  try {
    return over(next, given, first, [url, before, options]);
  } catch (cause) {
    throw new Misuse("resume has returned what is no request", { cause });
  }
}

/** The parts with what the resumption says over them. */
function over(next: Resumption, given: HeadersInit | undefined, first: string, [url, before, options]: Parts): Parts {
  const isNew = next.json !== undefined || next.body !== undefined;
  const method = (next.method ?? (isNew && isBodiless(before) ? "POST" : before)).toUpperCase();
  const headers = headersOf(given);
  if (isBodiless(method)) headers.delete("content-type");
  else if (next.json !== undefined) headers.set("content-type", "application/json");
  headersOf(next.headers).forEach((value, name) => headers.set(name, value));
  const content = next.json === undefined ? next.body : JSON.stringify(next.json);
  const at = next.url === undefined ? url : resolve(next.url, first);
  if (isBodiless(method)) return [at, method, { ...options, headers, json: undefined, body: undefined }];
  return [at, method, { ...options, headers, ...(isNew && { json: next.json, body: content }) }];
}

const isBodiless = (method: string): boolean => ["GET", "HEAD"].includes(method);

const PARTS = ["url", "method", "headers", "body", "json"];

/** What the function has returned is no request. */
export class Misuse extends TypeError {}

/** What the short words stand for, where the first request went to this URL. */
const SHORT: Readonly<Record<"get" | "location", (context: ResumeContext, first: string) => Resumption | false>> = {
  get: ({ lastEventId }) => lastEventId !== "" && { method: "GET" },
  location({ response }, first) {
    const { url, headers } = response!;
    const at = headers.get("content-location") || headers.get("location");
    try {
      const next = new URL(at!, url);
      // Another origin would be sent the headers that are for this one.
      return at !== null && next.origin === new URL(first).origin && { method: "GET", url: next };
    } catch {
      return false;
    }
  },
};
