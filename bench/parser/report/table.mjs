import { SUBJECT } from "../contenders/index.mjs";
import { ratio } from "./summary.mjs";

/** Marks the speed of a contender that got the cell's events wrong. */
export const WRONG = "!";

/** An engine's cells as rows of text, the first row being the heads. */
export function rows({ cells }, { contenders, corpora, chunkings }) {
  const others = contenders.filter(({ name }) => name !== SUBJECT);
  const compared = others.length < contenders.length ? others : [];
  const heads = [
    "corpus",
    "chunks",
    ...contenders.map(({ label }) => label),
    ...compared.map(({ label }) => `÷ ${label}`),
  ];
  return [
    heads,
    ...cells.map((cell) => [
      named(corpora, cell.corpus),
      named(chunkings, cell.chunking),
      ...contenders.map(({ name }) => speed(cell, name)),
      ...compared.map(({ name }) => number(ratio(cell, name))),
    ]),
  ];
}

function speed(cell, name) {
  const wrong = cell.agreement[name]?.wrong > 0 || cell.speed[name].unsteady > 0;
  return number(cell.speed[name].median) + (wrong ? WRONG : "");
}

export function named(list, name) {
  return list.find((item) => item.name === name).label;
}

/** Three digits that count, or all before the point. */
export function number(value) {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}
