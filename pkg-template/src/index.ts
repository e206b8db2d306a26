export { connect } from "./connect.js";
export { SourceError } from "./errors.js";
export type {
  CloseReason,
  ConnectOptions,
  Dynamic,
  EventMap,
  FaultKind,
  Parser,
  RetryOptions,
  Source,
  SourceEvent,
  SourceState,
  StateChange,
  TimeoutOptions,
  TransportName,
} from "./types.js";
