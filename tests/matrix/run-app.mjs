// One app in all its ways: installed, built, run, and each step in its row of the table; then the conformance suite.
import { installed, versionOf } from "./install.mjs";
import { row } from "./report.mjs";
import { runSuite } from "./ways/suite.mjs";

/** What npm says where it can't reach the registry. */
const UNREACHABLE = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)\b/;
/** In a CI run what can't be tried is a failure. */
const isCi = ["true", "1"].includes(process.env.CI);

/** Runs it on the packed package, and gives its rows, one for each way, and what came of the suite where that was wanted and is. */
export async function runApp({ name, title, versions = [], ways, suite }, packed, { cache, origin, second, quick }) {
  const rows = Object.keys(ways).map((way) => row(labelled(title, way)));
  let isInstalled = false;
  let conformance;
  const use = async (dir) => {
    isInstalled = true;
    const found = versions.map((name) => versionOf(dir, name)).filter(Boolean);
    for (const [index, [key, way]] of Object.entries(ways).entries()) {
      rows[index].label = labelled([title, ...found].join(" "), key);
      rows[index].steps.installs = "passed";
      await runWay(way, rows[index], dir, origin);
    }
    if (suite && !quick) conformance = await runSuite(suite, dir, [title, ...found].join(" "), { origin, second });
  };
  try {
    await installed(cache, name, packed, use);
  } catch (error) {
    if (isInstalled) throw error;
    for (const each of rows) settle(each, "installs", error);
  }
  return { rows, conformance };
}

const labelled = (title, way) => (way === "" ? title : `${title}, ${way}`);

async function runWay(way, row, dir, origin) {
  const started = Date.now();
  let step = "builds";
  try {
    if (way.build) {
      await way.build(dir);
      row.steps.builds = "passed";
    }
    step = "runs";
    row.ran = await way.run(dir, { origin });
    row.steps.runs = "passed";
    console.log(`  ✔ ${row.label}: ${row.ran.join(", ")} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    settle(row, step, error);
  }
}

/** Puts into the row what went wrong; a registry that can't be reached is no fault of the package. */
function settle(row, step, error) {
  const isLeftOut = step === "installs" && UNREACHABLE.test(error.message) && !isCi;
  row.steps[step] = isLeftOut ? "skipped" : "failed";
  row.why = isLeftOut ? "npm can't reach the registry" : String(error.message).split("\n")[0];
  console.log(isLeftOut ? `  SKIPPED ${row.label}: ${row.why}` : `  ✖ ${row.label}, ${step}: ${error.stack}`);
}
