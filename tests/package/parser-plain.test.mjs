// What is read without the engine says what the engine says: where one takes over from the other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createParser } from "headwater/parser";
import { heard, heardBy, interpret } from "./support/standard.mjs";
import { cut } from "./support/streams.mjs";

const NAMES = ["onEvent", "onId", "onRetry", "onComment", "onError"];
/** Parsers give their memory back in a task of their own. */
const turn = () => new Promise((resolve) => setTimeout(resolve));
const bytesOf = (text) => new TextEncoder().encode(text);
/** Text as bytes, in which `#` stands for a byte that is not UTF-8. */
const faulty = (text) => bytesOf(text).map((byte) => (byte === 35 ? 0xff : byte));

/** What chunks say to callbacks of these names, and how much of it by each chunk's end. */
function said(chunks, names, options = {}) {
  const said = [];
  const tell = (name) => (value) => {
    const { type, field, line, id, event, data } = value;
    if (name === "onError") said.push([name, { type, field, value: value.value, line }]);
    else said.push([name, name === "onEvent" ? { id, event, data } : value]);
  };
  const parser = createParser({ ...options, ...Object.fromEntries(names.map((name) => [name, tell(name)])) });
  const counts = chunks.map((chunk) => {
    parser.feed(chunk);
    return said.length;
  });
  return { said, counts };
}

/** Asserts that a stream says what the standard has it say, and no later, cut at these places. */
function assertSaid(stream, cuts, expected = interpret(stream), listeners = [NAMES, ["onEvent"]]) {
  for (const names of listeners) {
    const found = said(cut(stream, cuts), names);
    const all = JSON.stringify(heard(expected, cuts, names));
    assert.equal(JSON.stringify(found.said), all, `cut at ${cuts}`);
    assert.deepEqual(found.counts.slice(0, cuts.length), heardBy(expected, cuts, names), `cut at ${cuts}, by chunk`);
  }
}

const BORDERS = {
  "one line of data": "data: a\n\n",
  "no space, one space, two": "data:a\n\ndata: a\n\ndata:  a\n\n",
  "empty data": "data:\n\ndata: \n\ndata\n\n",
  "a type, an id, in any order": "event: e\nid: 1\ndata: a\n\nid: 2\nevent: e\ndata: b\n\ndata: c\nid: 3\nevent: e\n\n",
  "the last of several types and ids": "event: e\nevent:\nid: 1\nid: 2\ndata: a\n\nevent:\nevent: f\nid:\ndata: b\n\n",
  "two and more lines of data": "data: a\ndata:\n\ndata: a\ndata\ndata: c\n\ndata:\ndata:\ndata:\ndata:\n\n",
  "a block without data": "id: 1\n\nevent: e\n\ndata: a\n\n",
  "an id with a NUL": "id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n",
  "fields without a colon": "data: a\nid\n\nevent\ndata: b\n\ndatax: c\n\ndat: d\n\nids: e\n\nevents: f\ndata: g\n\n",
  "comments and a time": "data: a\n\n: c\ndata: b\n\ndata: c\n: d\n\nretry: 5\ndata: d\n\ndata: e\nretry: x\n\n",
  CRLF: "event: e\r\nid: 1\r\ndata: a\r\n\r\ndata: b\r\ndata: c\r\n\r\n",
  CR: "data: a\r\rdata: b\n\ndata: c\rdata: d\n\n",
  "mixed line ends": "data: a\n\r\ndata: b\r\n\ndata: c\n\rdata: d\r\n\rdata: e\r\rdata: f\n\n",
  "a mark": "data: a\n\n\uFEFFdata: b\n\ndata: \uFEFFc\n\n",
  "beyond ASCII": "event: é\nid: 日\ndata: 日本😀\n\ndata: é\ndata: 😀\n\nx\n\n",
  "empty lines": "data: a\n\n\n\ndata: b\n\n\n",
  unfinished: "data: a\n\ndata: b\ndata",
};

for (const [what, stream] of Object.entries(BORDERS)) {
  test(`the same comes of a stream that is cut at each byte: ${what}`, async () => {
    // The first of them is the engine's: a mark may come before it.
    for (const before of ["data: 0\n\n", "", "\uFEFFdata: 0\r\n\r\n"]) {
      const [skipped, bytes] = [bytesOf(before).length, bytesOf(before + stream)];
      const expected = interpret(bytes);
      for (let at = 0; at <= bytes.length; at++) {
        await turn();
        const cuts = [skipped, at].sort((one, other) => one - other);
        assertSaid(bytes, cuts, expected);
        const more = [...cuts, Math.min(at + 1, bytes.length)].sort((one, other) => one - other);
        assertSaid(bytes, more, expected);
      }
    }
  });

  test(`the same comes of a stream with long events, whose chunks are large: ${what}`, async () => {
    const long = "x".repeat(5000);
    const parts = [
      `data: ${long}\n\n`,
      `event: e\ndata: ${long}\n\ndata: ${long}\n\n${stream}`,
      `data: ${long}\n\n${stream}`,
    ];
    const bytes = bytesOf(parts.join(""));
    const expected = interpret(bytes);
    const [first, second] = parts.map((part) => bytesOf(part).length);
    for (let at = 0; at <= bytesOf(stream).length; at++) {
      await turn();
      assertSaid(bytes, [first, first + second - at], expected, [NAMES]);
      assertSaid(bytes, [first + 9, first + second - at], expected, [NAMES]);
      assertSaid(bytes, [first, bytes.length - at], expected, [NAMES]);
      assertSaid(bytes, [first + second, bytes.length - at], expected, [NAMES]);
    }
  });
}

test("bytes that are not UTF-8 are U+FFFD, wherever they are", () => {
  for (const text of [
    "data: #\n\n",
    "event: #\nid: #\ndata: a#\n\ndata: b\n\nx\n\ndata: #c\n\n",
    "data: é#\n\ndata: a\nfoo\n\n",
  ]) {
    const bytes = faulty(`data: 0\n\n${text}`);
    for (let at = 9; at <= bytes.length; at++) assertSaid(bytes, [9, at]);
  }
});

test("what a chunk of bytes leaves to the next one is counted as held, byte for byte", () => {
  const isTooMuch = (chunk, maxBufferSize) => {
    const { said: errors } = said([bytesOf("data: 0\n\n"), chunk], ["onError"], { maxBufferSize });
    return errors.length > 0;
  };
  for (const [text, held] of [
    ["data: a\n\ndata: ####\r\n", 4],
    ["data: a\n\ndata: ####\n", 4],
    ["data: a\n\ndata: ####", 10],
    [`data: ${"a".repeat(5000)}\n\ndata: ####b`, 11],
    [`:\n\ndata: ${"a".repeat(5000)}\n\ndata: ####b`, 11],
  ]) {
    assert.equal(isTooMuch(faulty(text), held), false, text.slice(-20));
    assert.equal(isTooMuch(faulty(text), held - 1), true, text.slice(-20));
  }
});

test("a line that is kept from a large chunk is nothing to a reset", () => {
  for (const consume of [false, true]) {
    const told = [];
    const parser = createParser({
      onEvent: ({ data }) => told.push(data.length),
      onComment: (text) => told.push(text),
    });
    const long = "x".repeat(5000);
    for (const chunk of [`data: ${long}\n\n`, `data: ${long}\n\ndata: ${long}`]) parser.feed(bytesOf(chunk));
    parser.reset({ consume });
    parser.feed(bytesOf(":b\ndata: a\n\n"));
    assert.deepEqual(told, [5000, 5000, "b", 1]);
  }
});
