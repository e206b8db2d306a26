// The pages and scripts that a browser needs to run the client's tests: the very files that Node.js runs,
// with what they import of Node.js, and of where they are, by modules of this directory.
import { cpSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));

/**
 * The files, the long ones first, and in how many parts each is run. Those that are left out are about Node.js,
 * about files, or make a page of their own.
 */
const PARTS = {
  reentrancy: 3,
  options: 2,
  pressure: 1,
  connect: 1,
  resume: 1,
  handlers: 1,
  "fetch-event-source": 1,
  schema: 1,
  until: 1,
  lifecycle: 1,
  "own-fetch": 1,
  parser: 1,
};

/** What takes most of the time, and has no other ground to stand on in a worker. */
const NOT_IN_WORKERS = ["reentrancy", "options", "pressure"];

/** Where they run, on which engine, and which of them. */
export const CONTEXTS = {
  page: { engine: "wasm", files: Object.keys(PARTS) },
  "page without WebAssembly": { engine: "js", files: Object.keys(PARTS) },
  "module worker": { engine: "wasm", files: Object.keys(PARTS).filter((file) => !NOT_IN_WORKERS.includes(file)) },
};

/** The parts of these files, as a page is told of them: `FILE PART/PARTS`. */
export function tasks(files) {
  return files.flatMap((file) => Array.from({ length: PARTS[file] }, (_, part) => `${file} ${part}/${PARTS[file]}`));
}

const STAND_INS = {
  "node:assert/strict": join(here, "assert.mjs"),
  "node:test": join(here, "node-test.mjs"),
  "./place.mjs": join(here, "place.mjs"),
  "./uncaught.mjs": join(here, "uncaught.mjs"),
  "./support/cases.mjs": join(here, "cases.mjs"),
};

const standIns = {
  name: "stand-ins",
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path }) => STAND_INS[path] && { path: STAND_INS[path] });
    // The package as it is served: it is not bundled with its tests.
    build.onResolve({ filter: /^headwater(\/|$)/ }, ({ path }) => {
      const [, entry = "index"] = path.split("/");
      return { path: `/pkg/dist/${entry}.js`, external: true };
    });
  },
};

/** Writes them into `to`, which a server has at /conformance. */
export async function makeClientPages(to) {
  const dir = join(to, "client");
  mkdirSync(dir, { recursive: true });
  for (const page of ["index.html", "realm.html"]) cpSync(join(here, page), join(dir, page));
  const entryPoints = {
    index: join(here, "index.mjs"),
    realm: join(here, "realm.mjs"),
    ...Object.fromEntries(Object.keys(PARTS).map((name) => [name, join(here, `../${name}.test.mjs`)])),
  };
  // What the files share is one module to all of them: what declares the tests is who runs them.
  await build({ entryPoints, outdir: dir, bundle: true, splitting: true, format: "esm", target: "es2022", external: ["node:*"], plugins: [standIns], logLevel: "warning" });
}
