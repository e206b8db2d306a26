import type { Headers } from "../platform/types.js";
import type { SchemaIssue } from "./schema.js";

/**
 * What kind of fault a {@link SourceError} reports.
 *
 * @example
 * ```ts
 * const passing: FaultKind[] = ["network", "timeout", "ended"];
 * ```
 */
export type FaultKind =
  | "status" // the server answered with a status that is not a stream's
  | "content-type" // 200, but not text/event-stream
  | "network" // refused, reset, or blocked by CORS; browsers tell no more
  | "ended" // the server ended the stream
  | "truncated" // the server ended the stream before what the option `until` waits for had come
  | "event" // an event says that the answer has failed, as `failOn` found
  | "gap" // the server can't go on from the last event ID, and `onGap` does not go on with what is missing
  | "timeout" // nothing came for longer than a time-out allows
  | "too-large" // a line or an event passed a limit
  | "native" // the browser's own EventSource gave up, and does not say why
  | "suspended" // let go while the page was away
  | "replaced" // let go for another connection: reconnect() was called, or native can't give what is wanted
  | "prepare" // the url, headers or body function threw; it is called again
  | "request" // the request can't be sent from here, however often it is tried
  | "engine" // the engine failed: it is out of memory, or the page has replaced a function that it needs
  | "parse"; // an event's data did not parse, or not fit its schema

/**
 * A fault, with everything that is known of it.
 *
 * @example
 * ```ts
 * source.closed.catch((error: SourceError) => console.log(error.kind, error.status, error.body));
 * ```
 */
export class SourceError extends Error {
  /** What kind of fault it is. */
  declare readonly kind: FaultKind;
  /** The status of a response that was refused; 0 where none was, also if a stream breaks that was accepted. */
  declare readonly status: number;
  /** The headers of a response that was refused, else `null`. */
  declare readonly headers: Headers | null;
  /** The first kilobytes of the response's body, as text; for `parse`, the event's data. */
  declare readonly body: string;
  /** The attempt that met the fault, counted since the last good connection, from 1. */
  declare readonly attempt: number;
  /** Whether the source goes on to try again. */
  declare readonly willRetry: boolean;
  /** In how many ms the next attempt starts; `null` where it is not known, or there is none. */
  declare readonly retryIn: number | null;

  /**
   * Headwater makes them; so may tests of your own.
   *
   * @param fields what is known; the kind is "network" unless it is given
   * @param name what the error is called
   *
   * @example
   * ```ts
   * const refused = new SourceError("refused", { kind: "status", status: 403 });
   * ```
   */
  constructor(message: string, fields: Partial<SourceError> = {}, name = "SourceError") {
    super(message, fields.cause === undefined ? undefined : fields);
    this.name = name;
    // V8 has written the stack's first line by now.
    (Error as { captureStackTrace?(error: Error, above: unknown): void }).captureStackTrace?.(this, new.target);
    this.kind = fields.kind ?? "network";
    this.status = fields.status ?? 0;
    this.headers = fields.headers ?? null;
    this.body = fields.body ?? "";
    this.attempt = fields.attempt ?? 0;
    this.willRetry = fields.willRetry ?? false;
    this.retryIn = fields.retryIn ?? null;
  }
}

/**
 * An event whose data did not parse, or whose payload did not fit its schema. With `onDecodeError` the event is
 * dropped, and the stream goes on; without, a loop throws it.
 *
 * @example
 * ```ts
 * connect("/prices", {
 *   parse: "json",
 *   onDecodeError: ({ type, raw, issues }) => console.warn(type, raw, issues),
 * });
 * ```
 */
export class DecodeError extends SourceError {
  declare readonly kind: "parse";
  /** The event's type. */
  declare readonly type: string;
  /** The event's data, as it came. */
  declare readonly raw: string;
  /** What the schema has found; empty where the data did not even parse: {@link Error.cause} tells why. */
  declare readonly issues: readonly SchemaIssue[];

  /** @internal */
  constructor(
    message: string,
    type: string,
    raw: string,
    issues: readonly SchemaIssue[],
    fields: Partial<SourceError>,
  ) {
    super(message, { ...fields, kind: "parse", body: raw }, "DecodeError");
    this.type = type;
    this.raw = raw;
    this.issues = issues;
  }
}

/**
 * A {@link SourceError} of any kind: comparing its `kind` tells what is known of it.
 *
 * @example
 * ```ts
 * const tell = (error: AnySourceError) => {
 *   if (error.kind === "status") console.log(error.status, error.headers.get("retry-after"));
 *   else if (error.kind === "parse") console.log(error.raw, error.issues);
 * };
 * ```
 */
export type AnySourceError =
  | DecodeError
  | (SourceError & {
      /** The server answered, and with something else than a stream. */
      readonly kind: "status" | "content-type";
      /** The response's headers. */
      readonly headers: Headers;
    })
  | (SourceError & {
      /** What else can happen. */
      readonly kind: Exclude<FaultKind, "parse" | "status" | "content-type">;
    });
