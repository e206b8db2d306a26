// What the package costs is written down, and this says when that has changed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { sizesIn, sizesOf } from "../../xtask/src/pack/sizes.mjs";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** Compilers and compressors of another version may differ so much. */
const TOLERANCE = 0.02;

test("the package costs what docs/sizes.md says", () => {
  const [written, found] = [sizesIn(path("../../docs/sizes.md")), sizesOf(path("../../pkg"))];
  assert.deepEqual([...written.keys()], [...found.keys()]);
  const changed = [...found].filter(([what, bytes]) => Math.abs(bytes / written.get(what) - 1) > TOLERANCE);
  assert.deepEqual(changed, [], "`cargo xtask size --write` writes the new sizes");
});

test("the package's own page says the same", () => {
  const readme = readFileSync(path("../../pkg/README.md"), "utf8");
  const told = new Map(
    [...readme.matchAll(/^\| `(headwater[^`]*)` \| .* \| ([\d.]+) \|$/gm)].map(([, what, kB]) => [what, kB]),
  );
  const sizes = new Map(
    [...sizesIn(path("../../docs/sizes.md"))].map(([what, bytes]) => [what, (bytes / 1000).toFixed(1)]),
  );
  const entry = (name) => (name === "headwater/slim" ? "`headwater/slim`, without its wasm" : `\`${name}\``);
  const scripts = new Map([
    ["headwater/polyfill.global.js", "the polyfill as one classic script"],
    ["headwater/shared-worker.js", "the shared worker's script"],
  ]);
  const size = (name) => sizes.get(scripts.get(name) ?? entry(name));
  assert.ok(told.size >= 7);
  assert.deepEqual(told, new Map([...told.keys()].map((name) => [name, size(name)])));
  assert.ok(readme.includes(`\`headwater/headwater.wasm\` (${sizes.get("that wasm")} kB)`));
  assert.ok(readme.includes(`| kB, minified and brotli | ${sizes.get("`headwater`")} |`));
});
