// The pages and scripts that a browser needs to run the suite.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const from = (name) => join(here, "contexts", name);

/** Writes them into `to`, which a server has at /conformance. */
export async function makePages(to) {
  mkdirSync(to, { recursive: true });
  // Another file of tests may be using those that are there: each is put in place as a whole.
  const dir = mkdtempSync(`${to}-`);
  for (const page of ["index.html", "frame.html", "strict-frame.html"]) cpSync(from(page), join(dir, page));
  cpSync(join(here, "../wire/cases.json"), join(dir, "cases.json"));
  const common = { bundle: true, outdir: dir, logLevel: "warning", target: "es2022", external: ["/pkg/*"] };
  await build({ ...common, format: "esm", entryPoints: ["page", "module-worker"].map((name) => from(`${name}.mjs`)) });
  const classic = { ...common, format: "iife" };
  await build({ ...classic, entryPoints: ["suite", "frame"].map((name) => from(`${name}.mjs`)) });
  await build({
    ...classic,
    entryPoints: [from("classic-worker.mjs")],
    banner: { js: 'importScripts("/pkg/dist/polyfill.global.js", "/conformance/suite.js");' },
  });
  for (const name of readdirSync(dir)) renameSync(join(dir, name), join(to, name));
  rmdirSync(dir);
}
