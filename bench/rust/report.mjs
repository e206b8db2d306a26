import { facts } from "../shared/facts.mjs";
import { engineName, number, table } from "../shared/markdown.mjs";
import { bar, cellsOf, headline, labelOf } from "../shared/report.mjs";
import { WORKLOADS } from "../shared/workloads.mjs";
import { write as writeFiles } from "../shared/write.mjs";
import { CONTENDERS } from "./plan.mjs";

/** One row for each contender: its rates and CPU times, workload by workload, with their spreads. */
export function rowsOf(rates, { contenders, workloads }) {
  return contenders.map(({ name, label }) => ({ name, label, cells: cellsOf(rates, name, workloads) }));
}

/** A table in Markdown: thousand events a second, how often gloo-net's rate that is, and CPU in µs an event. */
export function tableOf(rows) {
  const peer = rows.find(({ name }) => name === "gloo-net");
  const times = (row, rate, at) =>
    peer === undefined || row === peer ? "" : `, ${(rate.median / peer.cells[at].rate.median).toFixed(1)}×`;
  const workloads = rows[0]?.cells.map(({ workload }) => labelOf(WORKLOADS, workload)) ?? [];
  const lines = rows.map((row) => [
    row.label,
    ...row.cells.map(({ rate, cpu }, at) => {
      const spent = cpu ? ` (${number(cpu.median / 1000, 1)} µs)` : "";
      return `${number(rate.median / 1000)} k/s${times(row, rate, at)}${spent}`;
    }),
  ]);
  return table([["", ...workloads], ...lines]);
}

/** The report on these figures: see bench/report. */
export function reportOf({ engines }) {
  return {
    title: "Typed events in Rust handlers",
    tables: engines.map((engine) => ({
      id: `rust.${engine.name}`,
      title: engineName(engine),
      text: tableOf(engine.rows),
    })),
    charts: engines.flatMap((engine) =>
      (engine.rows[0]?.cells ?? []).map(({ workload }, at) => ({
        title: `${engineName(engine)}, ${labelOf(WORKLOADS, workload)}`,
        unit: "thousand events a second",
        better: "more",
        bars: engine.rows.flatMap((row) => bar(CONTENDERS, row, row.cells[at].rate, 1000)),
      })),
    ),
  };
}

/** Writes the figures and the tables. */
export function write(engines, { out, samples, ...plan }) {
  const figures = { ...facts([], plan), samples, engines };
  const head = `# Typed events in Rust handlers\n\n${headline(figures)}; medians of ${samples}`;
  const sections = engines.map(({ label, version, rows }) => `## ${label} ${version}\n\n${tableOf(rows)}`);
  const files = {
    "rust.json": `${JSON.stringify(figures, null, 1)}\n`,
    "rust.md": `${[head, ...sections].join("\n\n")}\n`,
  };
  return writeFiles(files, out);
}
