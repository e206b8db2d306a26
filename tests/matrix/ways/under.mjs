// Headwater under another package: in the place of what that depends on, by npm's `overrides` or by a bundler's `alias`.
import assert from "node:assert/strict";
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { run } from "../commands.mjs";

/** What is asked for, and the entry that has to be found for it. */
const STANDS_IN = { "eventsource-parser": "headwater/parser", eventsource: "headwater/eventsource" };

/**
 * @param of the package that asks, as it is installed, for `names`
 * @param expected what the program prints, beside the engines that ran in it
 * @param engines those: by what their WebAssembly exports, see `src/engines.js`
 */
export function under({ of, names, expected, engines }) {
  const check = async (dir, file) => {
    const found = JSON.parse((await run(dir, [process.execPath, file])).trim().split("\n").at(-1));
    assert.deepEqual(found, { ...expected, engines });
  };
  return {
    "npm's overrides": {
      async run(dir) {
        // As `of` finds it, wherever npm has put that, and through npm's link.
        const require = createRequire(join(realpathSync(join(dir, "node_modules", of)), "any.js"));
        for (const name of names) {
          const path = relative(dir, realpathSync(require.resolve(name)));
          assert.match(path, /^node_modules\/headwater\/as\//, `${name} is ${path}`);
        }
        await check(dir, "main.js");
        return [of, ...engines];
      },
    },
    "esbuild's alias": {
      async build(dir) {
        const alias = names.filter((name) => name in STANDS_IN).map((name) => `--alias:${name}=${STANDS_IN[name]}`);
        const require =
          "--banner:js=import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
        const command = [
          "esbuild",
          "main.js",
          "--bundle",
          "--platform=node",
          "--format=esm",
          "--outfile=dist/main.mjs",
          "--log-level=error",
        ];
        const out = await run(dir, [...command, "--metafile=dist/meta.json", require, ...alias]);
        const { inputs } = createRequire(join(dir, "any.js"))("./dist/meta.json");
        // By the alias, that is, and not by npm's link, which is there too.
        assert.deepEqual(
          Object.keys(inputs).filter((path) => path.includes("headwater/as/")),
          [],
          out,
        );
      },
      async run(dir) {
        await check(dir, "dist/main.mjs");
        return [of, ...engines];
      },
    },
  };
}
