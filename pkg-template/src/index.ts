export { connect } from "./connect.js";
export { DecodeError, type FaultKind, SourceError } from "./errors.js";
export type { AnyEvent, EventFor, EventMap, NameOf } from "./event-map.js";
export type { EventSourceFetchInit, FetchLike, FetchLikeResponse, ReaderLike } from "./fetch-like.js";
export type { EventsOf, SchemaFor, SchemaIssue, SchemaResult, Schemas, StandardSchema } from "./schema.js";
export { type IdStore, localStorageStore, memoryStore, sessionStorageStore } from "./stores.js";
export type {
  CloseReason,
  ConnectOptions,
  Dynamic,
  Parser,
  Refusal,
  RetryAnswer,
  RetryOptions,
  RetryQuestion,
  Source,
  SourceEvent,
  SourceState,
  StateChange,
  TimeoutOptions,
  TransportName,
} from "./types.js";
