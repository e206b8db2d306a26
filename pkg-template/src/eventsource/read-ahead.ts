import { keep, type Values } from "../engine/block.js";
import { SLICE } from "../link/core.js";
import { bytesRead } from "../link/fetch.js";
import type { ReaderLike, ReadResult } from "../link/fetch-like.js";

/**
 * How many bytes are asked for at a time while events wait for their tasks. The chunk that passes it comes on top.
 *
 * It has to be more than the 64 KiB that `fetch` of Node.js 20 takes from its socket whenever it is asked for a chunk,
 * however small that chunk is. What it took and can't give yet waits there, and is copied each time. So, asked for one
 * chunk after each pause, it takes in more than it gives, and a stream that comes faster than it is delivered costs more
 * and more for each byte.
 */
const AHEAD = 128 << 10;

/** The reader of a body that can be told to read on while nobody asks for the next chunk. */
export class ReadAhead implements ReaderLike {
  readonly #reader: ReaderLike;
  /** What was read and not asked for yet. The last one may still be under way. */
  readonly #waiting: Promise<ReadResult>[] = [];
  #isCancelled = false;

  constructor(reader: ReaderLike) {
    this.#reader = reader;
  }

  read(): Promise<ReadResult> {
    return this.#waiting.shift() ?? this.#reader.read();
  }

  cancel(): Promise<void> {
    this.#isCancelled = true;
    this.#waiting.length = 0;
    return this.#reader.cancel();
  }

  /**
   * Reads {@link AHEAD} bytes on, one chunk after the other, unless some are left of the last time. It never fails: who
   * asks for a chunk that failed gets the failure.
   *
   * A reader may use one buffer for all of its chunks. So what is read on is copied, and before it the bytes of the values
   * that wait. A chunk that is asked for by `read()` costs no copy. Where the values are of a slice of a larger chunk, its
   * next slice comes without a read, and still lies in that buffer.
   */
  async _readOn(values: Values): Promise<void> {
    if (this.#waiting.length > 0 || values._past === SLICE) return;
    keep(values);
    for (let size = 0; size < AHEAD && !this.#isCancelled; ) {
      const next = this.#copied();
      this.#waiting.push(next);
      try {
        const read = await next;
        if (read.done) return;
        size += read.value.length;
      } catch {
        return;
      }
    }
  }

  async #copied(): Promise<{ done: false; value: Uint8Array } | { done: true }> {
    const { done, value } = await this.#reader.read();
    return done ? { done } : { done, value: bytesRead(value).slice() };
  }
}
