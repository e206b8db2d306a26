// The benchmark of the decoder in Rust: see README.md. `cargo xtask bench decoder` runs it.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CONTENDERS, planFor } from "./plan.mjs";
import { rowsOf, write } from "./report.mjs";

const RUST = fileURLToPath(new URL("../rust/", import.meta.url));
const { rounds, criterion, ...plan } = planFor(process.argv.slice(2));

// Of its own, so that what an earlier run has left there is not taken for this one's.
const home = fileURLToPath(new URL("../../target/bench/criterion/", import.meta.url));
rmSync(home, { recursive: true, force: true });
const cargo = (args, stdout, env = {}) =>
  execFileSync("cargo", args, {
    cwd: RUST,
    env: { ...process.env, ...env },
    stdio: ["ignore", stdout, "inherit"],
    encoding: "utf8",
  });

const streams = plan.streams.map(({ name }) => name).join("|");
const homes = Array.from({ length: rounds }, (_, round) => `${home}${round}`);
for (const own of homes)
  cargo(["bench", "--bench", "frames", "--", `/(${streams})/`, ...criterion], "inherit", { CRITERION_HOME: own });
const spreads = JSON.parse(cargo(["run", "--release", "--bin", "summary", "--", ...homes], "pipe"));
for (const path of write(rowsOf(spreads, plan), versions(), plan)) console.log(`wrote ${path}`);

/** The versions of the compiler, of the peers, and of what reads the payloads. */
function versions() {
  const lock = readFileSync(`${RUST}Cargo.lock`, "utf8");
  const versionOf = (name) => new RegExp(`name = "${name}"\nversion = "(.*)"`).exec(lock)[1];
  const [, rustc] = execFileSync("rustc", ["--version"], { cwd: RUST, encoding: "utf8" }).split(" ");
  const crates = [...CONTENDERS.filter(({ role }) => role === undefined).map(({ name }) => name), "serde_json"];
  return { rustc, ...Object.fromEntries(crates.map((name) => [name, versionOf(name)])) };
}
