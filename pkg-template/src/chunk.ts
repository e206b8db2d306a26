/** What a parser reads: text, or bytes in an ArrayBuffer or in any view of one. */
export type Chunk = string | ArrayBuffer | ArrayBufferView;

/** A chunk as text, or as bytes where they lie. Buffers of other realms are of other classes. */
export function chunkOf(chunk: Chunk): string | Uint8Array {
  if (typeof chunk === "string" || chunk instanceof Uint8Array) return chunk;
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (Object.prototype.toString.call(chunk) === "[object ArrayBuffer]") return new Uint8Array(chunk);
  throw new TypeError(`feed() takes a string, an ArrayBuffer or a view of one, not ${chunk === null ? chunk : typeof chunk}`);
}

/** A chunk to read later: whoever gives bytes may use their room again. */
export function keep(chunk: string | Uint8Array): string | Uint8Array {
  return typeof chunk === "string" ? chunk : new Uint8Array(chunk);
}
