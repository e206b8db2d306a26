// The benchmark of clients: see README.md. `cargo xtask bench client` runs it.
import { bundle } from "./bundle.mjs";
import { conduct } from "./conduct.mjs";
import { planFor } from "./plan.mjs";
import { latencyOf, rowsOf, tableOf, write } from "./report.mjs";

const { engines, ...plan } = planFor(process.argv.slice(2));
const script = await bundle(plan);
const results = [];
for (const engine of engines) {
  console.log(`\n${engine.label}${plan.quick ? ", quick" : ""}`);
  try {
    const { version, rates, stuck, latencies, memory } = await conduct(engine, script, (cell) => {
      const rate = Math.round(cell.rate).toLocaleString("en").padStart(10);
      console.log(`  ${cell.workload.padEnd(8)} ${cell.contender.padEnd(28)} ${rate} events/s`);
    });
    const rows = rowsOf({ rates, stuck, latencies, memory }, plan);
    results.push({ name: engine.name, label: engine.label, version, rows });
    console.log(`\n${engine.label} ${version}\n${tableOf(rows)}\n\n${latencyOf(rows)}`);
  } catch (error) {
    process.exitCode = 1;
    console.error(`FAILED ${engine.label}: ${error.stack ?? error}`);
  }
}
for (const path of write(results, plan)) console.log(`wrote ${path}`);
