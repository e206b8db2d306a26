// Searches for an order of the characters in inline.mjs that makes a packed file smaller:
// `node pkg-template/inline-order.mjs [pkg/dist/shared-engine.js [SECONDS]]`. It prints
// the order, which is then to be put into inline.mjs. It is worth its minutes where the wasm has changed.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { CHARACTERS } from "./inline.mjs";

const [, , path = "pkg/dist/shared-engine.js", seconds = "180"] = process.argv;
const file = readFileSync(path, "utf8");
const now = CHARACTERS.join("");
const [text] = /"[^"\\]{10000,}"/.exec(file) ?? [];
if (!file.includes(`"${now}"`) || text === undefined)
  throw new Error(`${path} has no wasm that inline.mjs has written`);

/** The file's size in bytes where each character has given its place to the one that `other` has there. */
function sizeWith(other) {
  const places = new Map(CHARACTERS.map((one, at) => [one, other[at]]));
  const anew = Array.from(text, (one) => places.get(one) ?? one).join("");
  // By functions, since "$" means something in a text that replaces another.
  const whole = file.replace(text, () => anew).replace(now, () => other.join(""));
  return brotliCompressSync(whole, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: whole.length } }).length;
}

let best = [...CHARACTERS];
let least = sizeWith(best);
console.log(`${least} bytes`);
for (const end = Date.now() + Number(seconds) * 1000; Date.now() < end; ) {
  const order = [...best];
  // Two that are exchanged, or three that change places.
  const [one, two, three] = [0, 0, 0].map(() => Math.floor(Math.random() * order.length));
  [order[one], order[two]] = [order[two], order[one]];
  if (Math.random() < 0.3) [order[one], order[three]] = [order[three], order[one]];
  const size = sizeWith(order);
  if (size > least) continue;
  if (size < least) console.log(`${size} bytes: ${order.join("")}`);
  [best, least] = [order, size];
}
