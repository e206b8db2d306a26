import { facts } from "../shared/facts.mjs";
import { machineLine } from "../shared/machine.mjs";
import { engineName, table } from "../shared/markdown.mjs";
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

const ms = ({ median, lower, upper }) => `${median.toFixed(1)} (${lower.toFixed(1)}–${upper.toFixed(1)})`;
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
  const role = (name) => CONTENDERS.find((contender) => contender.name === name)?.role;
  return {
    title: "A page's start",
    tables: results.map((result) => ({
      id: `start.${result.engine.toLowerCase()}.${result.cache}${result.speed.startsWith("a quarter") ? ".quarter" : ""}`,
      title: `${titleOf(result)}: ms, medians and quartiles of ${result.loads} loads each`,
      text: tableOf(result),
    })),
    charts: results.flatMap((result) =>
      FIGURES.map(([what, title]) => ({
        title: `${titleOf(result)}: ${title}`,
        unit: "ms",
        better: "less",
        bars: result.cells.map(({ name, label, [what]: figure }) => ({ label, role: role(name), ...figure })),
      })),
    ),
  };
}

/** Writes the figures and the tables. */
export function write(results, { out, ...plan }) {
  const figures = { ...facts(plan.contenders, plan), results };
  const head = `${machineLine(figures.machine)}${plan.quick ? "; a quick run: not to be quoted" : ""}`;
  const tables = reportOf(figures).tables.map(({ title, text }) => `${title}\n\n${text}`);
  const files = {
    "start.json": `${JSON.stringify(figures, null, 1)}\n`,
    "start.md": `${[head, ...tables].join("\n\n")}\n`,
  };
  return writeFiles(files, out);
}
