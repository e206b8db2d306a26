// Runs the recipes of one folder: `node run.mjs FOLDER PKG WORK CACHE [FILE…]`. What they run with is installed as
// the folder's lockfile has it and kept in CACHE from run to run; the package is the folder PKG, packed and installed
// by npm. FILE are those of the folder's tests that are wanted; without any, all are.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../matrix/commands.mjs";
import { filesOf } from "../matrix/install.mjs";
import { pack } from "../matrix/pack.mjs";
import { lock } from "../support/lock.mjs";

const [folder, ...rest] = process.argv.slice(2);
const [pkg, work, cache] = rest.map((path) => resolve(path));
const wanted = rest.slice(3);
const here = join(dirname(fileURLToPath(import.meta.url)), folder);
/** How long a file of tests may take, in ms. Node.js applies it to each test too. */
const LIMIT = 300_000;
// None of what is installed needs its install script.
const QUIET = ["--ignore-scripts", "--prefer-offline", "--no-fund", "--no-audit", "--loglevel=error"];

/** Where it is installed: other versions, another folder. */
function place() {
  const hash = createHash("sha256");
  for (const name of ["package.json", "package-lock.json"]) hash.update(readFileSync(join(here, name)));
  hash.update(process.version.split(".")[0]);
  return join(cache, `${folder}-${hash.digest("hex").slice(0, 12)}`);
}

/** Installs what the lockfile names, unless it is there. A run that is ended in the middle leaves nothing that passes for whole. */
async function tools(dir) {
  if (existsSync(dir)) return;
  const unfinished = `${dir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) copyFileSync(join(here, name), join(unfinished, name));
  await run(unfinished, ["npm", "ci", ...QUIET]);
  renameSync(unfinished, dir);
}

/** Installs the packed package beside them. */
async function install(dir, packed) {
  // npm would take a package of the same name and version for the same.
  for (const name of ["headwater", ".package-lock.json"])
    rmSync(join(dir, "node_modules", name), { recursive: true, force: true });
  await run(dir, ["npm", "install", ...QUIET, "--no-save", "--no-package-lock", packed.tarball]);
  assert.deepEqual(
    filesOf(join(dir, "node_modules/headwater")),
    filesOf(packed.files),
    "what npm has installed is not what was packed",
  );
}

/** Lets the folder's files find what is installed. */
function link(dir) {
  const modules = join(here, "node_modules");
  const found = lstatSync(modules, { throwIfNoEntry: false });
  if (found) rmSync(modules, { recursive: !found.isSymbolicLink(), force: true });
  symlinkSync(join(dir, "node_modules"), modules, "junction");
}

const dir = place();
mkdirSync(cache, { recursive: true });
mkdirSync(work, { recursive: true });
// The package in it is that of one run.
const unlock = await lock(`${dir}.lock`);
try {
  const packed = await pack(pkg, join(work, "packed"));
  await tools(dir);
  await install(dir, packed);
  link(dir);
  const tests = readdirSync(here)
    .filter((name) => name.endsWith(".test.mjs"))
    .filter((name) => wanted.length === 0 || wanted.map((file) => basename(file)).includes(name))
    .map((name) => join(here, name));
  assert.ok(tests.length > 0, `tests/integrations/${folder} has no such test`);
  const command = ["--test", "--test-reporter=spec", `--test-timeout=${LIMIT}`, ...tests];
  const child = spawn(process.execPath, command, { stdio: "inherit" });
  const [code] = await once(child, "exit");
  process.exitCode = code ?? 1;
} finally {
  unlock();
}
