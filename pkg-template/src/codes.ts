import type { FaultKind } from "./errors.js";
import { bare, reason } from "./reason.js";
import type { CloseReason, SourceState } from "./types.js";

// The core's values cross as small numbers, in the order of codes.rs.

export const STATES: readonly SourceState[] = ["connecting", "open", "waiting", "closed"];

export const REASONS: readonly (CloseReason | "failed")[] = ["closed", "no-content", "ended", "failed"];

export const FAULTS: readonly FaultKind[] = [
  "status",
  "content-type",
  "network",
  "ended",
  "timeout",
  "too-large",
  "too-large",
  "native",
  "prepare",
  "suspended",
  "prepare",
];

/** The codes of faults that are found here, and not in the core. */
export const enum FaultCode {
  Network = 2,
  Native = 7,
  Prepare = 8,
  /** The engine in JavaScript could not be loaded: service workers, for one, may not call `import()`. */
  Unloaded = 10,
}

/** The sentence for a fault: its code, the number that comes with it, and what has caused it. */
export function sentence(code: number, detail: number, url: string, cause: unknown): string {
  const said = [
    `${url} answered with status ${detail}`,
    `${url} answered with something other than text/event-stream`,
    `${url} could not be reached, or the connection broke (browsers do not say which, nor whether CORS forbade it)`,
    `${url} ended the stream`,
    `${url} was silent for longer than timeout.${["connect", "firstByte", "idle"][detail]} allows`,
    `a line of ${url} passes limits.line with ${detail} bytes or more`,
    `an event of ${url} passes limits.event with ${detail} bytes or more`,
    `the browser's EventSource gave up on ${url} and does not say why; with transport: "fetch" it can be read`,
    `the request for ${url} could not be made`,
    `the connection to ${url} was let go while the page was away`,
    `the engine could not be loaded; connect() of "headwater/js" has it`,
  ][code]!;
  return bare(said) + reason(cause);
}
