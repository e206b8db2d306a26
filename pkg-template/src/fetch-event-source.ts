export { EventStreamContentType, fetchEventSource } from "./fetch-event-source/fetch-event-source.js";
export type { EventSourceMessage, FetchEventSourceInit } from "./fetch-event-source/types.js";
export type { FetchLike, FetchLikeResponse, ReaderLike } from "./link/fetch-like.js";
