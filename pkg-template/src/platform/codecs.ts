import { platform } from "./platform.js";

// Encoders and decoders. `makeCodecs()` makes them all and is called before any stream is read. They are variables,
// since a call or a look-up for each decoded value would cost measurable time.

/** Encodes text for the engine. */
export let encoder: TextEncoder;

/** Decodes values. A BOM in a value is text like any other; bytes that are not UTF-8 become U+FFFD. */
export let utf8: TextDecoder;

/** Decodes values beyond ASCII that do not end within a character: some engines are faster with `stream: true`. */
export let stream: TextDecoder;

/** Decodes values that are all ASCII. */
export let ascii: TextDecoder;

/** The options for decoding a whole value beyond ASCII. */
export let inOneGo: { stream: true } | undefined;

/** Makes the codecs on the first call. */
export function makeCodecs(): void {
  if (encoder) return;
  utf8 = decoder("utf-8", { ignoreBOM: true });
  stream = decoder("utf-8", { ignoreBOM: true });
  // Browsers are fastest with Latin-1 for ASCII, since it needs no check, and without `stream`. Node.js differs: its
  // UTF-8 decoder is fast for ASCII without `stream`, and for other text with it.
  const isNode = "process" in globalThis;
  ascii = isNode ? utf8 : decoder("latin1");
  inOneGo = isNode ? { stream: true } : undefined;
  encoder = new (platform("TextEncoder"))();
}

export function decoder(label: string, options?: TextDecoderOptions): TextDecoder {
  return new (platform("TextDecoder"))(label, options);
}

/**
 * A view of the bytes of a buffer or of a view; nothing is copied. `new DataView()` accepts an ArrayBuffer of any
 * realm, which `instanceof` would not, and throws for anything else.
 */
export function bytesOf(chunk: ArrayBuffer | ArrayBufferView): Uint8Array {
  // This is what `fetch` gives. Another view, or a subclass such as Node's `Buffer`, may lack methods or have others.
  if (chunk.constructor === Uint8Array) return chunk as Uint8Array;
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(chunk) ? chunk : new DataView(chunk);
  return new Uint8Array(buffer, byteOffset, byteLength);
}
