// The recipes are what TypeScript takes, with the types of the libraries themselves.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { diagnose } from "../support/recipes.mjs";
import { folder } from "./support.mjs";

const tests = readdirSync(folder)
  .filter((name) => name.endsWith(".test.mjs"))
  .map((name) => readFileSync(join(folder, name), "utf8"))
  .join("\n");

test("the recipes that are run here compile, strictly", (t) => {
  const isRunHere = (name) => tests.includes(`"${name}"`);
  const told = diagnose(folder, (name) => isRunHere(name) && (t.diagnostic(name), true));
  assert.deepEqual(told, []);
});
