/** The bytes of a buffer, or of a view of one, where they lie. A DataView takes ArrayBuffers, those of other realms too, and throws for anything else. */
export function bytesOf(chunk: ArrayBuffer | ArrayBufferView): Uint8Array {
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(chunk) ? chunk : new DataView(chunk);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

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
