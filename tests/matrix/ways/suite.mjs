// The conformance suite of headwater/eventsource (tests/eventsource) in a runtime, on the package that is installed there.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deserted } from "../../eventsource/engine.mjs";
import { run } from "../commands.mjs";

const tests = join(dirname(fileURLToPath(import.meta.url)), "../..");
/** Where it is put in an app. */
const CONTEXTS = "suite/contexts";

/** In a runtime that has programs: `command` is what comes before the program's name, a function of the app's folder. */
export function suiteByProgram(command) {
  return (dir) => run(dir, [...command(dir), `${CONTEXTS}/program.mjs`]).then(JSON.parse);
}

/** The module for workerd, below the app's folder. */
export const SUITE_WORKER = `${CONTEXTS}/workerd.mjs`;

/** Runs it in an app's folder, and gives how many tests passed, failed, and are not for this runtime. */
export async function runSuite(suite, dir, label, { origin, second }) {
  const started = Date.now();
  try {
    await put(dir, { origin, second });
    const { results } = await suite(dir);
    const of = (wanted) => results.filter(({ status }) => status === wanted);
    const [passed, failed, unfit] = ["passed", "failed", "skipped"].map((status) => of(status).length);
    for (const { name, message } of of("failed"))
      console.log(`  ✖ ${label}, conformance: ${name}\n    ${message.replaceAll("\n", "\n    ")}`);
    if (passed === 0) throw new Error("no test has passed");
    console.log(
      `  ${failed === 0 ? "✔" : "–"} ${label}, conformance: ${passed} of ${passed + failed} (${((Date.now() - started) / 1000).toFixed(1)} s)`,
    );
    return { label, passed, failed, unfit };
  } catch (error) {
    console.log(`  ✖ ${label}, conformance: ${error.stack}`);
    return { label, passed: 0, failed: 1, unfit: 0 };
  }
}

async function put(dir, servers) {
  const contexts = join(dir, CONTEXTS);
  mkdirSync(contexts, { recursive: true });
  cpSync(join(tests, "eventsource/suite"), join(dir, "suite/suite"), { recursive: true });
  for (const name of ["program", "workerd", "runtime"])
    cpSync(join(tests, `eventsource/contexts/${name}.mjs`), join(contexts, `${name}.mjs`));
  const cases = JSON.parse(readFileSync(join(tests, "wire/cases.json"), "utf8"));
  const given = { ...servers, cases, closed: await deserted(), only: process.env.HEADWATER_ONLY };
  writeFileSync(join(contexts, "given.mjs"), `export const given = ${JSON.stringify(given)};\n`);
}
