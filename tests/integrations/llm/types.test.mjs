// The recipes are what TypeScript takes, with the types of the packages themselves.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { diagnose } from "../support/recipes.mjs";
import { folder } from "./recipes.mjs";

const tests = readdirSync(folder)
  .filter((name) => name.endsWith(".test.mjs"))
  .map((name) => readFileSync(join(folder, name), "utf8"))
  .join("\n");

test("the recipes that are run here compile, strictly", (t) => {
  const names = [];
  const isRunHere = (name) => tests.includes(`recipe("${name}")`) && names.push(name) > 0;
  const told = diagnose(folder, isRunHere);
  t.diagnostic(names.join(", "));
  assert.ok(names.length >= 7, names.join());
  assert.deepEqual(told, []);
});
