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

// The names and sentences that users see for the engine's numbers. Each table is in the order of its codes in abi.ts.

export const REASONS: Readonly<Record<Reason, CloseReason | "failed">> = ["closed", "no-content", "ended", "failed"];

export const FAULTS: Readonly<Record<FaultCode, FaultKind>> = [
  "status",
  "content-type",
  "network",
  "ended",
  "truncated",
  "event",
  "gap",
  "timeout",
  "too-large",
  "too-large",
  "too-large",
  "native",
  "prepare",
  "request",
  "suspended",
  "replaced",
  "request",
  "engine",
];

export const TRANSPORTS: Readonly<Record<Transport, TransportName>> = ["native", "fetch"];

/** The reasons for a transport, in words. */
export const WHYS: Readonly<Record<Why, string>> = [
  "the options name it",
  "a plain GET needs no more",
  "the request is no plain GET",
  "the options need fetch",
  "every event type is wanted",
  "there is no EventSource",
  "native gave up",
  "there is a last event ID",
  "a reader sets the pace",
];

/** The choice that is shown until the engine runs and makes one. */
export const LOADING: Choice = { transport: "fetch", why: "the engine is loading" };

/** The things that the next attempt may wait for. */
export const WAIT_REASONS: Readonly<Record<WaitReasonCode, WaitReason>> = [
  "backoff",
  "offline",
  "hidden",
  "asking",
  "browser",
];

const WAITS: Readonly<Record<Wait, string>> = ["connect", "firstByte", "idle"];

/**
 * The sentence for a fault.
 *
 * @param detail the number that belongs to the code: a status, a size in bytes, or which time-out
 */
export function sentence(code: FaultCode, detail: number, url: string, cause: unknown): string {
  const sentences: Record<FaultCode, string> = [
    `${url} answered with status ${detail}`,
    `${url} answered with something other than text/event-stream`,
    `${url} could not be reached, or the connection broke; browsers tell no more, not even of CORS`,
    `${url} ended the stream`,
    `${url} ended the stream before what the option until waits for`,
    `an event of ${url} is a failure`,
    `${url} can't go on from the last event ID`,
    `${url} was silent for longer than timeout.${WAITS[detail as Wait]} allows`,
    `a line of ${url} passes limits.line with ${detail} bytes or more`,
    `an event of ${url} passes limits.event with ${detail} bytes or more`,
    `an event type of ${url} passes limits.type with ${detail} bytes or more`,
    `the browser's EventSource gave up on ${url} and does not say why; transport: "fetch" would`,
    `a function that makes the request for ${url} failed`,
    `the request for ${url} can't be sent`,
    `the connection to ${url} was let go while the page was away`,
    `the connection to ${url} was let go for another one`,
    `the engine could not be loaded; connect() of "headwater/js" has it`,
    `${url} was let go, since the engine has failed`,
  ];
  return quiet(sentences[code]) + reason(cause);
}

/** The text without the user name and the password that a URL in it may have. */
export const bare = (text: string): string => text.replace(/:\/\/[^\s/?#]*@/g, "://");

/** The text for a message, which may have no secret: URLs in it have no query and no fragment either. */
export const quiet = (text: string): string => bare(text).replace(/\?\S+|(\S)#\S+/g, "$1");

/**
 * The messages of a cause and of its own causes, as the end of a fault's sentence. Platforms put the real reason of a
 * failed connection there.
 *
 * @param depth how many causes are followed, since a chain of causes may be a circle
 */
export function reason(cause: unknown, depth = 4): string {
  const { message, errors, cause: deeper } = (cause ?? {}) as { message?: unknown; errors?: unknown; cause?: unknown };
  if (depth === 0 || typeof message !== "string") return "";
  // Node.js tries each address of a host, and gives one error for each.
  const each = Array.isArray(errors) ? errors.map((error) => reason(error, depth - 1).slice(2)).join(", ") : "";
  return [message, each].map((text) => text && `: ${quiet(text)}`).join("") + reason(deeper, depth - 1);
}
