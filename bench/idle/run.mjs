// The benchmark of idle sources and of single chunks: see README.md. `cargo xtask bench idle` runs it.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bundle } from "../shared/bundle.mjs";
import { commandLine } from "../shared/command-line.mjs";
import { machine, machineLine } from "../shared/machine.mjs";
import { spread } from "../shared/statistics.mjs";
import { turns } from "../shared/turns.mjs";
import { write } from "../shared/write.mjs";
import { CONTENDERS } from "./contenders.mjs";

const MEASURE = fileURLToPath(new URL("measure.mjs", import.meta.url));
const { contender, quick, out } = commandLine(process.argv.slice(2), "bench/idle/run.mjs", [["contender", CONTENDERS]]);
const ROUNDS = quick ? 3 : 11;
const COUNTS = { idle: 1000, chunk: quick ? 20_000 : 120_000 };
const FIGURES = [
  ["heap", "Heap, bytes", 0],
  ["opening", "Opening, µs of CPU", 0],
  ["timers", "Timers of 1000", 0],
  ["listeners", "Listeners of 1000", 0],
  ["chunk", "A chunk of one event, µs", 2],
];

const folder = mkdtempSync(join(tmpdir(), "headwater-idle-"));
const samples = new Map(contender.map(({ name }) => [name, []]));
try {
  for (const { name, source } of contender)
    writeFileSync(join(folder, `${name}.mjs`), await bundle([source], import.meta.url));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name } of turns(contender, round))
      samples.get(name).push({ ...(await measured(name, "idle")), ...(await measured(name, "chunk")) });
  }
} finally {
  rmSync(folder, { recursive: true });
}
const results = contender.map(({ name, label }) => ({
  name,
  label,
  ...Object.fromEntries(FIGURES.map(([what]) => [what, spread(samples.get(name).map((sample) => sample[what]))])),
}));
const lines = [
  ["", ...FIGURES.map(([, title]) => title)],
  ["---", ...FIGURES.map(() => "---")],
  ...results.map((result) => [result.label, ...FIGURES.map(([what, , digits]) => cell(result[what], digits))]),
];
const table = `Node.js ${process.versions.node}, ${ROUNDS} rounds\n\n${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
console.log(`${machineLine(machine())}${quick ? ", quick" : ""}\n\n${table}`);
const json = JSON.stringify({ machine: machine(), quick, node: process.versions.node, results }, null, 2);
for (const path of write({ "idle.json": json, "idle.md": table }, out)) console.log(`wrote ${path}`);

function cell({ median, lower, upper }, digits) {
  return `${median.toFixed(digits)} (${lower.toFixed(digits)}–${upper.toFixed(digits)})`;
}

async function measured(name, what) {
  const program = join(folder, `${name}.mjs`);
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", MEASURE, program, what, COUNTS[what]]);
  return JSON.parse(stdout);
}
