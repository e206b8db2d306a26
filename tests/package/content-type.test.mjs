// The table of Content-Type, which Rust's reading passes too: see tests/session/headers.rs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as esbuild from "esbuild";

const file = (path) => new URL(`../../${path}`, import.meta.url);
const cases = JSON.parse(readFileSync(file("tests/session/content-type.json"), "utf8"));
const source = readFileSync(file("pkg-template/src/link/content-type.ts"), "utf8");
const { code } = await esbuild.transform(source, { loader: "ts", format: "esm" });
const { mimeType } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

const NAMES = { "text/event-stream": "event-stream", "application/json": "json" };

for (const { value, is } of cases) {
  test(`Content-Type ${JSON.stringify(value)}`, () => assert.equal(NAMES[mimeType(value)] ?? "other", is));
}
