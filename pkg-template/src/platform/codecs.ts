import { platform } from "./platform.js";

// What turns bytes to text and back. All are made by `makeCodecs()`, which comes before whatever reads a stream, and are
// variables, since a call or a look-up for each value would be felt.

/** Encodes text that goes to the engine. */
export let encoder: TextEncoder;

/** Decodes values: a BOM in one is text like any other. What is not UTF-8 is replaced. */
export let utf8: TextDecoder;

/** The same for values beyond ASCII, whose end was looked at: engines decode streams faster. */
export let stream: TextDecoder;

/** Decodes ASCII. */
export let ascii: TextDecoder;

/** How to decode what is UTF-8, and not ASCII, as a whole. */
export let inOneGo: { stream: true } | undefined;

/** Makes the codecs, unless they are made. */
export function makeCodecs(): void {
  if (encoder) return;
  utf8 = decoder("utf-8", { ignoreBOM: true });
  stream = decoder("utf-8", { ignoreBOM: true });
  // Browsers decode fastest what they needn't look at twice, and what is no stream. Node.js has its
  // own ways: it is fast at whole UTF-8 if that is ASCII, and at streams of it if it is not.
  const isNode = "process" in globalThis;
  ascii = isNode ? utf8 : decoder("latin1");
  inOneGo = isNode ? { stream: true } : undefined;
  encoder = new (platform("TextEncoder"))();
}

/** Makes a decoder. */
export function decoder(label: string, options?: TextDecoderOptions): TextDecoder {
  return new (platform("TextDecoder"))(label, options);
}

/** The bytes of a buffer, or of a view of one, where they lie. A DataView takes ArrayBuffers, those of other realms too, and throws for anything else. */
export function bytesOf(chunk: ArrayBuffer | ArrayBufferView): Uint8Array {
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(chunk) ? chunk : new DataView(chunk);
  return new Uint8Array(buffer, byteOffset, byteLength);
}
