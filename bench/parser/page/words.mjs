import { Random } from "./random.mjs";

const WORDS =
  "water stream river the of and a source that runs down from hills where rain falls into channels flows under " +
  "bridge over stones past mill at first light before anyone is awake it carries sand leaves news tide level rises";
const WORD_LIST = WORDS.split(" ");

/** So many words with blanks between them. */
export function words(random, count) {
  return Array.from({ length: count }, () => random.pick(WORD_LIST)).join(" ");
}

/** What a language model says next: part of a word, a word, a mark, a line's end. */
export function token(random) {
  const kind = random.below(20);
  if (kind === 0) return "\n\n";
  if (kind === 1) return random.pick([",", ".", ":", " (", ")", "**", "`"]);
  if (kind === 2) return ` "${random.pick(WORD_LIST)}"`;
  const word = random.pick(WORD_LIST);
  return kind < 8 ? word.slice(0, 3) : ` ${word}`;
}

// Whole code points and whole sequences: three bytes each, four bytes each, and more.
const CJK = [
  ..."河川の水は山から海へ流れて行く源泉雨雪雲霧湖沼江河溪流瀑布泉水강물이흐르고비가내린다한국어日本語中文，。、",
];
const EMOJI = ["😀", "🌊", "💧", "🏔️", "🌧️", "👩‍🔬", "👍🏽", "🇯🇵", "🎉"];

/** So many characters of Chinese, Japanese and Korean, with an emoji now and then. */
export function eastAsian(random, count) {
  return Array.from({ length: count }, () => random.pick(random.below(12) === 0 ? EMOJI : CJK)).join("");
}

/** A string of so many hexadecimal digits. */
export function hex(random, count) {
  return Array.from({ length: count }, () => random.below(16).toString(16)).join("");
}

/** Draws numbers for one corpus; the name makes each corpus's numbers its own. */
export function randomFor(name) {
  return new Random([...name].reduce((seed, char) => Math.imul(seed, 31) + char.charCodeAt(0), 7));
}
