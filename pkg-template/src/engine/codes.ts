import type { FaultKind } from "../client/errors.js";
import type { CloseReason, TransportName, WaitReason } from "../client/source.js";
import type { Choice } from "../link/host.js";
import { FaultCode, Reason, Transport, Wait, WaitReason as WaitReasonCode, Why } from "./abi.js";

export { FaultCode };

// What the core's numbers are called, and say, to users.

export const REASONS: Readonly<Record<Reason, CloseReason | "failed">> = {
  [Reason.Closed]: "closed",
  [Reason.NoContent]: "no-content",
  [Reason.Ended]: "ended",
  [Reason.Failed]: "failed",
};

export const FAULTS: Readonly<Record<FaultCode, FaultKind>> = {
  [FaultCode.Status]: "status",
  [FaultCode.ContentType]: "content-type",
  [FaultCode.Network]: "network",
  [FaultCode.Ended]: "ended",
  [FaultCode.Truncated]: "truncated",
  [FaultCode.Timeout]: "timeout",
  [FaultCode.LineTooLarge]: "too-large",
  [FaultCode.EventTooLarge]: "too-large",
  [FaultCode.Native]: "native",
  [FaultCode.Prepare]: "prepare",
  [FaultCode.Request]: "request",
  [FaultCode.Suspended]: "suspended",
  [FaultCode.Replaced]: "replaced",
  [FaultCode.Unloaded]: "request",
};

export const TRANSPORTS: Readonly<Record<Transport, TransportName>> = {
  [Transport.Native]: "native",
  [Transport.Fetch]: "fetch",
};

/** Why a transport was taken. */
export const WHYS: Readonly<Record<Why, string>> = {
  [Why.Asked]: "the options name it",
  [Why.Plain]: "a plain GET needs no more than the browser's own EventSource",
  [Why.Request]: "the request is more than a plain GET",
  [Why.Policy]: "the options need to see what native hides",
  [Why.AnyType]: "events of every type are wanted, and native gives only named ones",
  [Why.Missing]: "there is no EventSource here",
  [Why.GaveUp]: "native gave up without a reason; fetch can read it, and resume",
  [Why.Resume]: "there is a last event ID to send",
  [Why.Pace]: "a reader sets the pace, and native reads on",
};

/** What stands for a choice until there is an engine to make one. */
export const LOADING: Choice = { transport: "fetch", why: "the engine is loading" };

/** What the next attempt waits for. */
export const WAIT_REASONS: Readonly<Record<WaitReasonCode, WaitReason>> = {
  [WaitReasonCode.Backoff]: "backoff",
  [WaitReasonCode.Offline]: "offline",
  [WaitReasonCode.Hidden]: "hidden",
  [WaitReasonCode.Asking]: "asking",
  [WaitReasonCode.Browser]: "browser",
};

const WAITS: Readonly<Record<Wait, string>> = {
  [Wait.Connect]: "connect",
  [Wait.FirstByte]: "firstByte",
  [Wait.Idle]: "idle",
};

/** The sentence for a fault: its code, the number that comes with it, and what has caused it. */
export function sentence(code: FaultCode, detail: number, url: string, cause: unknown): string {
  const sentences: Record<FaultCode, string> = {
    [FaultCode.Status]: `${url} answered with status ${detail}`,
    [FaultCode.ContentType]: `${url} answered with something other than text/event-stream`,
    [FaultCode.Network]: `${url} could not be reached, or the connection broke (browsers do not say which, nor whether CORS forbade it)`,
    [FaultCode.Ended]: `${url} ended the stream`,
    [FaultCode.Truncated]: `${url} ended the stream before what the option until waits for`,
    [FaultCode.Timeout]: `${url} was silent for longer than timeout.${WAITS[detail as Wait]} allows`,
    [FaultCode.LineTooLarge]: `a line of ${url} passes limits.line with ${detail} bytes or more`,
    [FaultCode.EventTooLarge]: `an event of ${url} passes limits.event with ${detail} bytes or more`,
    [FaultCode.Native]: `the browser's EventSource gave up on ${url} and does not say why; with transport: "fetch" it can be read`,
    [FaultCode.Prepare]: `a function that makes the request for ${url} failed`,
    [FaultCode.Request]: `the request for ${url} can't be sent`,
    [FaultCode.Suspended]: `the connection to ${url} was let go while the page was away`,
    [FaultCode.Replaced]: `the connection to ${url} was let go for another one`,
    [FaultCode.Unloaded]: `the engine could not be loaded; connect() of "headwater/js" has it`,
  };
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
