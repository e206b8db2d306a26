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
  private _bytes: Uint8Array = NOTHING;
  private _isAscii = true;
  /** What is decoded already, and where it lies. */
  private _part = "";
  private _from = 0;
  private _to = 0;

  set(bytes: Uint8Array, isAscii: boolean): void {
    this._bytes = bytes;
    this._isAscii = isAscii;
    this._from = this._to = 0;
  }

  /**
   * Takes over a block's own text. It lies in the engine's memory, which callbacks may move: it is
   * decoded at once where that is no more than a window, or one value; else it is copied.
   */
  take(bytes: Uint8Array, isAscii: boolean, isOne: boolean): void {
    if (isAscii && (isOne || bytes.length <= WINDOW)) {
      this.set(NOTHING, true);
      this._part = decodeAscii(bytes);
      this._to = bytes.length;
    } else {
      this.set(bytes.slice(), isAscii);
    }
  }

  /** The value between two places. */
  cut(start: number, end: number): string {
    if (start < this._from || end > this._to) {
      const { _bytes: bytes } = this;
      if (!this._isAscii) return decode(bytes.subarray(start, end));
      const { length } = bytes;
      const isWhole = length <= WINDOW;
      this._from = isWhole ? 0 : start;
      this._to = isWhole ? length : Math.max(end, Math.min(start + WINDOW, length));
      this._part = decodeAscii(isWhole ? bytes : bytes.subarray(start, this._to));
    }
    return this._part.slice(start - this._from, end - this._from);
  }
}

/** A block's values: those that lie in the chunk, then those in the block's own text. */
export class Values {
  private _past = 0;
  private readonly _chunk = new Text();
  private readonly _text = new Text();

  /** Makes these the values of another block. */
  set(chunk: Uint8Array, chunkIsAscii: boolean, text: Uint8Array, textIsAscii: boolean, isOne: boolean): void {
    this._past = chunk.length;
    this._chunk.set(chunk, chunkIsAscii);
    if (text.length > 0) this._text.take(text, textIsAscii, isOne);
  }

  /** The value between two of the table's places. */
  cut(start: number, end: number): string {
    const { _past: past } = this;
    if (start < past) return this._chunk.cut(start, end);
    return start === end ? "" : this._text.cut(start - past, end - past);
  }
}
