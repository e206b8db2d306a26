import { machine, machineLine } from "../shared/machine.mjs";
import { quantile, spread } from "../shared/statistics.mjs";
import { write as writeFiles } from "../shared/write.mjs";
import { PACES } from "./plan.mjs";

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

const number = (value, digits = 0) =>
  value === undefined
    ? "–"
    : value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** A table in Markdown of the rates: events a second (CPU in µs an event; for how long the page stands still in ms). */
export function tableOf(rows, { workloads }) {
  const cell = ({ rate, cpu, stuck }) =>
    rate === undefined
      ? "–"
      : `${number(rate.median / 1000)} k/s (${number(cpu && cpu.median / 1000, 2)} µs; ${number(stuck?.median)} ms)`;
  return table(
    ["", ...workloads.map(({ name }) => name)],
    rows.map(({ label, cells }) => [label, ...cells.map(cell)]),
  );
}

/** A table in Markdown of latencies in ms, with what an event costs at that pace in µs, and of what is held in kB. */
export function latencyOf(rows) {
  const head = ["", ...PACES.flatMap((pace) => [`${number(pace)}/s, median`, "99 %", "CPU"]), "held: heap", "other"];
  const lines = rows
    .filter(({ paces }) => paces.some(({ median }) => median !== undefined))
    .map(({ label, paces, memory }) => [
      label,
      ...paces.flatMap(({ median, p99, cpu }) => [number(median, 2), number(p99, 2), number(cpu && cpu / 1000, 1)]),
      ...[memory?.heap, memory?.external].map((bytes) => number(bytes && bytes / 1000)),
    ]);
  return table(head, lines);
}

const table = (head, lines) =>
  [head, head.map((_, at) => (at ? "--:" : "---")), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Writes the figures and the tables. */
export function write(results, { quick, out, ...plan }) {
  const facts = machine();
  const figures = { machine: facts, date: new Date().toISOString(), quick, engines: results };
  const sections = results.map(
    ({ label, version, rows }) => `## ${label} ${version}\n\n${tableOf(rows, plan)}\n\n${latencyOf(rows)}\n`,
  );
  const head = `# Client benchmark\n\n${machineLine(facts)}${quick ? "; a quick run: not to be quoted" : ""}\n`;
  const files = {
    "client.json": `${JSON.stringify(figures, null, 1)}\n`,
    "client.md": [head, ...sections].join("\n"),
  };
  return writeFiles(files, out);
}
