import { ROW, Values } from "../block.js";
import { encoder, utf8 } from "../codecs.js";
import type { EngineExports } from "../engine.js";
import type { Response } from "../request.js";
import { moment } from "./clock.js";

/** What the session is told, by the codes of crates/npm/src/engine.rs. */
export const enum Input {
  Start,
  Opened,
  Refused,
  NoContent,
  Received,
  ReconnectionTime,
  Ended,
  Failed,
  Recovering,
  Timer,
  Offline,
  Online,
  Resumed,
  Suspend,
  Hidden,
  Answer,
  Close,
}

/** What the session says, by the codes of crates/npm/src/engine.rs. */
export const enum Output {
  Connect,
  Abandon,
  Opened,
  Ask,
  Waiting,
  Closed,
}

/** What a response's head means. */
export const enum Verdict {
  Open,
  NoContent,
  Refuse,
}

/** Where the report holds what: see crates/npm/src/report.rs. */
export const enum Report {
  Fault,
  Detail,
  Time,
  Number,
  IsFirst,
  Reason,
  Rows,
  Text,
  Bytes,
  Flags,
  TypesFrom,
  Types,
  Retry,
  Limit,
  TypeLength,
  Length,
}

const enum Flag {
  ChunkIsAscii = 1,
  TextIsAscii = 2,
}

/** The room for what is written to the engine is kept up to this size, in bytes. */
const ROOM = 256 << 10;

/** One source's half in the engine: its session and its decoder. Once freed it says nothing more. */
export class Core {
  readonly #exports: EngineExports;
  #address: number;
  #room = 0;
  #roomy = 0;
  readonly #values = new Values();
  /** The event types that rows name by number. */
  types: readonly string[] = [];

  /** @param numbers the policy and the limits, in the order of crates/npm/src/numbers.rs */
  constructor(exports: EngineExports, numbers: readonly number[]) {
    this.#exports = exports;
    this.#address = exports.make() >>> 0;
    this.#exports.set_up(this.#address, this.#write(new Uint8Array(Float64Array.from(numbers).buffer)));
  }

  free(): void {
    const address = this.#address;
    this.#address = 0;
    if (address) this.#exports.free(address);
  }

  /** Tells the session what happened, and gives the time it was told. */
  input(input: Input, number = 0): number {
    const now = moment();
    if (this.#address) this.#exports.input(this.#address, input, number, now, Math.floor(Math.random() * 2 ** 32));
    return now;
  }

  /** The session's next output; what belongs to it is in the report. -1 when there is no more. */
  poll(now: number): Output | -1 {
    return this.#address ? this.#exports.poll(this.#address, now) : -1;
  }

  /** A number of the last report. */
  told(what: Report): number {
    return new Float64Array(this.#exports.memory.buffer, this.#address, Report.Length)[what]!;
  }

  /** When the session's time is up, in ms, by the clock of {@link input}; -1 for never. */
  deadline(): number {
    return this.#exports.deadline(this.#address);
  }

  /** The session's state, by its code. */
  state(): number {
    return this.#exports.state(this.#address);
  }

  judge({ status, headers }: Response): Verdict {
    return this.#exports.judge(this.#address, status, this.#write(encoder.encode(headers.get("content-type") ?? "")));
  }

  /** A new stream begins: forgets what the old one has begun and not ended. */
  restart(): void {
    if (this.#address) this.#exports.restart(this.#address);
  }

  /** Reads a chunk. What it says is in the table, whose values are valid until the next one; `undefined` if it says nothing. */
  decode(chunk: Uint8Array): { rows: Int32Array; values: Values } | undefined {
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
    return { rows: new Int32Array(buffer, report[Report.Rows], numbers).slice(), values: this.#values };
  }

  #learn(from: number, count: number): void {
    if (from === count) return;
    const types = this.types.slice(0, from);
    for (let index = from; index < count; index++) {
      const at = this.#exports.type_at(this.#address, index) >>> 0;
      types.push(utf8.decode(new Uint8Array(this.#exports.memory.buffer, at, this.told(Report.TypeLength))));
    }
    this.types = types;
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
