// The suite in Deno, Bun and workerd: `node tests/eventsource/runtimes.mjs [deno] [bun] [workerd]`, against the
// server that HEADWATER_ORIGIN and HEADWATER_SECOND_ORIGIN name. The programs are those that DENO, BUN and WORKERD
// name, or those of npm's packages of these names where they are installed, or those on the path.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deserted } from "./engine.mjs";
import { inWorkerd } from "./workerd.mjs";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const byFlags = (...flags) => (program, given) => output(program, [...flags, path("contexts/program.mjs")], JSON.stringify(given)).then(JSON.parse);

const RUNTIMES = [
  { name: "deno", label: "Deno", packages: "@deno", program: "deno", run: byFlags("run", "--allow-all", "--no-config") },
  { name: "bun", label: "Bun", packages: "@oven", program: "bin/bun", run: byFlags("run") },
  { name: "workerd", label: "workerd", packages: "@cloudflare", program: "bin/workerd", run: inWorkerd },
];

/** What a program writes, given this. Rejects unless it ends well. */
function output(program, args, input = "") {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    let written = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (written += text));
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve(written) : reject(new Error(`${program} has ended with ${code}`))));
    // It may not wait for what it was given.
    child.stdin.on("error", () => {}).end(input);
  });
}

/** npm has a package of a program for each system, and installs the one that fits. */
function installed({ packages, program }) {
  const dir = path(`../../node_modules/${packages}`);
  const names = existsSync(dir) ? readdirSync(dir) : [];
  return names.map((name) => `${dir}/${name}/${program}`).find(existsSync);
}

async function passesIn(runtime, given) {
  const { name, label, run } = runtime;
  const program = process.env[name.toUpperCase()] ?? installed(runtime) ?? name;
  let version;
  try {
    [version] = (await output(program, ["--version"])).match(/[\d.-]{5,}/);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    console.log(`${label}: it is not installed`);
    return false;
  }
  const { has, results } = await run(program, given);
  const count = (wanted) => results.filter(({ status }) => status === wanted).length;
  for (const { name, status, message } of results) {
    if (status === "failed") console.log(`✖ ${label}: ${name}\n  ${message.replaceAll("\n", "\n  ")}`);
  }
  console.log(`${label} ${version}: ${count("passed")} of ${results.length - count("skipped")} passed, ${count("skipped")} not for it (it has: ${has.join(", ")})`);
  return count("passed") > 0 && count("failed") === 0;
}

const { HEADWATER_ORIGIN: origin, HEADWATER_SECOND_ORIGIN: second, HEADWATER_ONLY: only } = process.env;
const cases = JSON.parse(readFileSync(path("../wire/cases.json"), "utf8"));
const names = process.argv.slice(2);
let isGood = true;
for (const runtime of RUNTIMES) {
  if (names.length > 0 && !names.includes(runtime.name)) continue;
  isGood = (await passesIn(runtime, { origin, second, only, cases, closed: await deserted() })) && isGood;
}
process.exitCode = isGood ? 0 : 1;
