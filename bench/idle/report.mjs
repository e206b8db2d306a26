import { facts } from "../shared/facts.mjs";
import { table } from "../shared/markdown.mjs";
import { bar, headline } from "../shared/report.mjs";
import { write as writeFiles } from "../shared/write.mjs";
import { CONTENDERS } from "./contenders.mjs";

/** What is measured, its name, its unit, and how many digits of it count behind the point. */
export const FIGURES = [
  ["heap", "Heap", "bytes", 0],
  ["opening", "Opening, 2nd thousand", "µs of CPU", 0],
  ["compiled", "Opening, 9th thousand", "µs of CPU", 0],
  ["timers", "Timers of 1000", "timers", 0],
  ["listeners", "Listeners of 1000", "listeners", 0],
  ["chunk", "A chunk of one event", "µs", 2],
  ["paced", "100 streams at 30 words a second, from the 3rd second on", "ms of CPU a second", 1],
  ["pacedCompiled", "The same from the 9th second on", "ms of CPU a second", 1],
];

/** A table in Markdown: a line for each contender, medians, and the quartiles around them. */
export function tableOf(results) {
  const cell = ({ median, lower, upper }, digits) =>
    `${median.toFixed(digits)}${lower === upper ? "" : ` (${lower.toFixed(digits)}–${upper.toFixed(digits)})`}`;
  return table([
    ["", ...FIGURES.map(([, title, unit]) => `${title}, ${unit}`)],
    ...results.map((result) => [result.label, ...FIGURES.map(([what, , , digits]) => cell(result[what], digits))]),
  ]);
}

/** The report on these figures: see bench/report. */
export function reportOf({ node, rounds, results }) {
  return {
    title: "Idle sources, a chunk of one event, and many streams at a pace",
    tables: [
      { id: "idle", title: `Node.js ${node}, medians and quartiles of ${rounds} rounds`, text: tableOf(results) },
    ],
    charts: FIGURES.map(([what, title, unit]) => ({
      title,
      unit,
      better: "less",
      bars: results.flatMap((result) => bar(CONTENDERS, result, result[what])),
    })),
  };
}

/** Writes the figures and the table. */
export function write(results, { out, rounds, contenders, ...plan }) {
  const figures = { ...facts(contenders, plan), node: process.versions.node, rounds, results };
  const [{ title, text }] = reportOf(figures).tables;
  const files = {
    "idle.json": `${JSON.stringify(figures, null, 1)}\n`,
    "idle.md": `${headline(figures)}\n\n${title}\n\n${text}\n`,
  };
  return writeFiles(files, out);
}
