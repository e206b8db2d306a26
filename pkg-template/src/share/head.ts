import type { Response } from "../link/request.js";

/** The headers that are looked up where a user's `fetch` gives headers that can't be listed. */
const KNOWN = ["content-type", "retry-after", "date", "retry-after-ms", "x-should-retry"];

/** What a response's head says beside its status, as the crate's `share::Head` writes it. */
export function written({ headers }: Response, url: string): Uint8Array {
  const all =
    Symbol.iterator in headers
      ? [...headers]
      : KNOWN.flatMap((name) => {
          const value = (headers as Headers).get(name);
          return value === null ? [] : [[name, value] as const];
        });
  return new TextEncoder().encode([url, ...all.map(([name, value]) => `${name}:${value}`), ""].join("\n"));
}

/** The URL and the headers that are written so. */
export function read(head: string): { url: string; headers: Headers } {
  const [url = "", ...lines] = head.split("\n");
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1));
  }
  return { url, headers };
}
