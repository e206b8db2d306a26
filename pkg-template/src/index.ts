export { connect } from "./connect.js";
export { type FaultKind, SourceError } from "./errors.js";
export type {
  CloseReason,
  ConnectOptions,
  Dynamic,
  EventMap,
  Parser,
  RetryOptions,
  Source,
  SourceEvent,
  SourceState,
  StateChange,
  TimeoutOptions,
  TransportName,
} from "./types.js";
