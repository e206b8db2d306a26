import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { machine } from "./machine.mjs";

const MODULES = fileURLToPath(new URL("../../node_modules/", import.meta.url));

/**
 * What the figures of these contenders depend on: the machine, the day, Headwater's commit, and the versions of the packages that
 * they are of. `whole` is whether nothing but engines was chosen.
 */
export function facts(contenders, { quick, whole }) {
  const packages = contenders.flatMap((contender) => contender.package ?? []);
  const versions = Object.fromEntries([...new Set(packages)].map((name) => [name, versionOf(name)]));
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: MODULES, encoding: "utf8" }).trim();
  return { machine: machine(), date: new Date().toISOString().slice(0, 10), commit, quick, whole, versions };
}

/** The version of an installed npm package. */
function versionOf(name) {
  return JSON.parse(readFileSync(`${MODULES}${name}/package.json`, "utf8")).version;
}
