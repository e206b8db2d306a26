import type { AttemptContext } from "../client/options.js";
import type { CloseReason, SourceState, TransportName, WaitReason } from "../client/source.js";
import type { Answer, FaultCode, Plan, Verdict } from "../engine/abi.js";
import type { Values } from "../engine/block.js";
import type { Request, Response } from "./request.js";

/** The settings of a source, apart from its request. */
export interface Settings {
  /** The policy and the limits, each at its place in `Setting`. */
  readonly _numbers: readonly number[];
  readonly withCredentials: boolean;
  /** Whether the source's timers keep a process alive. */
  readonly ref: boolean;
}

/** The transport of a source, and the reason for it in words. */
export interface Choice {
  readonly transport: TransportName;
  readonly why: string;
}

/** A fault and the facts about it. */
export interface Fault {
  /** The fault's code, and the number that its sentence needs: a status, a size in bytes, or which time-out. */
  readonly _code: FaultCode;
  readonly _detail: number;
  /** The response's status and its URL after redirects, where there was a response; else 0 and empty. */
  readonly status: number;
  readonly url: string;
  readonly headers?: Headers | undefined;
  readonly body: string;
  /** The error that the platform or a user's function threw. */
  readonly cause?: unknown;
}

/** What is known of a fault that someone else tells of. */
export type Facts = Partial<Omit<Fault, "_code" | "_detail">>;

/** A change of a source's state. */
export interface Change {
  readonly state: SourceState;
  /** The number of the attempt that changed, counted since the last good connection, from 1. */
  readonly attempt: number;
  /** When waiting, and when closed by a failure: the fault. */
  readonly _fault?: Fault | undefined;
  /** When waiting: what the next attempt waits for. */
  readonly waitReason?: WaitReason | null;
  /** When waiting: in how many ms the next attempt begins, if that is known. */
  readonly retryIn?: number | undefined;
  /** When closed: the reason. */
  readonly reason?: CloseReason | "failed" | undefined;
}

/**
 * The object that a {@link Link} works for: it makes the requests and hears of the source's life. Its methods must not
 * throw, since a link has nobody to pass an error to: a host reports what a user's code throws.
 */
export interface Host {
  /**
   * Calls the user's functions that make the request, and may reject with their errors. The function that it returns
   * builds the request, and throws if that is impossible. There are two steps because the two failures are two faults.
   *
   * @param resumes whether another request goes on from a stream that was open
   */
  prepare(context: AttemptContext, resumes: boolean): Promise<() => Request>;
  /** A response's head has come, from this URL, and what is to be done with its body. May return another response to read. */
  _head?(response: Response, url: string, verdict: Verdict): Response | undefined;
  /** So many bytes of a stream have come. */
  _bytes?(count: number): void;
  /** The state changed. */
  _changed(change: Change): void;
  /** Asks the user what should follow from a fault. Plan and answer are codes, or times in ms. It never rejects. */
  _ask(fault: Fault, attempt: number, plan: Plan | number): Promise<Answer | number>;
}

/** The object that takes what the streams of a {@link Link} say. Its methods must not throw either. */
export interface Taker {
  /** The last event ID that a new request sends; empty for none. */
  readonly lastEventId: string;
  /** Fulfilled when the last event ID has been loaded; `undefined` where there is nothing to wait for. */
  readonly _loading?: PromiseLike<void> | undefined;
  /** The event types that have listeners of their own. Without this, none has. */
  _wanted?(): readonly string[];
  /** The circumstances that decide on the transport beside the types: `AnyType`, `InPace`, their sum, or 0. */
  _circumstances?(): number;
  /** A new stream begins, from this URL. */
  _begin(url: string): void;
  /**
   * Takes a chunk's events as a table of rows (see block.ts); `types` names their kinds. Valid until the next chunk: a taker
   * that needs them for longer is not {@link _ready} until then.
   */
  _block(values: Values, rows: Int32Array, types: readonly string[]): void;
  /** The platform's own `EventSource` gave an event. */
  _native?(event: MessageEvent<string>): void;
  /** A promise for when the next chunk may be read, or `undefined` for at once. */
  _ready(): Promise<unknown> | undefined;
}
