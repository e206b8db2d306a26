import { bytesOf } from "../platform/codecs.js";

/**
 * A chunk as text or as bytes. Bytes that are read later are copied, since whoever fed them may use their memory again
 * once `feed()` has returned.
 *
 * @throws TypeError - The chunk is neither.
 */
export function chunkOf(chunk: Uint8Array, isForLater: boolean): Uint8Array;
export function chunkOf(chunk: string | ArrayBuffer | ArrayBufferView, isForLater: boolean): string | Uint8Array;
export function chunkOf(chunk: string | ArrayBuffer | ArrayBufferView, isForLater: boolean): string | Uint8Array {
  if (typeof chunk === "string" || (!isForLater && chunk instanceof Uint8Array)) return chunk;
  try {
    const bytes = bytesOf(chunk);
    return isForLater ? bytes.slice() : bytes;
  } catch {
    throw new TypeError(`feed() takes text or bytes, not ${typeof chunk}`);
  }
}

/**
 * The first half of a character that a text ends with, or nothing.
 *
 * A character beyond U+FFFF takes two code units in a string, a high and a low surrogate, and a cut may come between
 * them. `TextEncoder` would make U+FFFD of each. So a high surrogate at a chunk's end waits for the next chunk.
 */
export function halfOf(text: string): string {
  const last = text.slice(-1);
  return last >= "\ud800" && last < "\udc00" ? last : "";
}
