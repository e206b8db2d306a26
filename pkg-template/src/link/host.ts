import type { AttemptContext } from "../client/options.js";
import type { CloseReason, SourceState, TransportName, WaitReason } from "../client/source.js";
import type { Answer, FaultCode, Plan } from "../engine/abi.js";
import type { Values } from "../engine/block.js";
import type { Request, Response } from "./request.js";

/** What a source is made from, beside its request. */
export interface Settings {
  /** The policy and the limits, each at its place in `Setting`. */
  readonly _numbers: readonly number[];
  readonly withCredentials: boolean;
  /** Whether a process stays alive for its timers. */
  readonly ref: boolean;
}

/** Which transport a source has, and why. */
export interface Choice {
  readonly transport: TransportName;
  readonly why: string;
}

/** A fault, and what is known of it. */
export interface Fault {
  /** What it is, and the number that comes with that. */
  readonly code: FaultCode;
  readonly _detail: number;
  /** The response's, where there was one: its URL is the one after redirects. */
  readonly status: number;
  readonly url: string;
  readonly headers?: Headers | undefined;
  readonly body: string;
  /** What the platform or a function of the user's threw. */
  readonly cause?: unknown;
}

/** A change of a source's state. */
export interface Change {
  readonly state: SourceState;
  /** The attempt that it is about: its number since the last good connection, from 1. */
  readonly attempt: number;
  /** When waiting, and when closed after a failure: what happened. */
  readonly _fault?: Fault | undefined;
  /** When waiting: for what. */
  readonly waitReason?: WaitReason | null;
  /** When waiting: in how many ms the next attempt begins, if that is known. */
  readonly retryIn?: number | undefined;
  /** When closed: why. */
  readonly reason?: CloseReason | "failed" | undefined;
}

/** What a {@link Link} needs of whoever has it. None of its methods throws: what a user's code throws is reported there. */
export interface Host {
  /**
   * Calls what the user makes the request by. It may reject, as what it calls may. What it gives builds the request, and
   * throws where none can be built.
   */
  _prepare(context: AttemptContext): Promise<() => Request>;
  /** The types that are listened to by name. */
  _wanted(): readonly string[];
  /** What else there is to know of how it is listened to: `AnyType` and `InPace`, or their sum. */
  _circumstances(): number;
  /** Where a new stream is to go on from. */
  _resumeFrom(): string;
  /** There is a response's head. */
  _head?(head: Pick<Response, "status" | "url" | "headers">): void;
  /** So many bytes of a stream have come. */
  _bytes?(count: number): void;
  /** A new stream begins, from this URL. */
  _begin(url: string): void;
  /** What a chunk says: a table of rows, see block.ts, whose kinds name these types. Valid until the next one. */
  _block(values: Values, rows: Int32Array, types: readonly string[]): void;
  /** The platform's own `EventSource` gave an event. */
  _native(event: MessageEvent<string>): void;
  /** The state changed. */
  _changed(change: Change): void;
  /** What should follow from a fault: the plan and the answer are codes, or times in ms. It never rejects. */
  _ask(fault: Fault, attempt: number, plan: Plan | number): Promise<Answer | number>;
  /** A promise for when the next chunk may be read, or `undefined` for at once. */
  _ready(): Promise<unknown> | undefined;
}
