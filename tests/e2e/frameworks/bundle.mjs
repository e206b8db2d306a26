// The components of docs/frameworks.md, with a page and a server of each framework around them.

import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { compile, compileModule } from "svelte/compiler";

const here = dirname(fileURLToPath(import.meta.url));

/** The frameworks, and the directories of theirs. */
export const FRAMEWORKS = { react: "React", vue: "Vue", svelte: "Svelte", solid: "Solid" };

/** React's development build, which mounts twice in strict mode; and Vue's flags, which it misses aloud. */
const DEFINED = {
  "process.env.NODE_ENV": '"development"',
  __VUE_OPTIONS_API__: "false",
  __VUE_PROD_DEVTOOLS__: "false",
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
};

/** Svelte's own compiler, for `client` or `server`. */
const svelte = (generate) => ({
  name: "svelte",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.svelte(\.[jt]s)?$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const options = { filename: path, generate };
      if (path.endsWith(".svelte")) return { contents: compile(source, options).js.code };
      const { code } = await transform(source, { loader: "ts", target: "esnext" });
      return { contents: compileModule(code, options).js.code };
    }),
});

const entry = (framework, name) =>
  ["js", "jsx", "svelte.js"].map((ending) => join(here, framework, `${name}.${ending}`)).find(existsSync);

// The package lies outside of node_modules here, where esbuild would have a word to say about what it shakes off.
const common = { bundle: true, define: DEFINED, jsx: "automatic", logLevel: "error", target: "es2022" };

/** A script that gives a page `mount(root, props)`. */
export async function pageOf(framework) {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [entry(framework, "page")],
    write: false,
    format: "iife",
    conditions: ["browser", "development", "module"],
    plugins: [svelte("client")],
  });
  return outputFiles[0].text;
}

/** `render(url)`, which makes markup as a server does. */
export async function serverOf(framework) {
  const dir = await mkdtemp(join(tmpdir(), "headwater-frameworks-"));
  try {
    const outfile = join(dir, "server.cjs");
    await build({
      ...common,
      entryPoints: [entry(framework, "server")],
      outfile,
      platform: "node",
      plugins: [svelte("server")],
    });
    return createRequire(import.meta.url)(outfile).render;
  } finally {
    await rm(dir, { recursive: true });
  }
}
