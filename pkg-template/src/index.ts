export { connect } from "./connect.js";
export { type FaultKind, SourceError } from "./errors.js";
export type {
  CloseReason,
  ConnectOptions,
  Dynamic,
  EventMap,
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
