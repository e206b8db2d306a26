// The table of gaps, which Rust's rules pass too: see tests/session/gaps.rs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as esbuild from "esbuild";

const file = (path) => new URL(`../../${path}`, import.meta.url);
const cases = JSON.parse(readFileSync(file("tests/session/gaps.json"), "utf8"));
const source = readFileSync(file("pkg-template/src/client/gap.ts"), "utf8");
const { code } = await esbuild.transform(source, { loader: "ts", format: "esm" });
const { gapOfEvent, gapOfHead, gapOfSequence } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

/** The gap that the last of these numbers leaves. */
function lastGap(asked, numbers) {
  let last;
  let gap;
  for (const number of numbers) {
    gap = undefined;
    if (number === null) continue;
    gap = gapOfSequence(asked, last, number);
    last = Math.max(number, last ?? number);
  }
  return gap;
}

for (const { name, asked, headers, event, sequence, gap } of cases) {
  test(`gap: ${name}`, () => {
    const found = headers
      ? gapOfHead(asked, (name) => headers[name] ?? null)
      : event
        ? gapOfEvent(asked, event.data, event.id)
        : lastGap(asked, sequence);
    assert.deepEqual(found && { ...found, from: found.from ?? null, missed: found.missed ?? null }, gap ?? undefined);
  });
}
