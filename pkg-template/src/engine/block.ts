import { ascii, stream, utf8 } from "../platform/codecs.js";

// A block is the table of what a chunk says: see rows.rs and block.rs.

export { COMMENT, ID, RETRY, ROW, SAME_ID } from "./abi.js";

/**
 * So much ASCII is decoded at a time, in bytes: a value that is kept keeps no more than this alive,
 * since engines cut strings without copying them.
 */
export const WINDOW = 8192;

/** The same for text beyond ASCII, of which most characters take three bytes. */
export const WIDE_WINDOW = 24_576;

/** No bytes. */
const NOTHING: Uint8Array = new Uint8Array(0);

/** So few bytes, of ASCII, are put together faster by hand than a decoder is called. */
const SHORT = 16;

/** Decodes one value. */
export function decode(bytes: Uint8Array): string {
  const { length } = bytes;
  // A character that is cut by the value's end would be held back for the next one.
  for (let at = length - 1, behind = 1; at >= 0 && behind < 4; at--, behind++) {
    const byte = bytes[at]!;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      if (byte >= (behind === 1 ? 0xc0 : behind === 2 ? 0xe0 : 0xf0)) return utf8.decode(bytes);
      break;
    }
  }
  return stream.decode(bytes, { stream: true });
}

/** Decodes ASCII. */
export function decodeAscii(bytes: Uint8Array): string {
  if (bytes.length > SHORT) return ascii.decode(bytes);
  let text = "";
  for (let at = 0; at < bytes.length; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

// Plain fields, and one object for many blocks: this is the innermost loop.

/** Bytes that values are cut out of. */
export class Text {
  private bytes: Uint8Array = NOTHING;
  private _isAscii = true;
  /** What is decoded already, and where it lies. */
  private part = "";
  private from = 0;
  private to = 0;

  set(bytes: Uint8Array, isAscii: boolean): void {
    this.bytes = bytes;
    this._isAscii = isAscii;
    this.from = this.to = 0;
  }

  /**
   * Takes over a block's own text. It lies in the engine's memory, which callbacks may move: it is
   * decoded at once where that is no more than a window, or one value; else it is copied.
   */
  take(bytes: Uint8Array, isAscii: boolean, isOne: boolean): void {
    if (isAscii && (isOne || bytes.length <= WINDOW)) {
      this.set(NOTHING, true);
      this.part = decodeAscii(bytes);
      this.to = bytes.length;
    } else {
      this.set(bytes.slice(), isAscii);
    }
  }

  /** The value between two places. */
  cut(start: number, end: number): string {
    if (start < this.from || end > this.to) {
      const { bytes } = this;
      if (!this._isAscii) return decode(bytes.subarray(start, end));
      const { length } = bytes;
      const isWhole = length <= WINDOW;
      this.from = isWhole ? 0 : start;
      this.to = isWhole ? length : Math.max(end, Math.min(start + WINDOW, length));
      this.part = decodeAscii(isWhole ? bytes : bytes.subarray(start, this.to));
    }
    return this.part.slice(start - this.from, end - this.from);
  }
}

/** A block's values: those that lie in the chunk, then those in the block's own text. */
export class Values {
  private past = 0;
  private readonly chunk = new Text();
  private readonly text = new Text();

  /** Makes these the values of another block. */
  set(chunk: Uint8Array, chunkIsAscii: boolean, text: Uint8Array, textIsAscii: boolean, isOne: boolean): void {
    this.past = chunk.length;
    this.chunk.set(chunk, chunkIsAscii);
    if (text.length > 0) this.text.take(text, textIsAscii, isOne);
  }

  /** The value between two of the table's places. */
  cut(start: number, end: number): string {
    const { past } = this;
    if (start < past) return this.chunk.cut(start, end);
    return start === end ? "" : this.text.cut(start - past, end - past);
  }
}
