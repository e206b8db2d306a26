// Which chunks the parser's engine reads. What comes of them is parser-plain's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cut } from "./support/streams.mjs";

/** How many chunks the engine has read, if it is WebAssembly. */
let decoded = 0;
const { Instance } = globalThis.WebAssembly ?? {};
if (Instance) {
  WebAssembly.Instance = class {
    constructor(...given) {
      const { exports } = new Instance(...given);
      const decode = (...numbers) => {
        decoded++;
        return exports.decode(...numbers);
      };
      this.exports = { ...exports, decode };
    }
  };
}
const { createParser } = await import("headwater/parser");

const bytesOf = (text) => new TextEncoder().encode(text);

/** How many chunks the engine reads of these, after the first. */
function engines(chunks) {
  const parser = createParser({ onEvent() {} });
  parser.feed(chunks[0]);
  const before = decoded;
  for (const chunk of chunks.slice(1)) parser.feed(chunk);
  return decoded - before;
}

test("chunks of one plain event each, or of long ones, do without the engine, and others do not", (t) => {
  createParser({}).feed("data: a\n\n");
  const isForSure = globalThis.process && globalThis.WebAssembly;
  if (decoded === 0 && !isForSure) return t.skip("the engine is not WebAssembly, or was there before");
  const hundred = (block) => Array.from({ length: 100 }, (_, at) => bytesOf(block(at)));
  for (const block of [
    (at) => `data: ${at}\n\n`,
    (at) => `event: e\nid: ${at}\ndata: {"text":"日本 😀"}\n\n`,
    (at) => `id: ${at}\r\ndata: ${"x".repeat(at)}\r\n\r\n`,
    (at) => `data: ${at}\n\ndata: ${at}\n\n`,
    (at) => `data: ${at}${"x".repeat(20_000)}\n\n`,
  ]) {
    assert.equal(engines(hundred(block)), 0, block(0).slice(0, 40));
    assert.equal(engines(hundred(block).map((bytes) => new TextDecoder().decode(bytes))), 0, "as text");
  }
  // Many short ones, and the middle of long lines.
  const bulk = hundred((at) => `event: e\nid: ${at}\ndata: hello\n\n`.repeat(100));
  assert.equal(engines(bulk), 99);
  // But for tiny ones.
  for (const block of ["data: 7\n\n", "data:hello\n\n"])
    assert.equal(engines(hundred(() => block.repeat(1000))), 0, block);
  const line = bytesOf(`data: ${"x".repeat(200_000)}\n\n`);
  const size = 1400;
  const parts = Array.from({ length: Math.ceil(line.length / size) }, (_, at) =>
    line.subarray(at * size, (at + 1) * size),
  );
  assert.equal(engines([bytesOf("data: a\n\n"), ...parts]), parts.length);
  // Long events whose chunks are cut anywhere: each goes on with what is kept.
  const long = bytesOf(`data: ${"x".repeat(10_000)}\n\n`.repeat(50));
  const cuts = Array.from({ length: Math.floor(long.length / 16_384) }, (_, at) => (at + 1) * 16_384);
  assert.equal(engines(cut(long, cuts)), 0);
  // A block that does not end is read by the engine from the second chunk on, or each would be read with all before it.
  const endless = new Uint8Array(1 << 20);
  const id = bytesOf(`id: ${"x".repeat(4000)}\n`);
  for (let at = 0; at + id.length <= endless.length; at += id.length) endless.set(id, at);
  const places = Array.from({ length: 63 }, (_, at) => (at + 1) * 16_384);
  assert.ok(engines([bytesOf(`data: ${"x".repeat(60_000)}\n\n`), ...cut(endless.subarray(0, 1 << 20), places)]) > 60);
  // What is in vain is not tried again with each chunk.
  const comments = hundred(() => `data: a\n: b\n\n`);
  assert.equal(engines(comments), 99);
});
