import {
  Flag,
  type Input,
  MOST,
  Output,
  Report,
  type Signal,
  type Transport,
  type Verdict,
  type Why,
} from "../engine/abi.js";
import { ROW, Values } from "../engine/block.js";
import { TRANSPORTS, WHYS } from "../engine/codes.js";
import { type EngineExports, engineName } from "../engine/engine.js";
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

/**
 * Stands for the engine until it runs, and once the source's state is freed: the attempt that has begun counts, and all numbers
 * of the report are 0.
 */
const ASLEEP = {
  memory: { buffer: new ArrayBuffer(8 * (1 + Report.Length)) },
  free() {},
  holds: () => 1,
} as unknown as EngineExports;

/**
 * A table of more numbers than `FEW`, which are 16 rows, is copied into an array that is kept for the next one: to allocate such an
 * array takes Chromium a tenth of all that it does for a chunk of 64 KiB. A smaller one takes longer to copy than to allocate. One from
 * `MANY` numbers on is not kept, so that an idle source does not hold the largest of its tables. The engine keeps as much of its own.
 */
const FEW = 80;
const MANY = 16 << 10;

/** Views of the memory of the engine that was looked at last. All sources share them. */
let owner: EngineExports | undefined;
let bytes = new Uint8Array(0);
let words: Int32Array;
let numbers: Float64Array;

/**
 * Makes the views anew where it is another engine, or where its memory has grown: a view of what it was before has lost
 * its buffer then. The engine in JavaScript leaves it its buffer, so the views are not kept there.
 */
function look(exports: EngineExports): void {
  if (exports === owner && bytes.length && engineName() === "wasm") return;
  owner = exports;
  const { buffer } = exports.memory;
  bytes = new Uint8Array(buffer);
  words = new Int32Array(buffer);
  numbers = new Float64Array(buffer);
}

/** One source's state in the engine: its session and its decoder. After `_free()` it ignores calls. */
export class Core {
  #exports = ASLEEP;
  /** Settles when the source has its state in the engine, or has failed. */
  _begun: Promise<void> | undefined;
  /** The state's address in the engine's memory; 0 once it is freed. Until it is made: any other place in {@link ASLEEP}. */
  #address = 8;
  /** The address of the buffer that {@link #write} fills, and its size in bytes. */
  #room = 0;
  #roomy = 0;
  /** The array that tables are copied into, as long as they fit. */
  #rows: Int32Array | undefined;
  /** The event types that rows name by number. */
  _types: readonly string[] = [];
  /** When the session was last told something, in ms by {@link moment}. */
  _now = 0;

  /** The policy and the limits, each at its place in {@link Setting}. */
  readonly _numbers: readonly number[];

  constructor(numbers: readonly number[]) {
    this._numbers = numbers;
  }

  /** Whether the source has its state in the engine. Before that, only `_holds()`, `_told()` and `_free()` may be called. */
  get _isMade(): boolean {
    return this.#exports !== ASLEEP;
  }

  _make(exports: EngineExports): void {
    this.#exports = exports;
    const own = this._numbers;
    look(exports);
    // A longer list would be written over something else.
    numbers.set(own.slice(0, MOST), exports.given() / 8);
    this.#address = exports.make(own.length) >>> 0;
  }

  /** Frees the state, and lets go of the engine: an error's stack may keep this object, and would keep the engine's memory with it. */
  _free(): void {
    this.#exports.free(this.#address);
    this.#address = 0;
    look((this.#exports = ASLEEP));
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

  /** The session's next output. The report has the numbers that belong to it, and where the session is afterwards. */
  _poll(): Output {
    return this.#address ? this.#exports.poll(this.#address, this._now) : Output.Nothing;
  }

  /** A number of the last report. */
  _told(what: Report): number {
    look(this.#exports);
    return numbers[this.#address / 8 + what]!;
  }

  /** The transport of the latest attempt and the reason for it. Before the first attempt: what it would have. */
  _choice(): Choice {
    return {
      transport: TRANSPORTS[this._told(Report.Transport) as Transport],
      why: WHYS[this._told(Report.Why) as Why],
    };
  }

  /** Makes the decoder ready for a new stream: it forgets an event that the old stream began and did not end. */
  _restart(): void {
    if (this.#address) this.#exports.restart(this.#address);
  }

  /**
   * Decodes a chunk into a table of rows and the values that they point to; `undefined` if there are no rows. Both are
   * valid until the next chunk. The caller tells the session of the chunk after it has handed the rows on.
   *
   * The engine leaves the rows in its own memory, and the values there or in the chunk. The rows are copied out: a
   * handler may call the engine again, and a view of wasm memory loses its buffer when that memory grows.
   */
  _decode(chunk: Uint8Array): { _rows: Int32Array; _values: Values } | undefined {
    const count = this.#exports.decode(this.#address, this.#write(chunk));
    this.#learn(this._told(Report.TypesFrom), this._told(Report.Types));
    if (!count) return undefined;
    const flags = this._told(Report.Flags);
    const at = this._told(Report.Text);
    const own = this._told(Report.Bytes);
    const text = own ? bytes.subarray(at, at + own) : undefined;
    const values = new Values(
      chunk,
      (flags & Flag.ChunkIsAscii) !== 0,
      text,
      (flags & Flag.TextIsAscii) !== 0,
      count === ROW,
    );
    const from = this._told(Report.Rows) / 4;
    const kept = this.#rows;
    let rows: Int32Array;
    if (count > FEW && kept && kept.length >= count) {
      rows = kept.subarray(0, count);
      rows.set(words.subarray(from, from + count));
    } else {
      rows = words.slice(from, from + count);
      if (count > FEW && count < MANY) this.#rows = rows;
    }
    return { _rows: rows, _values: values };
  }

  /** Reads the event types that this chunk brought: those from index `from` are new or have been replaced. */
  #learn(from: number, count: number): void {
    if (from === count) return;
    const types = this._types.slice(0, from);
    for (let index = from; index < count; index++) {
      const at = this.#exports.type_at(this.#address, index) >>> 0;
      types.push(utf8.decode(bytes.subarray(at, at + this._told(Report.TypeLength))));
    }
    this._types = types;
  }

  #tick(): number {
    return (this._now = moment());
  }

  /**
   * Copies bytes into the engine's memory, and returns their number.
   *
   * The buffer grows by doubling up to {@link SLICE}, so that most chunks find it large enough.
   */
  #write(chunk: Uint8Array): number {
    const { length } = chunk;
    if (length > this.#roomy) {
      this.#roomy = Math.max(length, Math.min(2 * length, SLICE));
      this.#room = this.#exports.room(this.#address, this.#roomy) >>> 0;
    }
    look(this.#exports);
    bytes.set(chunk, this.#room);
    return length;
  }
}
