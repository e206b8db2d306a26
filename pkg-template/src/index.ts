export { connect } from "./client/connect.js";
export { type AnySourceError, DecodeError, type FaultKind, SourceError } from "./client/errors.js";
export type { AnyEvent, EventFor, EventMap, NameOf, SourceEvent } from "./client/events.js";
export type {
  AttemptContext,
  ConnectOptions,
  Dynamic,
  LenientOptions,
  Log,
  ParsedBy,
  Parser,
  Parsers,
  Refusal,
  RetryAnswer,
  RetryOptions,
  RetryQuestion,
  TimeoutOptions,
} from "./client/options.js";
export type { Protocol } from "./client/protocol.js";
export type { EventsOf, SchemaFor, SchemaIssue, SchemaResult, Schemas, StandardSchema } from "./client/schema.js";
export type {
  CloseReason,
  Iteration,
  ResponseHead,
  Source,
  SourceState,
  SourceStats,
  StateChange,
  TransportName,
  WaitReason,
} from "./client/source.js";
export type { Store } from "./client/stores.js";
export type { Spans, Timings } from "./client/timings.js";
export type { EventSourceFetchInit, FetchLike, FetchLikeResponse, ReaderLike } from "./link/fetch-like.js";
export type { Sharing, SharingRole, Tabs } from "./share/types.js";
