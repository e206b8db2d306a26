import { machine, machineLine } from "../shared/machine.mjs";
import { median } from "../shared/statistics.mjs";
import { write as writeFiles } from "../shared/write.mjs";

/** One row for each contender: its median rates and CPU times, workload by workload. */
export function rowsOf(rates, { contenders, workloads }) {
  return contenders.map(({ name, label }) => {
    const cells = workloads.map((workload) => {
      const own = rates.filter((cell) => cell.contender === name && cell.workload === workload);
      const cpu = own.flatMap(({ cpu }) => cpu ?? []);
      return { workload, rate: median(own.map(({ rate }) => rate)), cpu: cpu.length > 0 ? median(cpu) : undefined };
    });
    return { name, label, cells };
  });
}

const number = (value) => (value === undefined ? "–" : Math.round(value).toLocaleString("en"));

/** A table in Markdown: events a second, CPU in ns an event, and how often gloo-net's rate that is. */
export function tableOf(rows, { workloads }) {
  const peer = rows.find(({ name }) => name === "gloo-net");
  const times = (rate, at) => (peer === undefined ? "" : `, ${(rate / peer.cells[at].rate).toFixed(1)}×`);
  const lines = rows.map(({ label, cells }) => [
    label,
    ...cells.map(({ rate, cpu }, at) => `${number(rate)}/s${times(rate, at)} (${number(cpu)} ns)`),
  ]);
  return [["", ...workloads], ["---", ...workloads.map(() => "--:")], ...lines]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** Writes the figures and the tables. */
export function write(engines, { quick, out, samples, ...plan }) {
  const facts = machine();
  const figures = { machine: facts, date: new Date().toISOString(), quick, samples, engines };
  const head = `# Typed events in Rust handlers\n\n${machineLine(facts)}; medians of ${samples}${quick ? "; a quick run: not to be quoted" : ""}\n`;
  const sections = engines.map(({ label, version, rows }) => `## ${label} ${version}\n\n${tableOf(rows, plan)}\n`);
  return writeFiles(
    { "rust.json": `${JSON.stringify(figures, null, 1)}\n`, "rust.md": [head, ...sections].join("\n") },
    out,
  );
}
