// The parser benchmark: see README.md. `cargo xtask bench parser` runs it.

import { bundle } from "./bundle.mjs";
import { conduct } from "./conduct.mjs";
import { cellsOf, loadsOf } from "./loads.mjs";
import { planFor } from "./plan.mjs";
import { facts } from "./report/facts.mjs";
import { summarise } from "./report/summary.mjs";
import { headline, progress, tableOf, verdict } from "./report/terminal.mjs";
import { write } from "./report/write.mjs";

const plan = planFor(process.argv.slice(2));
const script = await bundle(plan);
const results = { ...facts(plan), engines: [] };
let failed = false;

for (const engine of plan.engines) {
  console.log(`\n${headline(engine, plan)}`);
  try {
    const { version, loads } = await conduct(engine, script, loadsOf(plan), progress(plan));
    const cells = cellsOf(loads);
    const { name, label } = engine;
    const result = { name, label, version, cells, summary: summarise(cells, plan, name) };
    results.engines.push(result);
    console.log(tableOf(result, plan));
  } catch (error) {
    failed = true;
    console.error(`FAILED ${engine.label}: ${error.stack ?? error}`);
  }
}
if (results.engines.length > 0) {
  console.log(`\n${verdict(results)}`);
  for (const path of write(results, plan)) console.log(`wrote ${path}`);
}
const faulty = ({ summary }) => [...summary.disagreements, ...summary.unsteady].some(({ fatal }) => fatal);
if (failed || results.engines.some(faulty)) process.exitCode = 1;
