import {
  Flag,
  type Input,
  MOST,
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
import { utf8 } from "../platform/codecs.js";
import { moment } from "./clock.js";
import { mimeType } from "./content-type.js";
import type { Choice } from "./host.js";
import type { Response } from "./request.js";
import { retryAfter } from "./retry-after.js";

/**
 * Names one attempt or one question. Everything that comes of it is told with its ticket, so that the session can drop
 * what comes too late.
 */
export type Ticket = number;

/**
 * How much of a chunk is decoded at a time, in bytes, and how large the buffer for it grows. A user's `fetch` may give
 * any amount at once, and what decoding takes must not grow with it.
 */
export const SLICE: number = 64 << 10;

/** A fresh uniform random number of 32 bits: the engine leaves out the fraction. */
const random = (): number => Math.random() * 2 ** 32;

/** One source's state in the engine: its session and its decoder. After `_free()` it ignores calls. */
export class Core {
  readonly #exports: EngineExports;
  /** The state's address in the engine's memory; 0 once it is freed. */
  #address: number;
  /** The address of the buffer that {@link #write} fills, and its size in bytes. */
  #room = 0;
  #roomy = 0;
  /** The event types that rows name by number. */
  _types: readonly string[] = [];
  /** When the session was last told something, in ms by {@link moment}. */
  _now = 0;

  /** The policy and the limits, each at its place in {@link Setting}. */
  readonly _numbers: readonly number[];

  constructor(exports: EngineExports, numbers: readonly number[]) {
    this._numbers = numbers;
    this.#exports = exports;
    // A longer list would be written over something else.
    new Float64Array(exports.memory.buffer, exports.given(), MOST).set(numbers.slice(0, MOST));
    this.#address = exports.make(numbers.length) >>> 0;
  }

  _free(): void {
    const address = this.#address;
    this.#address = 0;
    if (address) this.#exports.free(address);
  }

  /** Tells the session what happened to the source, its page or its device. An answer brings its question's ticket. */
  _input(input: Input, number = 0, ticket: Ticket = 0): void {
    if (this.#address) this.#exports.input(this.#address, input, number, ticket, this.#tick(), random());
  }

  /** Tells the session what happened to the attempt with this ticket. Returns whether that attempt still counts, as 1 or 0. */
  _signal(ticket: Ticket, signal: Signal, number = 0): number {
    return this.#address && this.#exports.signal(this.#address, ticket, signal, number, this.#tick(), random());
  }

  /** Whether the attempt with this ticket still counts, as 1 or 0. */
  _holds(ticket: Ticket): number {
    return this.#address && this.#exports.holds(this.#address, ticket);
  }

  /**
   * Tells the session a response's head. Returns what to do with the body; for {@link Verdict.Inspect}, the report has
   * the number of bytes to read.
   */
  _judge(ticket: Ticket, { status, headers }: Response): Verdict {
    // An absent header becomes the text "null", which is neither a content type nor a time.
    const header = (name: string): string => `${headers.get(name)}`;
    const kind = ["text/event-stream", "application/json"].indexOf(mimeType(header("content-type"))) + 1;
    const wait = retryAfter(header("retry-after"), header("date"), header("retry-after-ms"));
    // "false" is 0, "true" is 1, and anything else is NONE.
    const again = ["false", "true"].indexOf(header("x-should-retry").toLowerCase());
    return this.#exports.judge(this.#address, ticket, status, kind, wait, again, this.#tick(), random());
  }

  /** The session's next output. The report has the numbers that belong to it. */
  _poll(): Output {
    return this.#address ? this.#exports.poll(this.#address, this._now) : Output.Nothing;
  }

  /** A number of the last report. */
  _told(what: Report): number {
    return new Float64Array(this.#exports.memory.buffer, this.#address, Report.Length)[what]!;
  }

  /** The transport of the latest attempt and the reason for it. Before the first attempt: what it would have. */
  _choice(): Choice {
    this.#exports.choose(this.#address);
    return {
      transport: TRANSPORTS[this._told(Report.Transport) as Transport],
      why: WHYS[this._told(Report.Why) as Why],
    };
  }

  /** When the session wants to be told that time has passed, by the clock of {@link _now}; `Infinity` for never. */
  _deadline(): number {
    const deadline = this.#exports.deadline(this.#address);
    return deadline === NONE ? Infinity : deadline;
  }

  _state(): State {
    return this.#exports.state(this.#address);
  }

  /** Makes the decoder ready for a new stream: it forgets an event that the old stream began and did not end. */
  _restart(): void {
    if (this.#address) this.#exports.restart(this.#address);
  }

  /**
   * Decodes a chunk into a table of rows and the values that they point to; `undefined` if there are no rows. The
   * values are valid until the next chunk. The caller tells the session of the chunk after it has handed the rows on.
   *
   * The engine leaves the rows in its own memory, and the values there or in the chunk. The rows are copied out: a
   * handler may call the engine again, and a view of wasm memory loses its buffer when that memory grows.
   */
  _decode(chunk: Uint8Array): { _rows: Int32Array; values: Values } | undefined {
    const { memory, decode } = this.#exports;
    const numbers = decode(this.#address, this.#write(chunk));
    const { buffer } = memory;
    const report = new Float64Array(buffer, this.#address, Report.Length);
    this.#learn(report[Report.TypesFrom]!, report[Report.Types]!);
    if (!numbers) return undefined;
    const flags = report[Report.Flags]!;
    const text = new Uint8Array(buffer, report[Report.Text], report[Report.Bytes]);
    const values = new Values();
    values.set(chunk, (flags & Flag.ChunkIsAscii) !== 0, text, (flags & Flag.TextIsAscii) !== 0, numbers === ROW);
    return { _rows: new Int32Array(buffer, report[Report.Rows], numbers).slice(), values };
  }

  /** Reads the event types that this chunk brought: those from index `from` are new or have been replaced. */
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

  /**
   * Copies bytes into the engine's memory, and returns their number.
   *
   * The buffer grows by doubling up to {@link SLICE}, so that most chunks find it large enough. The view is made anew
   * each time, since `room()` may grow the memory, and older views then have no buffer.
   */
  #write(bytes: Uint8Array): number {
    const { length } = bytes;
    if (length > this.#roomy) {
      this.#roomy = Math.max(length, Math.min(2 * length, SLICE));
      this.#room = this.#exports.room(this.#address, this.#roomy) >>> 0;
    }
    new Uint8Array(this.#exports.memory.buffer, this.#room, length).set(bytes);
    return length;
  }
}
