import {
  Flag,
  type Input,
  NONE,
  Output,
  Report,
  type Signal,
  type State,
  type Transport,
  type Verdict,
  type Why,
} from "../engine/abi.js";
import { ROW, Values } from "../engine/block.js";
import { TRANSPORTS, WHYS } from "../engine/codes.js";
import type { EngineExports } from "../engine/engine.js";
import { encoder, utf8 } from "../platform/codecs.js";
import { moment } from "./clock.js";
import type { Choice } from "./host.js";
import type { Response } from "./request.js";
import { retryAfter } from "./retry-after.js";

/** Names one attempt, or one question: whatever comes of that brings it back, and the session drops what is late. */
export type Ticket = number;

/** The room for what is written to the engine is kept up to this size, in bytes. */
const ROOM = 256 << 10;

/** A fresh uniform random number of 32 bits. */
const random = (): number => Math.floor(Math.random() * 2 ** 32);

/** One source's half in the engine: its session and its decoder. Once freed it says nothing more. */
export class Core {
  readonly #exports: EngineExports;
  #address: number;
  #room = 0;
  #roomy = 0;
  readonly #values = new Values();
  /** The event types that rows name by number. */
  _types: readonly string[] = [];
  /** When something was told last, in ms by a monotonic clock. */
  _now = 0;

  /** The policy and the limits, each at its place in {@link Setting}. */
  readonly _numbers: readonly number[];

  constructor(exports: EngineExports, numbers: readonly number[]) {
    this._numbers = numbers;
    this.#exports = exports;
    this.#address = exports.make() >>> 0;
    this.#exports.set_up(this.#address, this.#write(new Uint8Array(Float64Array.from(numbers).buffer)));
  }

  _free(): void {
    const address = this.#address;
    this.#address = 0;
    if (address) this.#exports.free(address);
  }

  /** Tells the session what happened to the source, its page or its device. An answer comes with its question's ticket. */
  _input(input: Input, number = 0, ticket: Ticket = 0): void {
    if (this.#address) this.#exports.input(this.#address, input, number, ticket, this.#tick(), random());
  }

  /** Tells the session what the attempt with this ticket tells. Says whether that still counts. */
  _signal(ticket: Ticket, signal: Signal, number = 0): boolean {
    return !!(this.#address && this.#exports.signal(this.#address, ticket, signal, number, this.#tick(), random()));
  }

  /** Whether the attempt with this ticket still counts. */
  _holds(ticket: Ticket): boolean {
    return !!(this.#address && this.#exports.holds(this.#address, ticket));
  }

  /** Tells the session a response's head, and gives what is to be done with the body: of {@link Verdict.Inspect} the report has more. */
  _judge(ticket: Ticket, { status, headers }: Response): Verdict {
    // What is absent is "null", which is neither a type nor a time.
    const bytes = this.#write(encoder.encode(`${headers.get("content-type")}`));
    const wait = retryAfter(`${headers.get("retry-after")}`, `${headers.get("date")}`);
    return this.#exports.judge(this.#address, ticket, status, bytes, wait, this.#tick(), random());
  }

  /** The session's next output; what belongs to it is in the report. */
  _poll(): Output {
    return this.#address ? this.#exports.poll(this.#address, this._now) : Output.Nothing;
  }

  /** A number of the last report. */
  _told(what: Report): number {
    return new Float64Array(this.#exports.memory.buffer, this.#address, Report.Length)[what]!;
  }

  /** What carries the latest attempt, or would carry the first one, and why. */
  _choice(): Choice {
    this.#exports.choose(this.#address);
    return {
      transport: TRANSPORTS[this._told(Report.Transport) as Transport],
      why: WHYS[this._told(Report.Why) as Why],
    };
  }

  /** When the session's time is up, by the clock of {@link _now}. */
  _deadline(): number {
    const deadline = this.#exports.deadline(this.#address);
    return deadline === NONE ? Infinity : deadline;
  }

  _state(): State {
    return this.#exports.state(this.#address);
  }

  /** A new stream begins: forgets what the old one has begun and not ended. */
  _restart(): void {
    if (this.#address) this.#exports.restart(this.#address);
  }

  /**
   * Reads a chunk. What it says is in the table, whose values are valid until the next one; `undefined` if it says
   * nothing. Once that was handed on, the session is to be told of the chunk.
   */
  _decode(chunk: Uint8Array): { _rows: Int32Array; values: Values } | undefined {
    const { memory, decode } = this.#exports;
    const numbers = decode(this.#address, this.#write(chunk));
    const { buffer } = memory;
    const report = new Float64Array(buffer, this.#address, Report.Length);
    this.#learn(report[Report.TypesFrom]!, report[Report.Types]!);
    if (numbers === 0) return undefined;
    const flags = report[Report.Flags]!;
    const text = new Uint8Array(buffer, report[Report.Text], report[Report.Bytes]);
    this.#values.set(chunk, (flags & Flag.ChunkIsAscii) !== 0, text, (flags & Flag.TextIsAscii) !== 0, numbers === ROW);
    // Handlers may come back into the engine, whose memory then moves.
    return { _rows: new Int32Array(buffer, report[Report.Rows], numbers).slice(), values: this.#values };
  }

  #learn(from: number, count: number): void {
    if (from === count) return;
    const types = this._types.slice(0, from);
    for (let index = from; index < count; index++) {
      const at = this.#exports.type_at(this.#address, index) >>> 0;
      types.push(utf8.decode(new Uint8Array(this.#exports.memory.buffer, at, this._told(Report.TypeLength))));
    }
    this._types = types;
  }

  #tick(): number {
    return (this._now = moment());
  }

  /** Writes bytes to where the engine takes them, and gives their number. */
  #write(bytes: Uint8Array): number {
    const { length } = bytes;
    if (length > this.#roomy || (this.#roomy > ROOM && length <= ROOM)) {
      this.#roomy = Math.max(length, Math.min(2 * length, ROOM));
      this.#room = this.#exports.room(this.#address, this.#roomy) >>> 0;
    }
    new Uint8Array(this.#exports.memory.buffer, this.#room, length).set(bytes);
    return length;
  }
}
