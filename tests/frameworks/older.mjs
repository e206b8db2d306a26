// Tests that run once more with an older version of their framework: the lowest that the package's manifest allows, or
// one that many have. NAME.test.mjs is there to import the tests of the framework; all that they and the entry import of
// it comes from other packages, those of npm's aliases in package.json.

import { readFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** Which packages stand in for which. */
const OLDER = {
  "react-18": { react: "react-18", "react-dom": "react-dom-18" },
  "preact-10": { preact: "preact-10" },
  "vue-3.4": { vue: "vue-3.4" },
  "svelte-5.7": { svelte: "svelte-5.7" },
};

/** What is one module to all tests: who runs them, and what they have of the page. */
const SHARED = /[\\/](tests[\\/]package[\\/].*|suite\.mjs)$/;

/** The name of a package, and what follows it. */
const PACKAGE = /^((?:@[^/]+\/)?[^./][^/]*)(.*)$/;

/**
 * The plugins that put them in place, each in a namespace of its own: esbuild takes the same file in two of them for two.
 *
 * @param compiled what a file's text is made of by a framework's compiler, if it has one: `(path, older) => text`, where
 * `older` are the packages that stand in
 */
export const older = (compiled) =>
  Object.entries(OLDER).map(([namespace, packages]) => ({
    name: namespace,
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /^\.\// }, ({ path, importer }) =>
        importer === join(here, `${namespace}.test.mjs`) ? { path: join(here, path), namespace } : undefined,
      );
      onResolve({ filter: /./, namespace }, async ({ path, importer, ...asked }) => {
        const [, name, rest] = PACKAGE.exec(path) ?? [];
        const other = packages[name];
        const found = await resolve(other ? other + rest : path, { ...asked, namespace: "file", importer });
        const isApart = !found.external && found.namespace === "file" && !SHARED.test(found.path);
        return isApart ? { ...found, namespace } : found;
      });
      onLoad({ filter: /./, namespace }, async ({ path }) => ({
        contents: (await compiled(path, packages)) ?? (await readFile(path, "utf8")),
        loader: extname(path) === ".jsx" ? "jsx" : "js",
        resolveDir: dirname(path),
      }));
    },
  }));
