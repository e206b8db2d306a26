// The benchmark of idle sources and of single chunks: see README.md. `cargo xtask bench idle` runs it.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bundle } from "../shared/bundle.mjs";
import { commandLine } from "../shared/command-line.mjs";
import { serve } from "../shared/serve.mjs";
import { spread } from "../shared/statistics.mjs";
import { turns } from "../shared/turns.mjs";
import { CONTENDERS } from "./contenders.mjs";
import { FIGURES, tableOf, write } from "./report.mjs";
import { words } from "./words.mjs";

const MEASURE = fileURLToPath(new URL("measure.mjs", import.meta.url));
const { contender, ...plan } = commandLine(process.argv.slice(2), "bench/idle/run.mjs", [["contender", CONTENDERS]]);
const ROUNDS = plan.quick ? 3 : 11;
const COUNTS = { idle: 1000, chunk: plan.quick ? 20_000 : 120_000, paced: 100 };

const folder = mkdtempSync(join(tmpdir(), "headwater-idle-"));
const samples = new Map(contender.map(({ name }) => [name, []]));
const server = await serve({ title: "Idle benchmark", script: "", routes: { "/words": words() } }, () => {});
try {
  for (const { name, source } of contender)
    writeFileSync(join(folder, `${name}.mjs`), await bundle([source], import.meta.url));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name } of turns(contender, round)) {
      const sample = {};
      for (const what of Object.keys(COUNTS)) Object.assign(sample, await measured(name, what));
      samples.get(name).push(sample);
    }
  }
} finally {
  server.stop();
  rmSync(folder, { recursive: true });
}
const results = contender.map(({ name, label }) => ({
  name,
  label,
  ...Object.fromEntries(FIGURES.map(([what]) => [what, spread(samples.get(name).map((sample) => sample[what]))])),
}));
console.log(tableOf(results));
for (const path of write(results, { ...plan, contenders: contender, rounds: ROUNDS })) console.log(`wrote ${path}`);

async function measured(name, what) {
  const program = join(folder, `${name}.mjs`);
  const measure = [MEASURE, program, what, COUNTS[what], `${server.url}words`];
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", ...measure]);
  return JSON.parse(stdout);
}
