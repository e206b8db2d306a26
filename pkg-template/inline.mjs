// Writes a wasm file as a JavaScript string that compresses well.
//
// Base64 puts three bytes into four characters. Bytes that repeat then no longer give text that repeats, and gzip and
// brotli save a quarter less. Here each byte is one character or two, which makes the compressed package a sixth
// smaller.
//
// Compressors predict a byte from those before it. Operands are predicted best by operands of the same kind, without
// the instructions between them. So the text has six parts: instructions and everything else, offsets of loads and
// stores, indices of local variables, constants, depths of branches, and alignments of loads and stores.

// Printable ASCII, so that any charset reads it. Left out are the characters that would be escaped in a string,
// whatever its quotes, and "<", which could end an inline script. The last two characters mean that a second one
// follows.
//
// Any order of the characters, and of the parts, is right. Brotli predicts a character by the kind of the two before it
// (letter, digit, punctuation), so the order decides how well bytes foretell each other. These were found by
// inline-order.mjs.
export const CHARACTERS = [
  ...`digk/mj-&uCD(FB@%a^PO,v5QR[;6#7_EtAneb4T12GlS9U+0*8L:fZs~>?oMxY}h]I|NJXpwzyr){Wq3KHVc!=.`,
];
const ORDER = [4, 3, 0, 5, 1, 2];
const SINGLES = CHARACTERS.length - 2;

/**
 * Source text that sets `part`, the part of the next byte, from `byte` and its own part.
 *
 * Writer and reader run the same text, so they can't disagree. It takes each byte of the first part for an instruction.
 * Where that is wrong, a byte or two go into a part that suits them less: the result is larger, but still correct.
 */
const FOLLOW = `
  part = part > 4 ? 1 : part > 0 ? byte < 128 ? 0 : part : byte > 39 && byte < 63 ? 5 : byte > 31 && byte < 35 ? 2
    : byte > 64 && byte < 67 ? 3 : byte > 11 && byte < 14 ? 4 : 0;`;

/** Returns the texts of the six parts. */
const encode = new Function(
  "bytes",
  "written",
  `
  const parts = ["", "", "", "", "", ""];
  let part = 0;
  for (const byte of bytes) {
    parts[part] += written(byte);
    ${FOLLOW}
  }
  return parts;`,
);

function written(byte) {
  const row = Math.floor(byte / SINGLES);
  return (row > 0 ? CHARACTERS[SINGLES + row - 1] : "") + CHARACTERS[byte % SINGLES];
}

/** The source of an expression that gives the first bytes, as many as the variable `count` has, as a `Uint8Array`. */
export function inlined(bytes) {
  const parts = encode(bytes, written);
  const text = ORDER.map((part) => parts[part]).join("");
  const before = (part) => ORDER.slice(0, ORDER.indexOf(part)).map((other) => parts[other].length);
  const starts = parts.map((_, part) => before(part).reduce((sum, length) => sum + length, 0));
  // A cold page runs this in the interpreter, where a look-up by the character is faster than `indexOf()`: in V8 the
  // whole takes less than half the time. Numbers of characters in a typed array would be faster still in Firefox, and 20
  // bytes more.
  const source = `((text, characters) => {
    const bytes = new Uint8Array(count), places = ${JSON.stringify(starts)}, code = {};
    let part = 0, byte = 0;
    for (const character of characters) code[character] = byte++;
    for (let index = 0; index < count; bytes[index++] = byte) {
      byte = code[text[places[part]++]];
      if (byte >= ${SINGLES}) byte = (byte - ${SINGLES - 1}) * ${SINGLES} + code[text[places[part]++]];
      ${FOLLOW}
    }
    return bytes;
  })("${text}", "${CHARACTERS.join("")}")`;
  // The expression is run here once, so that no package is built whose engine can't start.
  if (!Buffer.from(new Function("count", `return ${source}`)(bytes.length)).equals(bytes))
    throw new Error("the inlined wasm does not decode to itself");
  return source;
}
