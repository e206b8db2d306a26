import { ascii, stream, utf8 } from "../platform/codecs.js";

// A block is a table of all that a chunk says, and the texts that its values are cut out of. The engine makes the
// table: see rows.rs and mod.rs in src/wire/block. This file makes strings of the places in it.

export { COMMENT, ID, IGNORED, RETRY, ROW, SAME_ID } from "./abi.js";

/**
 * How much ASCII is decoded at a time, in bytes. Engines cut a string without copying it, so a value that is kept keeps
 * alive all that was decoded with it. This bounds how much that is.
 */
export const WINDOW = 8192;

/** The same for text beyond ASCII, of which most characters take three bytes. */
export const WIDE_WINDOW = 24_576;

const NOTHING: Uint8Array = new Uint8Array(0);

/** Up to this length, in bytes, ASCII is put together by hand: that is faster than the call of a decoder. */
const SHORT = 16;

/**
 * Decodes one value, which may be anything. What is not UTF-8 becomes U+FFFD.
 *
 * Decoding as a stream is faster, and all values share one decoder. The trap: a stream holds back a character that is
 * cut by the value's end, and puts it before the next value. So the last three bytes are looked at first. If a
 * character that begins there has fewer bytes than its first byte promises, the value is decoded as a whole.
 */
export function decode(bytes: Uint8Array): string {
  const { length } = bytes;
  for (let behind = 1; behind < 4 && behind <= length; behind++) {
    const byte = bytes[length - behind]!;
    // ASCII is no part of a longer character.
    if (byte < 0x80) break;
    // The first byte of a character of two bytes is from 0xc0 on, of three from 0xe0, of four from 0xf0. This character
    // needs more bytes than there are from here to the end.
    if (byte >= 0x100 - (0x80 >> behind)) return utf8.decode(bytes);
    // It is the first byte of one that is whole. Any other byte goes on with a character that begins before it.
    if (byte >= 0xc0) break;
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

// The classes have plain fields: values are cut in the innermost loop.

/**
 * Bytes that values are cut out of.
 *
 * ASCII is decoded window by window, and a value is a slice of the decoded text: a byte is a code unit there, so
 * places in the bytes are places in the text. Beyond ASCII they are not, and each value is decoded by itself.
 */
export class Text {
  _bytes: Uint8Array = NOTHING;
  private _isAscii = true;
  /** What is decoded already, and where in the bytes it begins and ends. */
  private _part = "";
  private _from = 0;
  private _to = 0;

  /** Takes bytes where they lie. They must stay as they are until the last value is cut. */
  _set(bytes: Uint8Array, isAscii: boolean): void {
    this._bytes = bytes;
    this._isAscii = isAscii;
    this._from = this._to = 0;
  }

  /**
   * Takes a block's own text, which lies in the engine's memory.
   *
   * Callbacks may use an engine before they ask for the next value, and its memory may grow, which detaches all views
   * of it. So nothing is left there: the bytes are decoded at once, where that is no more than a window or one value,
   * or copied.
   */
  _take(bytes: Uint8Array, isAscii: boolean, isOne: boolean): void {
    if (isAscii && (isOne || bytes.length <= WINDOW)) {
      this._set(NOTHING, true);
      this._part = decodeAscii(bytes);
      this._to = bytes.length;
    } else {
      this._set(bytes.slice(), isAscii);
    }
  }

  /**
   * The value between two places.
   *
   * Values are asked for in about the order in which they lie. If one is not in the part that is decoded, the next
   * part begins with it: a window, or the value if that is longer. Bytes that fit into one window are decoded from
   * their beginning, and then never again.
   */
  _cut(start: number, end: number): string {
    if (start < this._from || end > this._to) {
      const { _bytes: bytes } = this;
      if (!this._isAscii) return decode(bytes.subarray(start, end));
      const { length } = bytes;
      const isWhole = length <= WINDOW;
      this._from = isWhole ? 0 : start;
      this._to = isWhole ? length : Math.max(end, Math.min(start + WINDOW, length));
      this._part = decodeAscii(isWhole ? bytes : bytes.subarray(start, this._to));
    }
    const value = this._part.slice(start - this._from, end - this._from);
    // Engines cut a string without copying it: a short value would keep a large one alive, as an ID its event's data.
    return this._part.length > WINDOW && value.length < WINDOW ? `${value} `.slice(0, -1) : value;
  }
}

/**
 * A block's values. The table counts places through the chunk, and from the chunk's end on through the block's own
 * text, which holds what an earlier chunk has begun and what has several lines.
 *
 * They are valid as long as the chunk's bytes stay as they are.
 */
export class Values {
  /** The chunk's length: the first place in the block's own text. */
  readonly _past: number;
  readonly _chunk: Text = new Text();
  private readonly _own = new Text();

  /** The values of a block. `own` is its own text, if it has any, and `isOne` says that its table has one row. */
  constructor(
    chunk: Uint8Array,
    chunkIsAscii: boolean,
    own: Uint8Array | undefined,
    ownIsAscii: boolean,
    isOne: boolean,
  ) {
    this._past = chunk.length;
    this._chunk._set(chunk, chunkIsAscii);
    if (own) this._own._take(own, ownIsAscii, isOne);
  }

  /** The value between two of the table's places. */
  _cut(start: number, end: number): string {
    const { _past: past } = this;
    if (start < past) return this._chunk._cut(start, end);
    // An empty value may lie past the chunk although the block has no text of its own. What is there then is of an
    // earlier block.
    return start === end ? "" : this._own._cut(start - past, end - past);
  }
}

/** Makes values independent of their chunk's bytes, for who reads on before the last one is cut. */
export function keep({ _chunk: text }: Values): void {
  text._bytes = text._bytes.slice();
}
