// A block is the table of what a chunk says: see rows.rs and block.rs.

/** How many numbers a row has: kind, start and end of its text, start and end of its last event ID. */
export const ROW = 5;
/** The kind of a row with a reconnection time: its low and its high half. */
export const RETRY = 0xffff_ffff;
/** The kind of a row with a comment. */
export const COMMENT = 0xffff_fffe;
/** The kind of a row with nothing but a last event ID. */
export const ID = 0xffff_fffd;
/** The kind of a row with a line that the standard ignores. Kinds below are events, and name their type. */
export const IGNORED = 0xffff_fffc;
/** The start of a last event ID in a row whose block has none of its own. */
export const SAME_ID = 0xffff_ffff;

/** Decodes values: a BOM in one is text like any other. What is not UTF-8 is replaced. */
export const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * So much ASCII is decoded at a time, in bytes: a value that is kept keeps no more than this alive,
 * since engines cut strings without copying them.
 */
const WINDOW = 8192;

/** Bytes that values are cut out of. */
class Text {
  #window = "";
  #from = 0;
  #to = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly isAscii: boolean,
  ) {}

  cut(start: number, end: number): string {
    if (!this.isAscii) return utf8.decode(this.bytes.subarray(start, end));
    if (start < this.#from || end > this.#to) {
      this.#from = start;
      this.#to = Math.max(end, Math.min(start + WINDOW, this.bytes.length));
      this.#window = utf8.decode(this.bytes.subarray(start, this.#to));
    }
    return this.#window.slice(start - this.#from, end - this.#from);
  }
}

/** A block's values: those that lie in the chunk, then those in the block's own text. */
export class Values {
  readonly #length: number;
  readonly #chunk: Text;
  readonly #text: Text;

  constructor(chunk: Uint8Array, chunkIsAscii: boolean, text: Uint8Array, textIsAscii: boolean) {
    this.#length = chunk.length;
    this.#chunk = new Text(chunk, chunkIsAscii);
    this.#text = new Text(text, textIsAscii);
  }

  /** The value between two of the table's places. */
  cut(start: number, end: number): string {
    const past = this.#length;
    return start < past ? this.#chunk.cut(start, end) : this.#text.cut(start - past, end - past);
  }
}
