// Limits, as `connect()` has them: the table that the decoders pass too (tests/wire/limits.json), and what a source
// makes of a chunk of any size.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { connect } from "headwater";
import { EventSource } from "headwater/eventsource";
import { keep } from "headwater/stores";

const cases = JSON.parse(readFileSync(new URL("../wire/limits.json", import.meta.url), "utf8"));
const encoder = new TextEncoder();

// The engine starts with the first source: its memory is what all of them need together. The engine in JavaScript shows
// its memory to nobody.
const { WebAssembly } = globalThis;
let memory;
if (WebAssembly)
  WebAssembly.Instance = class extends WebAssembly.Instance {
    constructor(...args) {
      super(...args);
      memory ??= this.exports.memory;
    }
  };

/** A fetch whose first response streams these chunks and ends; all others are 204. It keeps what it was asked. */
function streaming(...chunks) {
  const asked = [];
  const fetch = async (_, { headers }) => {
    asked.push(headers["Last-Event-ID"] ?? null);
    if (asked.length > 1) return new Response(null, { status: 204 });
    const body = new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
        controller.close();
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
  return { fetch, asked };
}

/** All that a source of `connect()` gives until it is closed, and what closed it. */
async function all(chunks, options) {
  const { fetch, asked } = streaming(...chunks);
  const source = connect("http://stream.test/", { fetch, retry: { initial: 1, jitter: 0 }, ...options });
  const events = [];
  source.on("*", ({ type, data, lastEventId }) => events.push({ event: type, data, lastEventId }));
  const end = await source.closed.catch((error) => error);
  return { events, end, asked, lastEventId: source.lastEventId, stats: source.stats };
}

for (const { name, chunks, frames, lastEventId, comments, limits, error } of cases) {
  test(`connect(): ${name}`, async () => {
    // What a case does not name is out of reach in it.
    const reach = { type: Infinity, id: Infinity, ...limits };
    const said = await all(chunks, { limits: reach, ...(comments && { onComment: () => {} }) });
    assert.deepEqual(
      said.events,
      frames.flatMap(({ message }) => message ?? []),
    );
    assert.equal(said.lastEventId, lastEventId);
    if (error === undefined) {
      assert.equal(said.end, "no-content");
    } else {
      assert.equal(said.end.kind, "too-large");
      assert.match(said.end.message, new RegExp(`passes limits\\.${error.limit} with`));
      assert.equal(said.asked.length, 1, "it is not tried again");
    }
  });
}

test("an ID that no header can carry is counted and told as an ignored line, and the next request has the one before", async () => {
  const ignored = [];
  const onIgnored = (line) => ignored.push(line);
  const said = await all(["id: 1\ndata: a\n\nid: a\x01b\ndata: b\n\n", `id: ${"x".repeat(20_000)}\ndata: c\n\n`], {
    onIgnored,
  });
  assert.deepEqual(
    said.events.map(({ lastEventId }) => lastEventId),
    ["1", "1", "1"],
  );
  assert.deepEqual(ignored, ["id: a\x01b", `id: ${"x".repeat(20_000)}`]);
  assert.equal(said.stats.ignored, 2);
  assert.deepEqual(said.asked, [null, "1"]);
});

test("where each ID is taken, one that no header can carry is not sent", async () => {
  const said = await all(["id: a\x01b\ndata: a\n\n"], { limits: { id: Infinity } });
  assert.deepEqual(said.events, [{ event: "message", data: "a", lastEventId: "a\x01b" }]);
  assert.deepEqual(said.asked, [null, null]);
});

test("the class gives handlers each ID of the standard, and sends none that no header can carry, or that is too long", async () => {
  for (const [id, sent] of [
    ["a\x01b", null],
    ["x".repeat(20_000), null],
    ["7", "7"],
  ]) {
    const { fetch, asked } = streaming(`retry: 1\nid: ${id}\ndata: a\n\n`);
    const source = new EventSource("http://stream.test/", { fetch, ref: true });
    const given = await new Promise((resolve) => (source.onmessage = (event) => resolve(event.lastEventId)));
    await new Promise((resolve) => (source.onerror = () => source.readyState === 2 && resolve()));
    assert.equal(given, id);
    assert.deepEqual(asked, [null, sent]);
  }
});

test("what a store gives back is sent only where a header can carry it", async () => {
  for (const [id, sent] of [
    ["a\x01b", null],
    ["x".repeat(20_000), null],
    ["7", "7"],
  ]) {
    for (const stored of [id, Promise.resolve(id)]) {
      const saved = [];
      const store = { load: () => stored, save: (next) => saved.push(next) };
      const said = await all(["id: 9\ndata: a\n\n"], { store: keep(store) });
      assert.deepEqual(said.asked, [sent, "9"]);
      assert.deepEqual(saved, ["9"]);
    }
  }
});

test("limits beyond 32 bits are limits that nothing reaches", async () => {
  for (const limit of [2 ** 32, 2 ** 32 + 1, 2 ** 53, Infinity]) {
    const limits = { line: limit, event: limit, type: limit, id: limit };
    const said = await all(["event: tick\nid: 1\ndata: a\n\n"], { limits });
    assert.deepEqual(said.events, [{ event: "tick", data: "a", lastEventId: "1" }]);
  }
  const { fetch } = streaming("data: a\n\n", "data: b");
  const source = new EventSource("http://stream.test/", { fetch, maxBufferSize: 2 ** 32, ref: true });
  assert.equal(await new Promise((resolve) => (source.onmessage = ({ data }) => resolve(data))), "a");
  source.close();
});

test("maxBufferSize counts all that is held of an unfinished event: data, type, ID, and the line that is cut", async () => {
  const held = [
    "data: 123456789",
    "event: 123456789",
    "id: 123456789",
    "data: 12\nevent: 12\nid: 123",
    "data: 1\ndata: 123",
  ];
  for (const maxBufferSize of [20, 8]) {
    for (const unfinished of held) {
      const { fetch } = streaming("data: a\n\n", unfinished, "4\n\n");
      const source = new EventSource("http://stream.test/", { fetch, maxBufferSize, reconnect: false, ref: true });
      const message = await new Promise((resolve) => (source.onerror = (error) => resolve(error.message)));
      assert.equal(message.startsWith("too-large"), maxBufferSize === 8, `${unfinished}: ${message}`);
    }
  }
});

test("what a lost connection has begun is given back while its source waits", { skip: !WebAssembly }, async () => {
  const waiting = [];
  for (let number = 0; number < 24; number++) {
    const { fetch } = streaming(
      "data: ",
      ..."x"
        .repeat(64)
        .split("")
        .map((x) => x.repeat(1 << 16)),
    );
    const source = connect("http://stream.test/", { fetch, retry: { initial: 1e6 } });
    for await (const { state } of source.states()) if (state === "waiting") break;
    waiting.push(source);
  }
  const grown = memory.buffer.byteLength / (1 << 20);
  for (const source of waiting) source.close();
  // One of them needs 4 MiB, and up to four times that while it comes.
  assert.ok(grown < 60, `${grown} MiB`);
});

test("a large chunk is read slice by slice: the events of one are handed on before the next is read", async () => {
  const event = `data: ${"x".repeat(90)}\n\n`;
  const count = 5000;
  let got = 0;
  let read = 0;
  const { fetch } = streaming(event.repeat(count));
  const source = connect("http://stream.test/", { fetch, retry: { initial: 1 } });
  source.on("message", () => {
    if (++got === 1000) read = source.stats.bytes;
  });
  await source.closed;
  assert.equal(got, count);
  assert.equal(source.stats.bytes, event.length * count);
  assert.ok(read >= 1000 * event.length && read < 200_000, `${read} bytes were read for 1000 events`);
});

test("closing within a large chunk ends it there", async () => {
  const { fetch } = streaming("data: a\n\n".repeat(100_000));
  const source = connect("http://stream.test/", { fetch });
  let got = 0;
  source.on("message", () => ++got === 3 && source.close());
  assert.equal(await source.closed, "closed");
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(got, 3);
  assert.ok(source.stats.bytes < 200_000, `${source.stats.bytes} bytes read`);
});

test("a handler that holds the source back does so between two slices of one chunk", async () => {
  const { fetch } = streaming("data: a\n\n".repeat(100_000));
  const source = connect("http://stream.test/", { fetch });
  const loop = source[Symbol.asyncIterator]();
  await loop.next();
  assert.ok(source.stats.bytes < 200_000 && source.stats.bytes > 0, `${source.stats.bytes} bytes read`);
  await loop.return();
});
