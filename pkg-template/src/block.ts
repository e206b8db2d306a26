// A block is the table of what a chunk says: see rows.rs and block.rs.

/** How many numbers a row has: kind, start and end of its text, start and end of its last event ID. */
export const ROW = 5;
/** Kinds from here on are no events. */
export const NO_EVENT = 0xffff_fffd;
/** The start of a last event ID in a row whose block has none of its own. */
export const SAME_ID = 0xffff_ffff;

// A later BOM is text like any other.
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * So much of a chunk is decoded at a time, in bytes: a value that is kept keeps no more than this
 * alive, since engines cut strings without copying them.
 */
const WINDOW = 8192;

/** Cuts a block's values out of its texts. Values are asked for in the table's order. */
export class Values {
  readonly #chunk: Uint8Array | undefined;
  readonly #length: number;
  readonly #text: string;
  #window = "";
  #from = 0;
  #to = 0;

  /**
   * @param chunk the chunk, if values lie in it: ASCII
   * @param text the values that do not
   */
  constructor(chunk: Uint8Array | undefined, text: Uint8Array) {
    this.#chunk = chunk;
    this.#length = chunk === undefined ? 0 : chunk.length;
    this.#text = text.length === 0 ? "" : utf8.decode(text);
  }

  /** The value between two places. */
  cut(start: number, end: number): string {
    if (start >= this.#length) return this.#text.slice(start - this.#length, end - this.#length);
    if (start < this.#from || end > this.#to) {
      this.#from = start;
      this.#to = Math.max(end, Math.min(start + WINDOW, this.#length));
      this.#window = utf8.decode(this.#chunk!.subarray(start, this.#to));
    }
    return this.#window.slice(start - this.#from, end - this.#from);
  }
}
