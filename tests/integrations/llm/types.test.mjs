// The recipes are what TypeScript takes, with the types of the packages themselves.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { diagnose } from "./recipes.mjs";

test("the recipes that are run here compile, strictly", () => {
  const tests = readdirSync(import.meta.dirname).filter((name) => /\.mjs$/.test(name));
  const names = tests.flatMap((name) =>
    [...readFileSync(`${import.meta.dirname}/${name}`, "utf8").matchAll(/recipe\("([\w-]+\.ts)"\)/g)].map(
      ([, name]) => name,
    ),
  );
  assert.ok(names.length >= 6, names.join());
  assert.deepEqual(diagnose([...new Set(names)]), []);
});
