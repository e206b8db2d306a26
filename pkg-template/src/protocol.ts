export type { Gap } from "./client/gap.js";
export {
  caughtUp,
  type Failure,
  type GapAnswer,
  isCaughtUp,
  type Protocol,
  type ProtocolOptions,
  protocol,
  type ResumeContext,
  type Resumption,
} from "./client/protocol.js";
export type { Spans, Timings } from "./client/timings.js";
