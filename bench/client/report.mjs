import { facts } from "../shared/facts.mjs";
import { engineName, number, table } from "../shared/markdown.mjs";
import { bar, headline, labelOf } from "../shared/report.mjs";
import { quantile, spread } from "../shared/statistics.mjs";
import { write as writeFiles } from "../shared/write.mjs";
import { CONTENDERS } from "./contenders/index.mjs";
import { PACES, WORKLOADS } from "./plan.mjs";

/** One row for each contender: rates, CPU times and stops, each with its spread; its latencies; what it holds. */
export function rowsOf({ rates, stuck, latencies, memory }, { contenders, workloads }) {
  return contenders.map(({ name, label }) => {
    const cells = workloads.map((workload) => {
      const own = ({ contender, ...cell }) => contender === name && cell.workload === workload.name;
      const of = (list, value) => {
        const samples = list.filter(own).flatMap((cell) => value(cell) ?? []);
        return samples.length > 0 ? spread(samples) : undefined;
      };
      return {
        workload: workload.name,
        rate: of(rates, ({ rate }) => rate),
        cpu: of(rates, ({ cpu }) => cpu),
        stuck: of(stuck, ({ stuck }) => stuck),
      };
    });
    const paces = PACES.map((pace) => {
      const own = latencies.filter((cell) => cell.contender === name && cell.pace === pace);
      const times = own.flatMap(({ times }) => times);
      if (times.length === 0) return { pace };
      const cpu = own.flatMap(({ cpu }) => cpu ?? []);
      return {
        pace,
        median: quantile(times, 0.5),
        p99: quantile(times, 0.99),
        cpu: cpu.length > 0 ? quantile(cpu, 0.5) : undefined,
      };
    });
    return { name, label, cells, paces, memory: memory.find(({ contender }) => contender === name) };
  });
}

/** A table in Markdown of the rates: events a second (CPU in µs an event; for how long the page stands still in ms). */
export function tableOf(rows) {
  const cell = ({ rate, cpu, stuck }) => {
    if (rate === undefined) return "–";
    const rest = [cpu && `${number(cpu.median / 1000, 2)} µs`, stuck && `${number(stuck.median)} ms`].filter(Boolean);
    return `${number(rate.median / 1000)} k/s${rest.length > 0 ? ` (${rest.join("; ")})` : ""}`;
  };
  const workloads = rows[0]?.cells.map(({ workload }) => labelOf(WORKLOADS, workload)) ?? [];
  return table([["", ...workloads], ...rows.map(({ label, cells }) => [label, ...cells.map(cell)])]);
}

/** A table in Markdown of latencies in ms, with what an event costs at that pace in µs, and of what is held in kB. */
export function latencyOf(rows) {
  const told = rows.filter(({ paces }) => paces.some(({ median }) => median !== undefined));
  const hasCpu = told.some(({ paces }) => paces.some(({ cpu }) => cpu !== undefined));
  const hasMemory = told.some(({ memory }) => memory !== undefined);
  const head = [
    "",
    ...PACES.flatMap((pace) => [`${number(pace)}/s: median`, "99 %", ...(hasCpu ? ["CPU"] : [])]),
    ...(hasMemory ? ["held: heap", "other"] : []),
  ];
  const lines = told.map(({ label, paces, memory }) => [
    label,
    ...paces.flatMap(({ median, p99, cpu }) => [
      `${number(median, 2)} ms`,
      `${number(p99, 2)} ms`,
      ...(hasCpu ? [`${number(cpu && cpu / 1000, 1)} µs`] : []),
    ]),
    ...(hasMemory ? [memory?.heap, memory?.external].map((bytes) => `${number(bytes && bytes / 1000)} kB`) : []),
  ]);
  return table([head, ...lines]);
}

/** Thousand messages a second of each contender, browser by browser, for a row of a document's own. */
function wordsOf(engines) {
  const browsers = engines.filter(({ name }) => name !== "node");
  const rate = ({ rows }, name) =>
    rows.find((row) => row.name === name)?.cells.find(({ workload }) => workload === "message")?.rate?.median;
  return CONTENDERS.flatMap(({ name }) => {
    const rates = browsers.map((engine) => rate(engine, name));
    if (rates.includes(undefined)) return [];
    return { id: `client.rates.${name}`, text: rates.map((one) => number(one / 1000)).join(" / ") };
  });
}

/** The report on these figures: see bench/report. */
export function reportOf({ engines }) {
  const charts = engines.flatMap((engine) =>
    WORKLOADS.flatMap((workload) => {
      const chart = (what, unit, better, scale) => ({
        title: `${engineName(engine)}, ${workload.label}: ${what}`,
        unit,
        better,
        bars: engine.rows.flatMap((row) =>
          bar(CONTENDERS, row, row.cells.find((cell) => cell.workload === workload.name)?.[scale.of], scale.by),
        ),
      });
      return [
        chart("the rate", "thousand events a second", "more", { of: "rate", by: 1000 }),
        chart("CPU an event", "µs", "less", { of: "cpu", by: 1000 }),
        chart("the longest time that the page stands still", "ms", "less", { of: "stuck", by: 1 }),
      ].filter(({ bars }) => bars.length > 0);
    }),
  );
  return {
    title: "Clients",
    tables: engines.flatMap((engine) => [
      { id: `client.${engine.name}`, title: engineName(engine), text: tableOf(engine.rows) },
      { id: `client.${engine.name}.paced`, title: `${engineName(engine)}, at a pace`, text: latencyOf(engine.rows) },
    ]),
    words: wordsOf(engines),
    charts,
  };
}

/** Writes the figures and the tables. */
export function write(engines, { out, ...plan }) {
  const figures = { ...facts(plan.contenders, plan), engines };
  const head = `# Client benchmark\n\n${headline(figures)}`;
  const tables = reportOf(figures).tables.map(({ title, text }) => `## ${title}\n\n${text}`);
  const files = {
    "client.json": `${JSON.stringify(figures, null, 1)}\n`,
    "client.md": `${[head, ...tables].join("\n\n")}\n`,
  };
  return writeFiles(files, out);
}
