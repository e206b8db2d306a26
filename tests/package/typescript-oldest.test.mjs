// The declarations hold for the least TypeScript that the docs name, which looks at all of them: skipLibCheck is off.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const project = fileURLToPath(new URL("typescript-oldest", import.meta.url));

test("every entry's declarations compile with the least TypeScript that is named", () => {
  const { version } = require("typescript-oldest/package.json");
  for (const page of ["../../docs/connect.md", "../../pkg-template/README.md"]) {
    const [, named] = /TypeScript (\d+\.\d+) or later/.exec(readFileSync(new URL(page, import.meta.url), "utf8"));
    assert.ok(version.startsWith(`${named}.`), `${page} names ${named}, and ${version} is tested`);
  }
  const tsc = require.resolve("typescript-oldest/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", project], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
});
