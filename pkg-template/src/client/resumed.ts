import { made } from "../link/request.js";
import type { Parts } from "./keeper.js";
import type { ProtocolOptions, ResumeContext, Resumption } from "./protocol.js";

/** Asks for the request that goes on, and puts it over the parts of the one before; `undefined` where there is none. */
export async function resumed(
  resume: NonNullable<ProtocolOptions["resume"]>,
  context: ResumeContext,
  first: string,
  [url, before, options]: Parts,
): Promise<Parts | undefined> {
  const next = typeof resume === "function" ? await resume(context) : SHORT[resume](context);
  if (!next) return undefined;
  // A text or a URL would else be a request without any part, which is the one before: a POST would be sent twice.
  if (Object.getPrototypeOf(next) !== Object.prototype)
    throw new Misuse("resume must return a plain object with the request's parts, or false");
  const content = next.json === undefined ? next.body : JSON.stringify(next.json);
  const method = (next.method ?? (content === undefined ? before : "POST")).toUpperCase();
  const isBare = ["GET", "HEAD"].includes(method);
  const headers = new Headers(await made(options.headers, context));
  if (isBare) headers.delete("content-type");
  new Headers(next.headers).forEach((value, name) => headers.set(name, value));
  const { json, body } = isBare || content !== undefined ? { json: next.json, body: content } : options;
  const at = next.url === undefined ? url : new URL(next.url, first).href;
  return [at, method, { ...options, headers, json, body }];
}

/** What the function has returned is no request. */
export class Misuse extends TypeError {}

/** What the short words stand for. */
const SHORT: Readonly<Record<"get" | "location", (context: ResumeContext) => Resumption | false>> = {
  get: ({ lastEventId }) => lastEventId !== "" && { method: "GET" },
  location({ response }) {
    const { url, headers } = response!;
    const at = headers.get("content-location") ?? headers.get("location");
    const next = at !== null && new URL(at, url);
    // Another origin would be sent the headers of this one.
    return next && next.origin === new URL(url).origin && { method: "GET", url: next };
  },
};
