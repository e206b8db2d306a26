import { bytesOf } from "../platform/codecs.js";

/** A chunk as text, or as bytes; if it is to be read later, these are a copy, since whoever gives bytes may use their room again. */
export function chunkOf(chunk: string | ArrayBuffer | ArrayBufferView, isForLater: boolean): string | Uint8Array {
  if (typeof chunk === "string" || (!isForLater && chunk instanceof Uint8Array)) return chunk;
  try {
    const bytes = bytesOf(chunk);
    return isForLater ? bytes.slice() : bytes;
  } catch {
    throw new TypeError(`feed() takes text or bytes, not ${typeof chunk}`);
  }
}
