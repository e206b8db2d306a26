// headwater/parser: the same table as the decoders behind it, and the ways of another parser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createParser as otherParser } from "eventsource-parser";
import { createParser, EventSourceParserStream, ParseError } from "headwater/parser";
import { cases, lenientCases } from "./support/cases.mjs";
import { drained, streamOf } from "./support/gather.mjs";
import { ofNode } from "./support/platform.mjs";

const bytesOf = (chunk) =>
  typeof chunk === "string"
    ? new TextEncoder().encode(chunk)
    : Uint8Array.from(chunk.hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
const joined = (chunks) => Uint8Array.from(chunks.flatMap((chunk) => [...chunk]));

/** What a stream says, in the table's words. */
function frames(chunks, { comments = false, initialLastEventId = "", lenient } = {}) {
  const said = [];
  let lastEventId = initialLastEventId;
  const parser = createParser({
    lenient,
    onId: (id) => (lastEventId = id),
    onEvent: ({ event = "message", data }) => said.push({ message: { event, data, lastEventId } }),
    onRetry: (retry) => said.push({ retry }),
    ...(comments && { onComment: (comment) => said.push({ comment }) }),
  });
  for (const chunk of chunks) parser.feed(chunk);
  return { said, lastEventId };
}

/** The table's comments keep the space that this parser, like the one it stands in for, leaves out. */
const expected = ({ frames, lastEventId }) => ({
  said: frames.map((frame) => ("comment" in frame ? { comment: frame.comment.replace(/^ /, "") } : frame)),
  lastEventId,
});

const unlimited = cases.filter(({ limits }) => limits === undefined);

test(`every case of the table comes out right, however its bytes are cut (${unlimited.length} cases)`, () => {
  for (const one of unlimited) {
    const chunks = one.chunks.map(bytesOf);
    const all = joined(chunks);
    assert.deepEqual(frames(chunks, one), expected(one), one.name);
    assert.deepEqual(frames([all], one), expected(one), `${one.name}, in one chunk`);
    assert.deepEqual(
      frames(
        [...all].map((byte) => Uint8Array.of(byte)),
        one,
      ),
      expected(one),
      `${one.name}, byte by byte`,
    );
  }
});

test("lenient: every case of its table comes out right, however its bytes are cut", async () => {
  for (const one of lenientCases.filter(({ limits }) => limits === undefined)) {
    const chunks = one.chunks.map(bytesOf);
    const all = joined(chunks);
    for (const cut of [chunks, [all], [...all].map((byte) => Uint8Array.of(byte))]) {
      if (!one.lenient.unterminated) assert.deepEqual(frames(cut, one), expected(one), one.name);
      const said = [];
      let lastEventId = "";
      const stream = new EventSourceParserStream({
        lenient: one.lenient,
        onId: (id) => (lastEventId = id),
        onRetry: (retry) => said.push({ retry }),
        ...(one.comments && { onComment: (comment) => said.push({ comment }) }),
      });
      const events = await drained(streamOf(cut).pipeThrough(stream));
      const told = events.map(({ event = "message", data }) => ({ event, data }));
      const { frames: wanted } = one;
      const messages = wanted.flatMap(({ message }) => message ?? []).map(({ event, data }) => ({ event, data }));
      assert.deepEqual(told, messages, `${one.name}, as a stream`);
      assert.deepEqual(
        said,
        wanted.filter((frame) => !("message" in frame)),
        `${one.name}, as a stream`,
      );
      assert.equal(lastEventId, one.lastEventId, `${one.name}, as a stream`);
    }
  }
});

test("text comes out as its bytes would, cut between any two code units", () => {
  const text = unlimited.filter(({ chunks }) => chunks.every((chunk) => typeof chunk === "string"));
  assert.ok(text.length > 100);
  for (const one of text) {
    const all = one.chunks.join("");
    assert.deepEqual(frames(one.chunks, one), expected(one), one.name);
    assert.deepEqual(frames(all.split(""), one), expected(one), `${one.name}, unit by unit`);
  }
});

test("a stream says the same to every callback as it does with eventsource-parser", () => {
  const stream =
    "id: 1\nevent: a\ndata: x\n\nevent:\ndata: y\ndata\n\nid\n\nid: 2\n\n: c\n:d\nretry: 10\nretry: x\n" +
    "foo: bar\nfoo\ndata: 日😀\r\n\r\nevent: message\ndata:z\n\nid: 3\nid: a\0b\ndata: w\n\ndata: unfinished";
  const say = (make, chunks) => {
    const said = [];
    const parser = make({
      onEvent: (event) => said.push(["event", { ...event }]),
      onId: (id) => said.push(["id", id]),
      onRetry: (retry) => said.push(["retry", retry]),
      onComment: (comment) => said.push(["comment", comment]),
      onError: ({ message, type, field, value, line }) => said.push(["error", { message, type, field, value, line }]),
    });
    for (const chunk of chunks) parser.feed(chunk);
    parser.reset({ consume: true });
    parser.feed("data: anew\n\nretry: 5");
    parser.reset({ consume: true });
    return said;
  };
  for (const chunks of [[stream], [...stream]]) assert.deepEqual(say(createParser, chunks), say(otherParser, chunks));
});

const mixed = `data: é${"a".repeat(60)}`;

for (const [what, stream, listeners, expected] of [
  ["an unknown field after data", `${mixed}\nx\n\n`, ["onError"], { data: mixed.slice(6) }],
  ["a comment after data", `data: é${"a".repeat(59)}\n:x\n\n`, ["onComment"], { data: `é${"a".repeat(59)}` }],
  ["a bad retry after data", `${mixed}\nretry: x\n\n`, ["onError"], { data: mixed.slice(6) }],
  [
    "an unknown field after an id",
    `id: é${"a".repeat(60)}\nx\ndata: 1\n\n`,
    ["onError"],
    { id: `é${"a".repeat(60)}`, data: "1" },
  ],
  ["an unknown field beyond ASCII", `data: ${"b".repeat(70)}\nfoo: é\n\n`, ["onError"], { data: "b".repeat(70) }],
]) {
  test(`${what} takes nothing from its block`, () => {
    for (const chunk of [stream, bytesOf(stream)]) {
      const events = [];
      const parser = createParser({
        onEvent: (event) => events.push(event),
        ...Object.fromEntries(listeners.map((name) => [name, () => {}])),
      });
      parser.feed(chunk);
      assert.deepEqual(events, [{ id: undefined, event: undefined, ...expected }]);
    }
  });
}

test("a stream's event is whole where an unknown field comes after it", async () => {
  const text = "Ærlig talt, det er en fin dag i dag, og i morgen";
  const chunk = `data: {"text":"${text}"}\nts: 1764300000\n\n`;
  for (const chunks of [[chunk], [bytesOf(chunk)]]) {
    const events = await drained(streamOf(chunks).pipeThrough(new EventSourceParserStream()));
    assert.deepEqual(
      events.map(({ data }) => JSON.parse(data)),
      [{ text }],
    );
  }
});

test("a function instead of callbacks is named as the mistake it is", () => {
  assert.throws(() => createParser(() => {}), { name: "TypeError", message: /onEvent/ });
});

test("an event that exceeds maxBufferSize is an error, and the end until reset", () => {
  const errors = [];
  const events = [];
  const parser = createParser({
    maxBufferSize: 100,
    onError: (error) => errors.push(error),
    onEvent: (event) => events.push(event),
  });
  parser.feed(`data: ${"x".repeat(60)}\n`);
  assert.equal(errors.length, 0);
  parser.feed(`data: ${"x".repeat(60)}\n`);
  assert.ok(errors[0] instanceof ParseError);
  assert.equal(errors[0].type, "max-buffer-size-exceeded");
  assert.throws(() => parser.feed("data: a\n\n"), /reset/);
  parser.reset();
  parser.feed("data: a\n\n");
  assert.deepEqual(
    events.map(({ data }) => data),
    ["a"],
  );
});

test("what a callback throws comes out of feed, and the parser goes on", () => {
  const events = [];
  const parser = createParser({
    onEvent({ data }) {
      if (data === "bad") throw new Error("mine");
      events.push(data);
    },
  });
  assert.throws(() => parser.feed("data: bad\n\n"), /mine/);
  parser.feed("data: good\n\n");
  assert.deepEqual(events, ["good"]);
});

test("a callback may feed its own parser and others", () => {
  const events = [];
  const other = createParser({ onEvent: ({ data }) => events.push(data) });
  const parser = createParser({
    onEvent({ data }) {
      events.push(data);
      if (data === "a") {
        parser.feed("data: d\n\n");
        // Large enough to move the memory that the rest of the chunk lies in.
        other.feed(`data: ${"y".repeat(5 << 20)}\n\n`);
      }
    },
  });
  parser.feed("data: a\n\ndata: b\ndata: c\n\n");
  assert.deepEqual(
    events.map((data) => data.slice(0, 3)),
    ["a", "yyy", "b\nc", "d"],
  );
});

test("a stream of bytes, or of text, becomes one of events", async () => {
  for (const chunks of [["data: a\n\nda", "ta: b\n\n"], ["data: a\n\nda", "ta: b\n\n"].map(bytesOf)]) {
    const events = await drained(streamOf(chunks).pipeThrough(new EventSourceParserStream()));
    assert.deepEqual(
      events.map(({ data }) => data),
      ["a", "b"],
    );
  }
});

test("a stream ends with its fault where that is asked for, or the event is too large", async () => {
  for (const [options, text] of [
    [{ onError: "terminate" }, "foo: bar\n"],
    [{ maxBufferSize: 5 }, "data: too large\n"],
  ]) {
    const stream = streamOf([text]).pipeThrough(new EventSourceParserStream(options));
    await assert.rejects(stream.getReader().read(), ParseError);
  }
});

for (const [what, chunk, value, length = 42] of [
  ["many short events", '("data: " + "a small value ".repeat(3) + "\\n\\n").repeat(24_000)', "data"],
  ["a long event with an id", '"id: " + "7".repeat(42) + "\\ndata: " + "a".repeat(1 << 20) + "\\n\\n"', "id"],
  ["one with a type", '"event: " + at + "7".repeat(42) + "\\ndata: " + "a".repeat(1 << 20) + "\\n\\n"', "event"],
  ["long events of a seventh of it each", '("data: " + "a".repeat(149_796) + "\\n\\n").repeat(7)', "data", 149_796],
]) {
  test(`a value that is kept keeps no large block alive: ${what}`, {
    skip: ofNode("no page can collect its garbage and measure"),
  }, async () => {
    const { execFileSync } = await import("node:child_process");
    // Of each chunk of 1 MiB one value is kept: 64 MiB if they kept their chunks.
    const script = `
    import { createParser } from "headwater/parser";
    const kept = [];
    let next;
    const parser = createParser({ onEvent({ ${value}: value }) { next ??= value; } });
    const chunk = (at) => new TextEncoder().encode(${chunk});
    const used = () => { gc(); gc(); return process.memoryUsage().heapUsed; };
    parser.feed(chunk(0)); next = undefined;
    const before = used();
    for (let i = 0; i < 64; i++) { parser.feed(chunk(i)); kept.push(next); next = undefined; }
    console.log((used() - before) / kept.length);`;
    const output = execFileSync(process.execPath, ["--expose-gc", "--input-type=module", "--eval", script], {
      encoding: "utf8",
    });
    assert.ok(Number(output) < 16_384 + 2 * length, `${output} bytes are kept alive by a value of ${length}`);
  });
}
