import type { FaultKind } from "../client/errors.js";
import type { CloseReason, TransportName, WaitReason } from "../client/source.js";
import type { Choice } from "../link/host.js";
import {
  FaultCode,
  type Reason,
  type Transport,
  type Wait,
  type WaitReason as WaitReasonCode,
  type Why,
} from "./abi.js";

export { FaultCode };

// What the core's numbers are called, and say, to users.

// Each table is in the order of its codes.

export const REASONS: Readonly<Record<Reason, CloseReason | "failed">> = ["closed", "no-content", "ended", "failed"];

export const FAULTS: Readonly<Record<FaultCode, FaultKind>> = [
  "status",
  "content-type",
  "network",
  "ended",
  "truncated",
  "timeout",
  "too-large",
  "too-large",
  "native",
  "prepare",
  "request",
  "suspended",
  "replaced",
  "request",
];

export const TRANSPORTS: Readonly<Record<Transport, TransportName>> = ["native", "fetch"];

/** Why a transport was taken. */
export const WHYS: Readonly<Record<Why, string>> = [
  "the options name it",
  "a plain GET needs no more than native",
  "the request is more than a plain GET",
  "the options need to see what native hides",
  "events of every type are wanted",
  "there is no EventSource here",
  "native gave up without a reason",
  "there is a last event ID to send",
  "a reader sets the pace",
];

/** What stands for a choice until there is an engine to make one. */
export const LOADING: Choice = { transport: "fetch", why: "the engine is loading" };

/** What the next attempt waits for. */
export const WAIT_REASONS: Readonly<Record<WaitReasonCode, WaitReason>> = [
  "backoff",
  "offline",
  "hidden",
  "asking",
  "browser",
];

const WAITS: Readonly<Record<Wait, string>> = ["connect", "firstByte", "idle"];

/** The sentence for a fault: its code, the number that comes with it, and what has caused it. */
export function sentence(code: FaultCode, detail: number, url: string, cause: unknown): string {
  const sentences: Record<FaultCode, string> = [
    `${url} answered with status ${detail}`,
    `${url} answered with something other than text/event-stream`,
    `${url} could not be reached, or the connection broke (browsers do not say which, nor whether CORS forbade it)`,
    `${url} ended the stream`,
    `${url} ended the stream before what the option until waits for`,
    `${url} was silent for longer than timeout.${WAITS[detail as Wait]} allows`,
    `a line of ${url} passes limits.line with ${detail} bytes or more`,
    `an event of ${url} passes limits.event with ${detail} bytes or more`,
    `the browser's EventSource gave up on ${url} and does not say why; transport: "fetch" would`,
    `a function that makes the request for ${url} failed`,
    `the request for ${url} can't be sent`,
    `the connection to ${url} was let go while the page was away`,
    `the connection to ${url} was let go for another one`,
    `the engine could not be loaded; connect() of "headwater/js" has it`,
  ];
  return bare(sentences[code]) + reason(cause);
}

/** What is said, without the name and the password that a URL in it may have. */
export const bare = (text: string): string => text.replace(/\/\/[^\s/?#]*@/g, "//");

/** What a fault's cause says and the causes of that, to be put after what is said of the fault itself: platforms keep why a connection failed there. */
export function reason(cause: unknown, depth = 4): string {
  const { message, errors, cause: deeper } = (cause ?? {}) as { message?: unknown; errors?: unknown; cause?: unknown };
  if (depth === 0 || typeof message !== "string") return "";
  // One attempt for each address of a host: each has an error.
  const each = Array.isArray(errors) ? errors.map((error) => reason(error, depth - 1).slice(2)).join(", ") : "";
  return [message, each].map((text) => text && `: ${bare(text)}`).join("") + reason(deeper, depth - 1);
}
