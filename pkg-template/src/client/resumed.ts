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

/** What the short words stand for. */
const SHORT: Readonly<Record<"get" | "location", (context: ResumeContext) => Resumption | false>> = {
  get: ({ lastEventId }) => lastEventId !== "" && { method: "GET" },
  location({ response }) {
    const { url, headers } = response!;
    const at = headers.get("content-location") ?? headers.get("location");
    return at !== null && { method: "GET", url: new URL(at, url) };
  },
};
