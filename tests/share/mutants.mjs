// Breaks the rules of the sharing machine one by one, in a copy, and tells which of them no test of tests/share notices.
//
//   node tests/share/mutants.mjs [--walks] [a part of a rule]
//
// With `--walks` no other test is asked: what any driver and network may do is to show each rule by itself.
// The copy is a worktree of what is committed, in target/mutants. A rule whose text is not there exactly once is stale.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const copy = `${root}target/mutants`;
const isWalk = process.argv.includes("--walks");
const [part = ""] = process.argv.slice(2).filter((arg) => arg !== "--walks");

/** Runs a program, and fails if it does. */
function must(program, ...args) {
  const { status, stderr } = spawnSync(program, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
}

if (existsSync(copy)) must("git", "worktree", "remove", "--force", copy);
must("git", "worktree", "add", "--detach", copy, "HEAD");
const env = { ...process.env, CARGO_TARGET_DIR: `${root}target/mutants-build`, RUST_BACKTRACE: "0" };
// Shrinking takes time, and nobody reads it here.
env.HEADWATER_SHRINK = "0";
/** A walk is long, and what is compiled anew is little. */
const FAST = ["--config", "profile.dev.package.headwater.opt-level=2"];

/** The tests that fail, or what keeps them from running: of the quick ones, and if all of those pass of the walks. */
function failures() {
  const quick = isWalk ? [] : failuresOf("--skip", "walk::");
  return quick.length > 0 ? quick : failuresOf("walk::");
}

function failuresOf(...which) {
  const args = ["test", ...FAST, "--test", "share", "--no-fail-fast", "--", ...which];
  const { status, stdout, stderr } = spawnSync("cargo", args, { cwd: copy, env, encoding: "utf8", timeout: 600_000 });
  if (status === 0) return [];
  const failed = [...stdout.matchAll(/^test (\S+) \.\.\. FAILED$/gm)].map(([, name]) => name);
  if (stderr.includes("could not compile")) throw new Error(stderr);
  return failed.length > 0 ? failed : ["it never ends"];
}

const before = failures();
if (before.length > 0) console.log(`As it is, these fail: ${before.join(", ")}`);
const mutants = JSON.parse(readFileSync(new URL("mutants.json", import.meta.url), "utf8"));
let [caught, missed] = [0, 0];
for (const { rule, file, find, replace } of mutants.filter((it) => it.rule.includes(part))) {
  const path = `${copy}/${file}`;
  const text = readFileSync(path, "utf8");
  if (text.split(find).length !== 2) {
    console.log(`stale   ${rule}: ${file}`);
    missed += 1;
    continue;
  }
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
  const started = performance.now();
  const noticed = failures().filter((name) => !before.includes(name));
  const seconds = Math.round((performance.now() - started) / 1000);
  writeFileSync(path, text);
  if (noticed.length > 0) caught += 1;
  else missed += 1;
  console.log(
    `${noticed.length > 0 ? "caught" : "MISSED"}  ${rule}: by ${noticed.length} in ${seconds} s, ${noticed[0] ?? ""}`,
  );
}
must("git", "worktree", "remove", "--force", copy);
console.log(`${caught} of ${caught + missed} are caught`);
process.exitCode = missed > 0 ? 1 : 0;
