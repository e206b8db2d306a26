// A wasm file as a JavaScript string. Base64 puts three bytes into four characters, so that what
// repeats in the bytes no longer repeats in the text, and gzip and brotli find a quarter less. Here
// each byte is one character, or two, which takes a sixth off the compressed package.

// Printable ASCII, so that no charset can harm it, without what would be escaped in a string of any
// quotes, and without "<", which could end an inline script. The last two introduce a second character.
const EXCLUDED = ` "'\\\`$<`;
const CHARACTERS = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter(
  (c) => !EXCLUDED.includes(c),
);
const SINGLES = CHARACTERS.length - 2;

// Bytes are counted from `first`, chosen so that as many as can be take one character.
function bestFirst(bytes) {
  const counts = new Array(256).fill(0);
  for (const byte of bytes) counts[byte]++;
  const singles = (first) => {
    let sum = 0;
    for (let index = 0; index < SINGLES; index++) sum += counts[(first + index) & 255];
    return sum;
  };
  return counts.map((_, first) => first).reduce((best, first) => (singles(first) > singles(best) ? first : best));
}

function encode(bytes, first) {
  let text = "";
  for (const byte of bytes) {
    const index = (byte - first) & 255;
    const row = Math.floor(index / SINGLES);
    text += (row > 0 ? CHARACTERS[SINGLES + row - 1] : "") + CHARACTERS[index % SINGLES];
  }
  return text;
}

/** The source of an expression that makes the bytes, as a `Uint8Array`. */
export function inlined(bytes) {
  const first = bestFirst(bytes);
  const source = `((text, characters) => {
    const bytes = new Uint8Array(${bytes.length});
    let length = 0, offset = ${first};
    for (const character of text) {
      const index = characters.indexOf(character);
      if (index < ${SINGLES}) {
        bytes[length++] = index + offset;
        offset = ${first};
      } else {
        offset += ${SINGLES} * (index - ${SINGLES - 1});
      }
    }
    return bytes;
  })(${JSON.stringify(encode(bytes, first))}, ${JSON.stringify(CHARACTERS.join(""))})`;
  // A package whose engine can't start must not be made.
  if (!Buffer.from(new Function(`return ${source}`)()).equals(bytes))
    throw new Error("the inlined wasm does not decode to itself");
  return source;
}
