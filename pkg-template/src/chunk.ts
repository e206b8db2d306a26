/**
 * A chunk as text, or as bytes: where they lie or, if it is to be read later, a copy, since whoever gives bytes may use
 * their room again. A DataView takes ArrayBuffers, those of other realms too, and nothing else.
 */
export function chunkOf(chunk: string | ArrayBuffer | ArrayBufferView, isForLater: boolean): string | Uint8Array {
  if (typeof chunk === "string" || (!isForLater && chunk instanceof Uint8Array)) return chunk;
  try {
    const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(chunk) ? chunk : new DataView(chunk);
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    return isForLater ? bytes.slice() : bytes;
  } catch {
    throw new TypeError(`feed() takes text or bytes, not ${typeof chunk}`);
  }
}
