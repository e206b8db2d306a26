import type { Settings } from "../link/host.js";
import { settings, typed } from "../link/settings.js";
import type { EventSourceInit } from "./types.js";

/** The reconnection time until a server sets another, in ms. The standard leaves the value to the browser. */
export const RECONNECTION_TIME = 3000;

/** The constructor's options. Web IDL, conversion to a dictionary, reads just these, and in this order. */
const MEMBERS = [
  "body",
  "fetch",
  "headers",
  "lastEventId",
  "lastEventIdParam",
  "lenient",
  "limits",
  "maxBufferSize",
  "method",
  "reconnect",
  "ref",
  "retry",
  "share",
  "timeout",
  "withCredentials",
] as const;

/** Converts the constructor's second argument as Web IDL does. */
export function convert(init: unknown): EventSourceInit {
  if (init === undefined || init === null) return {};
  if (typeof init !== "object" && typeof init !== "function") {
    throw new TypeError(`EventSource: the second argument must be an object, not ${String(init)}`);
  }
  const options: Record<string, unknown> = {};
  for (const member of MEMBERS) {
    const value = (init as EventSourceInit)[member];
    if (value !== undefined) options[member] = value;
  }
  options.withCredentials = Boolean(options.withCredentials);
  if (options.lastEventId !== undefined) options.lastEventId = String(options.lastEventId);
  typed(options.fetch, "function", "EventSource: fetch");
  typed(options.share, "object", "EventSource: share");
  return options;
}

/** The settings for the session. With the option `retry`, the rules of `connect()` hold instead of the standard's. */
export function settingsOf({
  retry,
  timeout,
  limits,
  lenient,
  maxBufferSize,
  method,
  headers,
  body,
  reconnect,
  ref = false,
}: EventSourceInit): Settings & { method: string } {
  const options = {
    retry,
    timeout,
    limits,
    lenient,
    method,
    headers: headers as HeadersInit,
    body: body as BodyInit,
    reconnect,
    ref,
    transport: "fetch",
  } as const;
  return settings(options, false, retry === undefined ? RECONNECTION_TIME : undefined, maxBufferSize);
}
