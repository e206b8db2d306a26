// The Rust benchmark's part in browsers: see README.md. `cargo xtask bench rust` runs it.
import { conduct } from "../shared/conduct.mjs";
import { stopwatch } from "../shared/cpu.mjs";
import { site } from "./build.mjs";
import { planFor } from "./plan.mjs";
import { rowsOf, tableOf, write } from "./report.mjs";

const { engines, ...plan } = planFor(process.argv.slice(2));
const page = await site(plan);
const results = [];
for (const engine of engines) {
  console.log(`\n${engine.label}${plan.quick ? ", quick" : ""}`);
  try {
    const rates = [];
    const { begin, end, spent } = stopwatch();
    const rate = (cell) => {
      rates.push({ ...cell, cpu: spent() });
      console.log(
        `  ${cell.workload.padEnd(8)} ${cell.contender.padEnd(10)} ${Math.round(cell.rate).toLocaleString("en").padStart(10)} events/s`,
      );
    };
    const version = await conduct(engine, page, { begin, end, rate });
    const rows = rowsOf(rates, plan);
    results.push({ name: engine.name, label: engine.label, version, rows });
    console.log(`\n${engine.label} ${version}\n${tableOf(rows)}`);
  } catch (error) {
    process.exitCode = 1;
    console.error(`FAILED ${engine.label}: ${error.stack ?? error}`);
  }
}
if (results.length > 0) for (const path of write(results, plan)) console.log(`wrote ${path}`);
