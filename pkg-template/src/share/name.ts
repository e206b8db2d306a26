import { SHARE } from "../engine/abi.js";
import type { Request } from "../link/request.js";

/**
 * The name of a request's group, which its channel and its lock have: members whose names differ know nothing of each
 * other. The crate makes the same one; `tests/share/names.json` has the cases that both pass.
 *
 * It is a digest, since any script of the origin can read the names of locks, and headers may have a secret.
 *
 * @param key who is logged in; `undefined` where the headers say so
 */
export async function nameOf({ url, init, headers, param }: Request, key: string | undefined): Promise<string> {
  const lines = [...headers].flatMap(([name, value]) =>
    ["accept", "last-event-id"].includes(name) ? [] : `${name}: ${value}`,
  );
  const identity = key === undefined ? `headers:${lines.join("\n")}` : `key:${key}`;
  const text = [init.method, bareOf(url, param), init.credentials ?? "same-origin", identity].join("\n");
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  const hex = [...digest.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0"));
  return `headwater-${SHARE}-${hex.join("")}`;
}

/** The URL without its fragment, and without the query parameter that has the last event ID. */
function bareOf(url: string, param: string | undefined): string {
  const [, resource, query] = /([^?#]*)(\??[^#]*)/.exec(url) as unknown as string[];
  if (!param) return resource! + query;
  // `URLSearchParams` drops a question mark at the beginning, which may be part of a name here: "&" prevents that.
  const others = query!
    .slice(1)
    .split("&")
    .filter((one) => one && !new URLSearchParams(`&${one}`).has(param));
  return [resource, ...(others.length > 0 ? [others.join("&")] : [])].join("?");
}
