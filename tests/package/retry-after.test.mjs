// The table of Retry-After, which Rust's reading passes too: see tests/session/headers.rs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as esbuild from "esbuild";

const file = (path) => new URL(`../../${path}`, import.meta.url);
const cases = JSON.parse(readFileSync(file("tests/session/retry-after.json"), "utf8"));
const source = readFileSync(file("pkg-template/src/link/retry-after.ts"), "utf8");
const { code } = await esbuild.transform(source, { loader: "ts", format: "esm" });
const { retryAfter } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

for (const { value, date = "", wall = 0, ms } of cases) {
  test(`Retry-After ${JSON.stringify(value)}, Date ${JSON.stringify(date)}, at ${wall}`, () => {
    assert.equal(retryAfter(value, date, "null", wall), ms ?? NaN);
  });
}

for (const { value, ms } of JSON.parse(readFileSync(file("tests/session/retry-after-ms.json"), "utf8"))) {
  test(`retry-after-ms ${JSON.stringify(value)}`, () => {
    assert.equal(retryAfter("null", "null", value), ms ?? NaN);
    // It goes before Retry-After, which counts where it says nothing.
    assert.equal(retryAfter("9", "null", value), ms ?? 9000);
  });
}
