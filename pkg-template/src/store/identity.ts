import type { ConnectOptions } from "../client/options.js";
import type { StoreOptions, StoreUrl } from "./types.js";

/**
 * Names what a component asks for: it must be opened anew where the name is another. Functions are
 * not in it, since components make them anew each time, and of other objects what JSON has of them: where more matters, say
 * so by `key`.
 *
 * @returns `undefined` where nothing is to be opened
 *
 * @example
 * ```ts
 * identify("/feed", { headers: { accept: "text/plain" } }) === identify("/feed", { headers: { accept: "text/html" } }); // false
 * identify("/feed", { onMessage: () => {} }) === identify("/feed", {}); // true
 * identify(null); // undefined
 * ```
 */
export function identify(url: StoreUrl, options: StoreOptions & ConnectOptions = {}): string | undefined {
  const { key, enabled = true, method, headers, body, json, withCredentials, events } = options;
  if (!url || !enabled) return undefined;
  return JSON.stringify([
    // Of a function nothing is said.
    typeof url === "function" ? url : String(url),
    key ?? [
      method,
      headers instanceof Headers ? [...headers] : headers,
      body instanceof URLSearchParams ? String(body) : body,
      json,
      withCredentials,
    ],
    events,
  ]);
}

/** The types that are heard: those that are named, or those with a schema or parser of their own. */
export function typesOf({ events, schema, parse }: StoreOptions & ConnectOptions): readonly string[] {
  if (events) {
    const those: string[] = [events].flat();
    return those.includes("*") ? ["*"] : [...new Set(those)];
  }
  // A schema for all events names none.
  const by = schema ? !("~standard" in schema) && schema : parse;
  const types = Object.keys(typeof by === "object" ? by : {}).filter((type) => type !== "*");
  return types.length ? types : ["message"];
}
