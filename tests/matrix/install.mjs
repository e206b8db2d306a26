// A fresh app for each run, around tools that are kept from run to run.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { lock } from "../support/lock.mjs";
import { run } from "./commands.mjs";

const here = dirname(fileURLToPath(import.meta.url));
/**
 * The apps' manifests pin tools; what these depend on is as it was then, so that an app is the same in every run
 * until someone wants it otherwise. It can't lie before the newest pinned version: who raises one, moves it on.
 */
const BEFORE = "2026-11-20T00:00:00Z";
// None of the tools needs its install script: programs are packages of their own.
const NPM = [
  "npm",
  "install",
  `--before=${BEFORE}`,
  "--ignore-scripts",
  "--prefer-offline",
  "--no-fund",
  "--no-audit",
  "--no-package-lock",
  "--loglevel=error",
];

const apps = join(here, "apps");
const manifestOf = (name) => JSON.parse(readFileSync(join(apps, name, "package.json"), "utf8"));

/** The app's folder in the cache, named after what is installed there: another version or date, another folder. */
function place(cache, name) {
  const { dependencies, optionalDependencies } = manifestOf(name);
  const wanted = JSON.stringify([BEFORE, dependencies, optionalDependencies, process.version.split(".")[0]]);
  return join(cache, `${name}-${createHash("sha256").update(wanted).digest("hex").slice(0, 12)}`);
}

/**
 * Installs the app's tools unless they are there, makes the app anew around them, and installs the
 * packed package. `use` is given its folder, which no other run has meanwhile.
 *
 * @param packed the tarball, and `files`, which is the folder that it was made of
 */
export async function installed(cache, name, packed, use) {
  const dir = place(cache, name);
  mkdirSync(cache, { recursive: true });
  const unlock = await lock(`${dir}.lock`);
  try {
    await tools(dir, name);
    clean(dir);
    cpSync(join(here, "app"), join(dir, "src"), { recursive: true });
    cpSync(join(apps, name), dir, { recursive: true });
    // It is named in the app's manifest, as anybody's: plugins of Vite for a framework look there for what depends on it.
    await run(dir, [...NPM, packed.tarball]);
    assert.deepEqual(
      filesOf(join(dir, "node_modules/headwater")),
      filesOf(packed.files),
      "what npm has installed is not what was packed",
    );
    return await use(dir);
  } finally {
    unlock();
  }
}

async function tools(dir, name) {
  const done = join(dir, "node_modules/.complete");
  if (existsSync(done)) return;
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(join(dir, "node_modules"), { recursive: true });
  cpSync(join(apps, name, "package.json"), join(dir, "package.json"));
  await run(dir, NPM);
  mkdirSync(join(dir, "node_modules"), { recursive: true });
  writeFileSync(done, "");
}

/** Takes away what an earlier run has left but the tools: its package, its files, what tools remember. */
function clean(dir) {
  for (const name of readdirSync(dir)) {
    if (name !== "node_modules") rmSync(join(dir, name), { recursive: true, force: true });
  }
  // npm would take a package of the same name and version for the same.
  for (const name of ["headwater", ".package-lock.json", ".vite", ".cache"]) {
    rmSync(join(dir, "node_modules", name), { recursive: true, force: true });
  }
}

/** A package's files and their hashes. */
export function filesOf(dir) {
  const hash = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, path, name }) => join(parentPath ?? path, name))
    .map((path) => `${path.slice(dir.length + 1)} ${hash(path)}`)
    .sort();
}

/** The version of what is installed there. */
export function versionOf(dir, name) {
  const path = join(dir, "node_modules", name, "package.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).version : undefined;
}
