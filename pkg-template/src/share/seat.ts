import { shareModule } from "headwater:share";
import { NONE, type Place, type ShareInput, type ShareOutput, type ShareRead, ShareReport } from "../engine/abi.js";

/** What the WebAssembly exports: see crates/engine/src/share.rs. Addresses are numbers. */
interface SeatExports {
  readonly memory: WebAssembly.Memory;
  make(low: number, high: number, place: Place, buffer: number, replay: number): number;
  room(seat: number, bytes: number): number;
  handle(seat: number, code: ShareInput, number: number, ticket: number, now: number): void;
  poll(seat: number): ShareOutput;
  read(seat: number): ShareRead;
  deadline(seat: number): number;
}

/** What `tabs()` says of each member. */
export interface Kept {
  /** How much of the stream is kept, in bytes. */
  readonly _buffer: number;
  /** Whether a newcomer begins where the connection has begun. */
  readonly _replay: boolean;
}

let compiled: WebAssembly.Module | undefined;

/**
 * A member in its engine. Each has an instance for itself: what it takes goes with it, and where one breaks, as it does
 * when it is out of memory, no other does.
 */
export class Seat {
  readonly #exports: SeatExports;
  readonly #address: number;

  /** @throws where WebAssembly is refused */
  constructor(place: Place, { _buffer: buffer, _replay: replay }: Kept) {
    compiled ??= shareModule();
    this.#exports = new WebAssembly.Instance(compiled, {}).exports as unknown as SeatExports;
    const [low, high] = crypto.getRandomValues(new Uint32Array(2)) as unknown as [number, number];
    // No member has the number 0.
    this.#address = this.#exports.make(low | 1, high, place, Math.min(buffer, 2 ** 32 - 1), +replay) >>> 0;
  }

  /** Tells the member what happened. */
  _handle(input: ShareInput, number: number, ticket: number, bytes: Uint8Array | undefined): void {
    if (bytes) {
      const at = this.#exports.room(this.#address, bytes.length) >>> 0;
      new Uint8Array(this.#exports.memory.buffer, at, bytes.length).set(bytes);
    }
    this.#exports.handle(this.#address, input, number, ticket, performance.now());
  }

  /** The next thing to do. */
  _poll(): ShareOutput {
    return this.#exports.poll(this.#address);
  }

  /** What the source's attempt may read. */
  _read(): ShareRead {
    return this.#exports.read(this.#address);
  }

  /** A number of the last report. */
  _told(what: ShareReport): number {
    return new Uint32Array(this.#exports.memory.buffer, this.#address, ShareReport.Length)[what]!;
  }

  /** A copy of the bytes of the last report. */
  _bytes(): Uint8Array<ArrayBuffer> {
    const { buffer } = this.#exports.memory;
    return new Uint8Array(buffer as ArrayBuffer, this._told(ShareReport.At), this._told(ShareReport.Bytes)).slice();
  }

  /** When the timer is to fire, by the clock of `performance`; `Infinity` for never. */
  _deadline(): number {
    const deadline = this.#exports.deadline(this.#address);
    return deadline === NONE ? Infinity : deadline;
  }
}
