// The components of docs/frameworks.md, with a page and a server of each framework around them.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { DEFINED, serverOf as serverOfFile, svelte } from "../../frameworks/bundle.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/** The frameworks, and the directories of theirs. */
export const FRAMEWORKS = { react: "React", vue: "Vue", svelte: "Svelte", solid: "Solid" };

const entry = (framework, name) =>
  ["js", "jsx", "svelte.js"].map((ending) => join(here, framework, `${name}.${ending}`)).find(existsSync);

/** A script that gives a page `mount(root, props)`. */
export async function pageOf(framework) {
  const { outputFiles } = await build({
    entryPoints: [entry(framework, "page")],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    jsx: "automatic",
    define: DEFINED,
    conditions: ["browser", "development", "module"],
    // The package lies outside of node_modules here, where esbuild would have a word to say about what it shakes off.
    logLevel: "error",
    plugins: [svelte("client")],
  });
  return outputFiles[0].text;
}

/** `render(url)`, which makes markup as a server does. */
export const serverOf = (framework) => serverOfFile(entry(framework, "server"));
