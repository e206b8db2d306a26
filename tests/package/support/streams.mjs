// Streams that are the same for the same seed, and ways to cut them.

/** Random numbers from a seed (mulberry32), and what is made of them. */
export class Random {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** A whole number below `bound`. */
  below(bound) {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  }

  /** Whether one of `count` came. */
  oneOf(count) {
    return this.below(count) === 0;
  }

  pick(list) {
    return list[this.below(list.length)];
  }
}

const SCRIPTS = ['abc XYZ:{}"0', "éßÆøñ", "日本語한글字", "😀𝒳🦀", "\uFEFF\u2028\u0085\uFFFD", "\0\t "];
/** What is not UTF-8: a byte that is none, a continuation alone, characters that are cut, and a surrogate. */
const BROKEN = [[0xff], [0x80], [0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xed, 0xa0, 0x80]];
const ENDS = ["\n", "\n", "\r\n", "\r"];
/** Halves of characters, which text may have by themselves. */
const HALVES = ["\ud83d", "\ude00"];

const encoder = new TextEncoder();

/** A value of up to about `bytes` bytes. A half stands for a fault, and is one that is not UTF-8 in bytes. */
function value(random, bytes, scripts, isFaulty) {
  let text = "";
  let room = random.oneOf(6) ? random.below(4) : random.below(bytes);
  while (room > 0) {
    const script = [...random.pick(scripts)];
    for (let count = 1 + random.below(Math.min(room, random.oneOf(3) ? 200 : 12)); count > 0; count--) {
      const character = random.pick(script);
      text += character;
      room -= character < "\x80" ? 1 : 3;
    }
    if (isFaulty && random.oneOf(4)) text += random.pick(HALVES);
  }
  return text;
}

function line(random, value) {
  switch (random.below(12)) {
    case 0:
    case 1:
      return `id:${random.pick(["", " "])}${value()}`;
    case 2:
      return `event: ${random.pick(["", "a", "日", value()])}`;
    case 3:
      return `retry: ${random.pick(["10", "", "4294967296", "99999999999999999999", "1x", value()])}`;
    case 4:
    case 5:
      return `:${value()}`;
    case 6:
      return `${random.pick(["foo", "dat", "é", "Data", "x"])}${random.pick(["", ":", ": "])}${value()}`;
    case 7:
      return random.pick(["data", "data:", "id", "event"]);
    default:
      return `data:${random.pick(["", " "])}${value()}`;
  }
}

/** A stream as text: four blocks or so, of lines of up to 400 bytes; now and then many. */
export function textOf(random) {
  const isFaulty = random.oneOf(4);
  // Most streams have few of the scripts, so that some are ASCII but for one character.
  const scripts = [SCRIPTS[0], ...SCRIPTS.filter(() => random.oneOf(3))];
  const longest = random.pick([12, 80, 400, 400]);
  let blocks = random.oneOf(30) ? 40 + random.below(200) : 2 + random.below(5);
  let stream = random.pick(["", "", "", "\uFEFF"]);
  for (; blocks > 0; blocks--) {
    for (let lines = random.below(7); lines > 0; lines--) {
      const text = line(random, () => value(random, longest, scripts, isFaulty));
      stream += text.replace(/[\r\n]/g, "") + random.pick(ENDS);
    }
    stream += random.pick(ENDS);
  }
  return stream + random.pick(["", "data: unfinished", ": é"]);
}

/**
 * A stream of what the parser reads without its engine, of short and long events, with now and then something else: a
 * comment, another line end, a mark, a field without a colon.
 */
export function plainTextOf(random) {
  const isFaulty = random.oneOf(6);
  const scripts = [SCRIPTS[0], ...SCRIPTS.filter(() => random.oneOf(4))];
  const longest = random.pick([3, 40, 200, 200, 3000, 20_000]);
  const rarely = random.pick([3, 10, 1000]);
  const end = random.pick(["\n", "\n", "\r\n"]);
  const text = () => value(random, longest, scripts, isFaulty).replace(/[\r\n]/g, "");
  const plain = [
    () => `data:${random.pick(["", " ", "  "])}${text()}`,
    () => `event:${random.pick(["", " "])}${random.pick(["", "a", "content_block_delta", "日"])}`,
    () => `id:${random.pick(["", " "])}${random.pick(["", "1", `${random.below(99_999)}`, "a\0b", "é"])}`,
  ];
  const isTyped = random.oneOf(2);
  const hasIds = random.oneOf(3);
  let stream = random.pick(["", "", "\uFEFF"]);
  // Now and then more than are read in one go.
  const most = longest > 1000 ? 8 : longest < 100 && random.oneOf(6) ? 1500 : 30;
  for (let blocks = 3 + random.below(most); blocks > 0; blocks--) {
    const lines = [plain[0]()];
    if (isTyped) lines.unshift(plain[1]());
    if (hasIds) lines.splice(random.below(lines.length + 1), 0, plain[2]());
    while (random.oneOf(8)) lines.push(random.pick(plain)());
    if (random.oneOf(20)) lines.splice(random.below(lines.length), 1);
    if (random.oneOf(rarely)) lines.splice(random.below(lines.length + 1), 0, line(random, text));
    if (random.oneOf(rarely)) lines.splice(random.below(lines.length + 1), 0, `\uFEFF${plain[0]()}`);
    for (const one of [...lines, ""])
      stream += one.replace(/[\r\n]/g, "") + (random.oneOf(rarely) ? random.pick(ENDS) : end);
  }
  return stream + random.pick(["", "", "data: unfinished", "id: 7\ndata"]);
}

/** The same as bytes; halves become bytes that are not UTF-8. */
export function bytesOf(random, text) {
  const parts = text.split(/([\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff])/);
  const pieces = parts.map((part, at) => (at % 2 === 0 ? encoder.encode(part) : random.pick(BROKEN)));
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Where to cut something of this length: not at all, anywhere, at one place, or all over. */
export function cutsFor(random, length) {
  const count = random.pick([0, 0, 1, 2, 6, Math.min(length, 300)]);
  return Array.from({ length: count }, () => random.below(length + 1)).sort((one, other) => one - other);
}

/**
 * Where to cut a stream as servers and networks do: after each block, after some, or every so often; or somewhere about
 * there.
 */
export function cutsBetween(random, stream) {
  const { length } = stream;
  if (random.oneOf(4)) {
    const size = random.pick([1400, 4096, 5000, 16_384, 40_000]);
    return Array.from({ length: Math.floor(length / size) }, (_, at) => (at + 1) * size);
  }
  const text = typeof stream === "string" ? stream : new TextDecoder("latin1").decode(stream);
  const often = random.pick([1, 1, 1, 2, 6]);
  const off = random.pick([0, 0, 0, 0, 3]);
  const cuts = [...text.matchAll(/\n\r?\n/g)].flatMap(({ index, 0: { length } }) =>
    random.oneOf(often) ? index + length - (off && random.below(off)) : [],
  );
  // Now and then a chunk is cut in two.
  return cuts
    .flatMap((cut) => (random.oneOf(12) ? [Math.max(0, cut - random.below(30)), cut] : cut))
    .sort((one, other) => one - other);
}

/** The parts between cuts. */
export function cut(stream, cuts) {
  return [...cuts, stream.length].map((end, at) => stream.slice(at === 0 ? 0 : cuts[at - 1], end));
}

/**
 * Cuts of a text, in bytes of what is read: a half at the end of a chunk waits for the next one, so that it is read as
 * if it were cut before it.
 */
export function cutsInBytes(text, cuts) {
  let from = 0;
  let bytes = 0;
  return cuts.map((cut) => {
    const to = /[\ud800-\udbff]/.test(text.charAt(cut - 1)) ? cut - 1 : cut;
    bytes += encoder.encode(text.slice(from, to)).length;
    from = to;
    return bytes;
  });
}
