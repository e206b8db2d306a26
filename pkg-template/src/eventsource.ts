export { ErrorEvent } from "./eventsource/error-event.js";
export { EventSource } from "./eventsource/event-source.js";
export type { EventSourceEventMap, EventSourceInit } from "./eventsource/types.js";
