export { ErrorEvent } from "./eventsource/error-event.js";
export { EventSource } from "./eventsource/event-source.js";
export type { EventSourceConstructor, EventSourceEventMap, EventSourceInit } from "./eventsource/types.js";
export type { EventSourceFetchInit, FetchLike, FetchLikeResponse, ReaderLike } from "./link/fetch-like.js";
