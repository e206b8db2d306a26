import type { TransportName } from "../types.js";
import type { Host, Settings } from "./host.js";
import { hasNative } from "./native.js";

/** Which transport a source takes, and why. */
export interface Choice {
  readonly transport: TransportName;
  readonly why: string;
}

const fetch = (why: string): Choice => ({ transport: "fetch", why });

/** Someone wants events whatever their type; native gives only types that are named. */
export const ANY_TYPE = fetch("events of every type are wanted, and native gives only named ones");

/** Native does not say why, so the next attempt asks in a way that can be read. */
export const GAVE_UP = fetch("native gave up without a reason; fetch can read it, and resume");

/** It is decided before connecting, never silently after a failure: a native error is opaque. */
export function choose({ transport, isPlain, needsFetch }: Settings, host: Host): Choice {
  if (transport) return { transport, why: "the options name it" };
  if (!isPlain) return fetch("the request is more than a plain GET");
  if (needsFetch) return fetch("the options need to see what native hides");
  if (host.wanted() === undefined) return ANY_TYPE;
  if (!hasNative()) return fetch("there is no EventSource here");
  if (host.resumeFrom() !== "") return fetch("there is a last event ID to send");
  return { transport: "native", why: "a plain GET needs no more than the browser's own EventSource" };
}
