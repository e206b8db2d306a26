import { machine, machineLine } from "../shared/machine.mjs";
import { median, quantile } from "../shared/statistics.mjs";
import { write as writeFiles } from "../shared/write.mjs";

/** One row for each contender: its median rates and CPU times, and its latencies. */
export function rowsOf({ rates, latencies }, { contenders, workloads }) {
  return contenders.map(({ name, label }) => {
    const cells = workloads.map((workload) => {
      const own = rates.filter((cell) => cell.contender === name && cell.workload === workload);
      const cpu = own.flatMap(({ cpu }) => cpu ?? []);
      return { workload, rate: median(own.map(({ rate }) => rate)), cpu: cpu.length > 0 ? median(cpu) : undefined };
    });
    const times = latencies.filter(({ contender }) => contender === name).flatMap(({ times }) => times);
    return {
      name,
      label,
      cells,
      latency: times.length > 0 ? { median: median(times), p99: quantile(times, 0.99) } : undefined,
    };
  });
}

const number = (value) => (value === undefined ? "–" : Math.round(value).toLocaleString("en"));

/** A table in Markdown: events a second (CPU in ns an event), then latency in ms. */
export function tableOf(rows, { workloads }) {
  const head = ["", ...workloads, "latency, median", "99 %"];
  const lines = rows.map(({ label, cells, latency }) => [
    label,
    ...cells.map(({ rate, cpu }) => `${number(rate)}/s (${number(cpu)} ns)`),
    ...[latency?.median, latency?.p99].map((time) => (time === undefined ? "–" : `${time.toFixed(2)} ms`)),
  ]);
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** How often faster Headwater is than each other, workload by workload. */
export function verdict(rows) {
  const [ours, ...others] = [
    rows.find(({ name }) => name === "headwater"),
    ...rows.filter(({ name }) => name !== "headwater"),
  ];
  if (ours === undefined) return "";
  return others
    .map(
      ({ label, cells }) =>
        `${(cells.map(({ rate }, at) => `${(ours.cells[at].rate / rate).toFixed(1)}×`)).join(", ")} ${label}`,
    )
    .join("\n");
}

/** Writes the figures and the tables. */
export function write(results, { quick, out, ...plan }) {
  const facts = machine();
  const figures = { machine: facts, date: new Date().toISOString(), quick, engines: results };
  const sections = results.map(
    ({ label, version, rows }) =>
      `## ${label} ${version}\n\n${tableOf(rows, plan)}\n\nHeadwater's rate is\n\n${verdict(rows)}\n`,
  );
  const head = `# EventSource benchmark\n\n${machineLine(facts)}${quick ? "; a quick run: not to be quoted" : ""}\n`;
  const files = {
    "eventsource.json": `${JSON.stringify(figures, null, 1)}\n`,
    "eventsource.md": [head, ...sections].join("\n"),
  };
  return writeFiles(files, out);
}
