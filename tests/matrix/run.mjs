// The package in every tool: `node run.mjs PKG WORK CACHE [--quick] [--write] [APP…]`, as `cargo xtask matrix`
// calls it. Each app is a folder in apps/: its manifest with pinned versions, its files, and in app.mjs
// what is done with it.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { closeBrowser } from "./browser.mjs";
import { pack } from "./pack.mjs";
import { conformanceTable, count, table, withTables } from "./report.mjs";
import { runApp } from "./run-app.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean" }, write: { type: "boolean" } },
  allowPositionals: true,
});
const [pkg, work, cache, ...named] = positionals;
const { HEADWATER_ORIGIN: origin, HEADWATER_SECOND_ORIGIN: second } = process.env;
if (!origin || !second || !cache) throw new Error("run `cargo xtask matrix`");
if (values.write && (values.quick || named.length > 0))
  throw new Error("docs/matrix.md is written after a run of all apps");

/** The apps in the order of the table, or those that are wanted. */
async function chosen() {
  const names = readdirSync(join(here, "apps"));
  const unknown = named.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`there is no app ${unknown.join(", ")}; there are ${names.join(", ")}`);
  const all = await Promise.all(
    names.map(async (name) => ({ name, ...(await import(`./apps/${name}/app.mjs`)).default })),
  );
  const isWanted = ({ name, quick }) => (named.length > 0 ? named.includes(name) : quick || !values.quick);
  return all.filter(isWanted).sort((a, b) => a.order - b.order);
}

/** The app with those of its ways that a quick run takes: all of them, or those that `quick` names. */
function shortened(app) {
  if (!values.quick || !Array.isArray(app.quick)) return app;
  return { ...app, ways: Object.fromEntries(app.quick.map((way) => [way, app.ways[way]])) };
}

const rows = [];
const suites = [];
try {
  const packed = await pack(pkg, join(work, "packed"));
  for (const app of await chosen()) {
    const started = Date.now();
    console.log(app.title);
    const found = await runApp(shortened(app), packed, { cache, origin, second, quick: values.quick });
    rows.push(...found.rows);
    if (found.conformance) suites.push(found.conformance);
    console.log(`  ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
} finally {
  await closeBrowser();
}
const { passed, failed, skipped } = count(rows, suites);
const written = [table(rows), ...(suites.length > 0 ? [conformanceTable(suites)] : [])];
if (values.write && failed === 0) {
  const page = join(here, "../../docs/matrix.md");
  writeFileSync(page, withTables(readFileSync(page, "utf8"), written));
}
// The totals as Node.js's test runner writes them, which whoever counts reads.
console.log(`\n${written.join("\n\n")}\n\nℹ pass ${passed}\nℹ fail ${failed}\nℹ skipped ${skipped}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
