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
    name === "last-event-id" || (name === "accept" && value === "text/event-stream") ? [] : `${name}: ${value}`,
  );
  const identity = key === undefined ? `headers:${lines.join("\n")}` : `key:${key}`;
  // Who follows redirects may read what others must not.
  const redirect = init.mode === "same-origin" ? " same-origin" : init.redirect === "error" ? " error" : "";
  const text = [init.method, bareOf(url, param), (init.credentials ?? "same-origin") + redirect, identity].join("\n");
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

/**
 * Why a request can't be shared from here; `undefined` where it can.
 *
 * @param hasKey whether the caller says who is logged in. What a `fetch` of their own or a cookie says can't be seen here.
 */
export async function refusal({ init, fetch }: Request, hasKey: boolean): Promise<string | undefined> {
  const { method, body } = init;
  const { document, WorkerGlobalScope, isSecureContext, crypto } = globalThis as Partial<typeof globalThis> & {
    WorkerGlobalScope?: unknown;
  };
  // Deno has workers of that name, and no tabs.
  if ((!document && !WorkerGlobalScope) || "Deno" in globalThis) return "there are no tabs";
  if (!hasKey && fetch) return "a fetch of your own needs a key: it may say who is logged in";
  if (!hasKey && init.credentials === "include") return "withCredentials needs a key: cookies may say who is logged in";
  if (method !== "GET" || body != null) return "only a GET without a body is shared";
  if (isSecureContext === false) return "the page is no secure context";
  if (typeof BroadcastChannel !== "function") return "there is no BroadcastChannel";
  if (!globalThis.navigator?.locks) return "there are no Web Locks";
  if (!crypto?.subtle) return "there is no crypto.subtle";
  try {
    // Both are refused in a sandboxed frame, and where storage is blocked.
    await navigator.locks.query();
    new BroadcastChannel("headwater").close();
  } catch {
    return "the page may not use Web Locks, or no BroadcastChannel";
  }
  return undefined;
}
