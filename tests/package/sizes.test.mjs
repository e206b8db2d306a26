// What the package costs is written down, and this says when that has changed.
import assert from "node:assert/strict";
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
