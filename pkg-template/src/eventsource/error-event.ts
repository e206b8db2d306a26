import { FAULTS, FaultCode, reason } from "../engine/codes.js";
import type { Change } from "../link/host.js";
import type { EventClass } from "../platform/types.js";

/**
 * Beyond the standard: an `error` event that says what has happened, for sources with options that
 * are beyond it, too. Others give a plain `Event`, without these.
 */
export class ErrorEvent extends (Event as EventClass) {
  /** The response's status; `undefined` where there was no response. */
  readonly code?: number | undefined;
  /** What kind of fault it is, by the names that `connect()` has for them, and the status or the cause's message: `status 401`, `network: fetch failed`. */
  readonly message?: string | undefined;

  constructor(type: string, { code, message }: { code?: number | undefined; message?: string | undefined } = {}) {
    super(type);
    this.code = code;
    this.message = message;
  }

  // Node.js, Bun and Deno show of an event what the standard knows of.
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
 * The event for a change for the worse.
 *
 * @internal
 */
export function errorEvent({ _fault: fault, reason: end }: Change): ErrorEvent {
  // Without a fault it is the server that has no more to say: by a stream's end, or by a 204.
  const {
    code = end === "ended" ? FaultCode.Ended : FaultCode.Status,
    status = code === FaultCode.Ended ? 0 : 204,
    cause,
  } = fault ?? {};
  // What nobody is allowed to see has no status.
  const kind = FAULTS[code === FaultCode.Status && !status ? FaultCode.Network : code];
  return new ErrorEvent("error", {
    code: status || undefined,
    message: `${kind}${status ? ` ${status}` : ""}${reason(cause)}`,
  });
}
