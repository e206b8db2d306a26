// @vitest-environment jsdom
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { see } from "./src/checks.js";

const { FEED, SEEN } = process.env;

test("every part sees the feed", async () => {
  expect(typeof document).toBe("object");
  for (const entry of ["", "/slim", "/parser/stream", "/polyfill", "/stores", "/js"])
    await import(/* @vite-ignore */ `headwater${entry}`);
  writeFileSync(SEEN, JSON.stringify(await see(FEED)));
});
