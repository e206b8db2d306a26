import { facts } from "../shared/facts.mjs";
import { engineName, table } from "../shared/markdown.mjs";
import { bar, headline } from "../shared/report.mjs";
import { write as writeFiles } from "../shared/write.mjs";
import { CONTENDERS } from "./contenders/index.mjs";

/** What is measured of each load, in ms, and its name. */
export const FIGURES = [
  ["call", "The call"],
  ["blocked", "Blocked"],
  ["longest", "Longest task"],
  ["cpu", "CPU"],
  ["heard", "First event"],
  ["load", "Import"],
];

/** Where nobody tells what a process has run for, there is no median. */
const ms = ({ median, lower, upper }) =>
  Number.isFinite(median) ? `${median.toFixed(1)} (${lower.toFixed(1)}–${upper.toFixed(1)})` : "–";
const kB = (bytes) => (bytes / 1000).toFixed(1);
const titleOf = ({ engine, version, speed, cache }) =>
  `${engineName({ label: engine, version })}, ${cache} cache, ${speed}`;

/** A table, as docs/speed.md has it: a line for each contender, medians in ms, and the quartiles around them. */
export function tableOf({ cells }) {
  return table([
    ["", "kB, brotli", ...FIGURES.map(([, title]) => title)],
    ...cells.map((cell) => [cell.label, kB(cell.bytes), ...FIGURES.map(([what]) => ms(cell[what]))]),
  ]);
}

/** The report on these figures: see bench/report. */
export function reportOf({ results }) {
  return {
    title: "A page's start",
    tables: results.map((result) => ({
      id: `start.${result.name}`,
      title: `${titleOf(result)}: ms, medians and quartiles of ${result.loads} loads each`,
      text: tableOf(result),
    })),
    charts: results.flatMap((result) =>
      FIGURES.map(([what, title]) => ({
        title: `${titleOf(result)}: ${title}`,
        unit: "ms",
        better: "less",
        bars: result.cells.flatMap((cell) => bar(CONTENDERS, cell, cell[what])),
      })).filter(({ bars }) => bars.length > 0),
    ),
  };
}

/** Writes the figures and the tables. */
export function write(results, { out, ...plan }) {
  const figures = { ...facts(plan.contenders, plan), results };
  const tables = reportOf(figures).tables.map(({ title, text }) => `${title}\n\n${text}`);
  const files = {
    "start.json": `${JSON.stringify(figures, null, 1)}\n`,
    "start.md": `${[headline(figures), ...tables].join("\n\n")}\n`,
  };
  return writeFiles(files, out);
}
