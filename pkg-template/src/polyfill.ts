import { EventSource } from "./eventsource/event-source.js";
import { noticeStops } from "./eventsource/stops.js";

export { EventSource } from "./eventsource/event-source.js";
export type { EventSourceConstructor, EventSourceEventMap, EventSourceInit } from "./eventsource/types.js";
export type { EventSourceFetchInit, FetchLike, FetchLikeResponse, ReaderLike } from "./link/fetch-like.js";

let isInstalled = false;

/** Makes `EventSource` Headwater's, whether there is another or not. Importing this module does so only where there is none. */
export function install(): void {
  if (!isInstalled) noticeStops();
  isInstalled = true;
  // Web IDL, "define the global property references".
  Object.defineProperty(globalThis, "EventSource", {
    value: EventSource,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}

if (typeof globalThis.EventSource !== "function") install();
