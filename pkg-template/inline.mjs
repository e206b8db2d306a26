// A wasm file as a JavaScript string. Base64 puts three bytes into four characters, so that what
// repeats in the bytes no longer repeats in the text, and gzip and brotli find a quarter less. Here
// each byte is one character, or two, which takes a sixth off the compressed package.
//
// Compressors foretell a byte from those before it, and what foretells an operand is operands of its kind rather than
// the instructions between them. So the text has five parts: instructions and what else there is, the offsets of loads
// and stores, local variables, constants, and how far branches go.

// Printable ASCII, so that no charset can harm it, without what would be escaped in a string of any
// quotes, and without "<", which could end an inline script. The last two introduce a second character.
const EXCLUDED = ` "'\\\`$<`;
const CHARACTERS = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter(
  (c) => !EXCLUDED.includes(c),
);
const SINGLES = CHARACTERS.length - 2;

/**
 * The source that sets `part`, which the next byte is in, from `byte`, which is in it now. It takes each byte of the first
 * part for an instruction: where that is wrong, a byte or two are in a part that suits them less. `previous` is that part's.
 */
const FOLLOW = `
  if (part > 0) part = byte < 128 ? 0 : part;
  else {
    part = previous > 39 && previous < 63 ? 1 : byte > 31 && byte < 35 ? 2 : byte > 64 && byte < 67 ? 3
      : byte > 11 && byte < 14 ? 4 : 0;
    previous = byte;
  }`;

/** The texts of the five parts. */
const encode = new Function(
  "bytes",
  "written",
  `
  const parts = ["", "", "", "", ""];
  let part = 0, previous = 0;
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

/** The source of an expression that makes the bytes, as a `Uint8Array`. */
export function inlined(bytes) {
  const parts = encode(bytes, written);
  const starts = parts.map((_, part) => parts.slice(0, part).join("").length);
  const source = `((text, characters) => {
    const bytes = new Uint8Array(${bytes.length}), places = ${JSON.stringify(starts)};
    let part = 0, previous = 0;
    for (let index = 0; index < ${bytes.length}; index++) {
      const next = () => characters.indexOf(text[places[part]++]);
      let byte = next();
      if (byte >= ${SINGLES}) byte = (byte - ${SINGLES - 1}) * ${SINGLES} + next();
      bytes[index] = byte;
      ${FOLLOW}
    }
    return bytes;
  })("${parts.join("")}", "${CHARACTERS.join("")}")`;
  // A package whose engine can't start must not be made.
  if (!Buffer.from(new Function(`return ${source}`)()).equals(bytes))
    throw new Error("the inlined wasm does not decode to itself");
  return source;
}
