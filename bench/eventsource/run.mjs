// The EventSource benchmark: see README.md. `cargo xtask bench eventsource` runs it.
import { bundle } from "./bundle.mjs";
import { conduct } from "./conduct.mjs";
import { planFor } from "./plan.mjs";
import { rowsOf, tableOf, verdict, write } from "./report.mjs";

const { engines, ...plan } = planFor(process.argv.slice(2));
const script = await bundle(plan);
const results = [];
for (const engine of engines) {
  console.log(`\n${engine.label}${plan.quick ? ", quick" : ""}`);
  try {
    const { version, ...measured } = await conduct(engine, script, ({ workload, contender, rate, cpu }) => {
      console.log(
        `  ${workload.padEnd(8)} ${contender.padEnd(22)} ${Math.round(rate).toLocaleString("en").padStart(10)} events/s  ${cpu === undefined ? "" : `${Math.round(cpu)} ns CPU`}`,
      );
    });
    const rows = rowsOf(measured, plan);
    results.push({ name: engine.name, label: engine.label, version, rows });
    console.log(`\n${engine.label} ${version}\n${tableOf(rows)}\nHeadwater's rate is\n${verdict(rows)}`);
  } catch (error) {
    process.exitCode = 1;
    console.error(`FAILED ${engine.label}: ${error.stack ?? error}`);
  }
}
for (const path of write(results, plan)) console.log(`wrote ${path}`);
