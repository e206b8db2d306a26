// What it takes to bundle the tests of frameworks, for pages and for servers.

import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformAsync } from "@babel/core";
import { build, transform } from "esbuild";
import * as compiler from "svelte/compiler";
import { older } from "./older.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const pkg = join(here, "../../pkg");

/** The development builds, which mount twice in strict mode; and Vue's flags, which it misses aloud. */
export const DEFINED = {
  "process.env.NODE_ENV": '"development"',
  __VUE_OPTIONS_API__: "false",
  __VUE_PROD_DEVTOOLS__: "false",
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
};

/** The file of a framework's tests. */
export const testOf = (framework) =>
  ["mjs", "jsx", "svelte.mjs", "ts"].map((ending) => join(here, `${framework}.test.${ending}`)).find(existsSync);

/** The entries of frameworks. Their files import frameworks by name, so they are bundled with the tests. */
const ENTRIES = /^headwater\/(react|preact|vue|svelte|solid|angular|lit|tanstack-query|swr)$/;

/** Bundles entries with their framework, and leaves what they are made of to the page's server. */
const entries = {
  name: "entries",
  setup(build) {
    build.onResolve({ filter: ENTRIES }, async ({ path }) => {
      const { exports } = JSON.parse(await readFile(join(pkg, "package.json"), "utf8"));
      return { path: join(pkg, exports[path.replace("headwater", ".")].import.default) };
    });
    build.onResolve({ filter: /^\.\/(store|index)\.js$/ }, ({ path, importer }) =>
      importer.startsWith(join(pkg, "dist")) ? { path: path.replace(".", "/pkg/dist"), external: true } : undefined,
    );
  },
};

const SVELTE = /\.svelte(\.m?[jt]s)?$/;

/** What Svelte's own compiler makes of a file, for `client` or `server`. */
async function compiled(path, generate, { compile, compileModule }) {
  const source = await readFile(path, "utf8");
  const options = { filename: path, generate };
  if (path.endsWith(".svelte")) return compile(source, options).js.code;
  const { code } = await transform(source, { loader: "ts", target: "esnext" });
  return compileModule(code, options).js.code;
}

export const svelte = (generate) => ({
  name: "svelte",
  setup: ({ onLoad }) =>
    onLoad({ filter: SVELTE }, async ({ path }) => ({ contents: await compiled(path, generate, compiler) })),
});

/** The same with an older Svelte, whose components its own compiler has to make. */
const compiledByOlder = async (path, { svelte }) =>
  svelte && SVELTE.test(path) ? compiled(path, "client", await import(`${svelte}/compiler`)) : undefined;

/** Solid's own compiler of JSX, for `client` or `server`. */
const solid = (generate) => ({
  name: "solid",
  setup: ({ onLoad }) =>
    onLoad({ filter: /solid[^/\\]*\.jsx$/ }, async ({ path }) => {
      const options = { generate: generate === "client" ? "dom" : "ssr", hydratable: true };
      const presets = [["babel-preset-solid", options]];
      const { code } = await transformAsync(await readFile(path, "utf8"), {
        filename: path,
        configFile: false,
        presets,
      });
      return { contents: code };
    }),
});

/** What a framework's server makes of its component for "/feed": the text that `rendered:NAME` exports. */
const rendered = {
  name: "rendered",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^rendered:/ }, ({ path }) => ({ path: path.replace("rendered:", ""), namespace: "rendered" }));
    onLoad({ filter: /./, namespace: "rendered" }, async ({ path }) => {
      const file = (await readdir(here)).find((file) => file.startsWith(`${path}.server.`));
      return { contents: await renderedBy(file, "/feed"), loader: "text" };
    });
  },
};

/** @param generate `client` or `server` */
export const frameworkPlugins = (generate) => [
  ...(generate === "client" ? [...older(compiledByOlder), entries, rendered] : []),
  svelte(generate),
  solid(generate),
];

/** What a file exports as `render`, bundled for a server of Node.js. */
export async function serverOf(file) {
  const dir = await mkdtemp(join(tmpdir(), "headwater-frameworks-"));
  const outfile = join(dir, "server.cjs");
  try {
    await build({
      entryPoints: [file],
      outfile,
      bundle: true,
      platform: "node",
      target: "es2022",
      jsx: "automatic",
      define: DEFINED,
      logLevel: "error",
      plugins: frameworkPlugins("server"),
    });
    return createRequire(import.meta.url)(outfile).render;
  } finally {
    await rm(dir, { recursive: true });
  }
}

/** Has a server of Node.js render: `render(url)` of a file here, which makes markup. */
export const renderedBy = async (file, url) => (await serverOf(join(here, file)))(url);
