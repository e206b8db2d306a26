import { FAULTS, FaultCode, reason } from "../engine/codes.js";
import type { Change } from "../link/host.js";
import type { EventClass } from "../platform/types.js";

/**
 * Beyond the standard: an `error` event that says what has happened. Only a source with options beyond the standard
 * fires it. Other sources fire a plain `Event`.
 */
export class ErrorEvent extends (Event as EventClass) {
  /** The response's status; `undefined` where there was no response. */
  readonly code?: number | undefined;
  /**
   * The kind of the fault, by its name in `connect()`, with the status or the cause's message: `status 401`,
   * `network: fetch failed`.
   */
  readonly message?: string | undefined;

  constructor(type: string, { code, message }: { code?: number | undefined; message?: string | undefined } = {}) {
    super(type);
    this.code = code;
    this.message = message;
  }

  // When Node.js, Bun and Deno print an event, they print its standard members only. These two methods add ours.
  /** @internal */
  [Symbol.for("nodejs.util.inspect.custom")](
    _: unknown,
    options: object,
    inspect: (value: object, options: object) => string,
  ): string {
    const { type, code, message } = this;
    return `ErrorEvent ${inspect({ type, code, message }, options)}`;
  }

  /** @internal */
  [Symbol.for("Deno.customInspect")](inspect: (value: object, options: object) => string, options: object): string {
    const { type, code, message } = this;
    return `ErrorEvent ${inspect({ type, code, message }, options)}`;
  }
}

/**
 * Makes the event for a connection that was lost or has failed.
 *
 * @internal
 */
export function errorEvent({ _fault: fault, reason: end }: Change): ErrorEvent {
  // Without a fault, the server has finished: it ended the stream, or answered 204.
  const {
    _code: code = end === "ended" ? FaultCode.Ended : FaultCode.Status,
    status = code === FaultCode.Ended ? 0 : 204,
    cause,
  } = fault ?? {};
  // A response that CORS hides has status 0: to the user this is a network error.
  const kind = FAULTS[code === FaultCode.Status && !status ? FaultCode.Network : code];
  return new ErrorEvent("error", {
    code: status || undefined,
    message: `${kind}${status ? ` ${status}` : ""}${reason(cause)}`,
  });
}
