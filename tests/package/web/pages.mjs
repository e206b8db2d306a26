// The pages and scripts that a browser needs to run the client's tests: the very files that Node.js runs,
// with what they import of Node.js, and of where they are, by modules of this directory.
import { cpSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { DEFINED, frameworkPlugins, testOf } from "../../frameworks/bundle.mjs";
import { FILES, FRAMEWORKS } from "./plan.mjs";

const here = dirname(fileURLToPath(import.meta.url));

const STAND_INS = {
  "node:assert/strict": join(here, "assert.mjs"),
  "node:test": join(here, "node-test.mjs"),
  "./place.mjs": join(here, "place.mjs"),
  "./support/place.mjs": join(here, "place.mjs"),
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
  for (const page of ["index.html", "realm.html", "alone.html"]) cpSync(join(here, page), join(dir, page));
  const entryPoints = {
    index: join(here, "index.mjs"),
    realm: join(here, "realm.mjs"),
    alone: join(here, "alone.mjs"),
    ...Object.fromEntries(FILES.map((name) => [name, join(here, `../${name}.test.mjs`)])),
    ...Object.fromEntries(FRAMEWORKS.map((name) => [`framework-${name}`, testOf(name)])),
  };
  // What the files share is one module to all of them: what declares the tests is who runs them.
  await build({
    entryPoints,
    outdir: dir,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    external: ["node:*"],
    // Frameworks say more of what is wrong while one develops.
    conditions: ["browser", "development", "module"],
    define: DEFINED,
    jsx: "automatic",
    jsxDev: true,
    plugins: [...frameworkPlugins("client"), standIns],
    logLevel: "warning",
  });
}
