import { EventSource } from "./eventsource/event-source.js";

export { EventSource } from "./eventsource/event-source.js";
export type { EventSourceEventMap, EventSourceInit } from "./eventsource/types.js";

/** Makes `EventSource` Headwater's, whether there is another or not. Importing this module does so only where there is none. */
export function install(): void {
  // Web IDL, "define the global property references".
  Object.defineProperty(globalThis, "EventSource", {
    value: EventSource,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}

if (typeof globalThis.EventSource !== "function") install();
