import { facts } from "../shared/facts.mjs";
import { engineName, number, table } from "../shared/markdown.mjs";
import { bar, cellsOf, headline, labelOf } from "../shared/report.mjs";
import { quantile, spread } from "../shared/statistics.mjs";
import { WORKLOADS } from "../shared/workloads.mjs";
import { write as writeFiles } from "../shared/write.mjs";
import { CONTENDERS } from "./contenders/index.mjs";

/** One row for each contender: its rates and CPU times with their spreads, and its latencies. */
export function rowsOf({ rates, latencies }, { contenders, workloads }) {
  return contenders.map(({ name, label, isFloor }) => {
    const cells = cellsOf(rates, name, workloads).map((cell) => (isFloor ? { ...cell, cpu: undefined } : cell));
    const times = latencies.filter(({ contender }) => contender === name).flatMap(({ times }) => times);
    const latency = times.length > 0 ? { ...spread(times), p99: quantile(times, 0.99) } : undefined;
    return { name, label, cells, latency };
  });
}

/** A table in Markdown: thousand events a second (CPU in µs an event), then latency in ms. */
export function tableOf(rows) {
  const workloads = rows[0]?.cells.map(({ workload }) => labelOf(WORKLOADS, workload)) ?? [];
  const lines = rows.map(({ label, cells, latency }) => [
    label,
    ...cells.map(
      ({ rate, cpu }) => `${number(rate.median / 1000)} k/s${cpu ? ` (${number(cpu.median / 1000, 1)} µs)` : ""}`,
    ),
    ...[latency?.median, latency?.p99].map((time) => (time === undefined ? "–" : `${number(time, 2)} ms`)),
  ]);
  return table([["", ...workloads, "latency: median", "99 %"], ...lines]);
}

/** How often faster Headwater is than each other, workload by workload. */
export function verdict(rows) {
  const ours = rows.find(({ name }) => name === "headwater");
  if (ours === undefined) return "";
  const times = (other) =>
    other.cells.map(({ rate }, at) => `${(ours.cells[at].rate.median / rate.median).toFixed(1)}×`).join(", ");
  const others = rows.filter((row) => row !== ours);
  return others.map((other) => `${times(other)} ${other.label}`).join("\n");
}

/** The report on these figures: see bench/report. */
export function reportOf({ engines }) {
  return {
    title: "The EventSource class",
    tables: engines.map((engine) => ({
      id: `eventsource.${engine.name}`,
      title: engineName(engine),
      text: tableOf(engine.rows),
    })),
    charts: engines
      .flatMap((engine) => [
        ...(engine.rows[0]?.cells ?? []).flatMap(({ workload }, at) => {
          const title = `${engineName(engine)}, ${labelOf(WORKLOADS, workload)}`;
          const bars = (of) => engine.rows.flatMap((row) => bar(CONTENDERS, row, row.cells[at][of], 1000));
          return [
            { title: `${title}: the rate`, unit: "thousand events a second", better: "more", bars: bars("rate") },
            { title: `${title}: CPU an event`, unit: "µs", better: "less", bars: bars("cpu") },
          ];
        }),
        {
          title: `${engineName(engine)}: latency`,
          unit: "ms",
          better: "less",
          bars: engine.rows.flatMap((row) => bar(CONTENDERS, row, row.latency)),
        },
      ])
      .filter(({ bars }) => bars.length > 0),
  };
}

/** Writes the figures and the tables. */
export function write(engines, { out, ...plan }) {
  const figures = { ...facts(plan.contenders, plan), engines };
  const head = `# EventSource benchmark\n\n${headline(figures)}`;
  const sections = engines.map(
    ({ label, version, rows }) =>
      `## ${label} ${version}\n\n${tableOf(rows)}\n\nHeadwater's rate is\n\n${verdict(rows)}`,
  );
  const files = {
    "eventsource.json": `${JSON.stringify(figures, null, 1)}\n`,
    "eventsource.md": `${[head, ...sections].join("\n\n")}\n`,
  };
  return writeFiles(files, out);
}
