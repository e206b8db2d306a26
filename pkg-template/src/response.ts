export { fromReadableStream, fromResponse, type Reads } from "./client/response.js";
export { type ResponseInit, toReadableStream, toResponse } from "./client/streams.js";
export type { ReadableLike } from "./link/fetch-like.js";
