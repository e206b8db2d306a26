// What a stream costs grows with its bytes and no faster. Work is counted and not timed: a call that looks at or moves
// the elements of a list, or walks over a map, counts as their number. Twice the input may take twice the work.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { EventSource } from "headwater/eventsource";
import { fetchEventSource } from "headwater/fetch-event-source";
import { createParser, EventSourceParserStream, ParseError } from "headwater/parser";
import { memoryStore } from "headwater/stores";
import { drained, streamOf, uncaught, until } from "./support/gather.mjs";

const encoder = new TextEncoder();
const head = { headers: { "content-type": "text/event-stream" } };

/** A `fetch` that answers with a stream of these texts, each a chunk. */
const serving =
  (...texts) =>
  async () =>
    new Response(streamOf(texts.map((text) => encoder.encode(text))), head);

const numbered = (count, line = (n) => `id: ${n}\ndata: ${n}\n\n`) =>
  Array.from({ length: count }, (_, n) => line(n + 1)).join("");

const once = { method: "POST" };

/** The methods that touch each element, and how many they touch. */
const COUNTED = [
  [
    Array.prototype,
    ["shift", "unshift", "indexOf", "includes", "find", "filter", "slice", "concat"],
    (list) => list.length,
  ],
  [Array.prototype, ["splice"], (list, start) => list.length - start],
  [Map.prototype, ["keys", "values", "entries", "forEach"], (map) => map.size],
  [Set.prototype, ["keys", "values", "entries", "forEach"], (set) => set.size],
];

/** How many elements of lists and maps a run has touched. */
async function work(run) {
  let touched = 0;
  const restored = [];
  for (const [holder, names, size] of COUNTED) {
    for (const name of names) {
      const own = holder[name];
      restored.push(() => (holder[name] = own));
      holder[name] = function (...args) {
        touched += size(this, ...args);
        return Reflect.apply(own, this, args);
      };
    }
  }
  try {
    await run();
  } finally {
    for (const restore of restored) restore();
  }
  return touched;
}

const MANY = 1500;

async function assertLinear(run) {
  await run(1);
  const [half, whole] = [await work(() => run(MANY)), await work(() => run(2 * MANY))];
  assert.ok(whole <= 2.2 * half + 200, `${half} elements for ${MANY} events, ${whole} for twice as many`);
  assert.ok(whole <= 20 * MANY, `${whole} elements for ${2 * MANY} events`);
}

test("commit handled: while one handler takes its time, and when it is done", () =>
  assertLinear(async (count) => {
    const source = connect("http://stream.test/", {
      ...once,
      store: memoryStore({ commit: "handled" }),
      fetch: serving(numbered(count)),
    });
    let done;
    source.on("message", ({ data }) => data === "1" && new Promise((resolve) => (done = resolve)));
    await until(() => source.received === count);
    assert.equal(source.lastEventId, "");
    done();
    await until(() => source.lastEventId === String(count));
    await source.closed;
  }));

test("commit handled: handlers that are done one after the other, as many behind", () =>
  assertLinear(async (count) => {
    const source = connect("http://stream.test/", {
      ...once,
      store: memoryStore({ commit: "handled" }),
      fetch: serving(numbered(count)),
    });
    const going = [];
    source.on("message", () => new Promise((resolve) => going.push(resolve)));
    await until(() => going.length === count);
    for (const done of going) done();
    await until(() => source.lastEventId === String(count));
    await source.closed;
  }));

test("commit handled: handlers that all fail, the last one first", async () => {
  const errors = uncaught();
  await assertLinear(async (count) => {
    errors.length = 0;
    const source = connect("http://stream.test/", {
      ...once,
      store: memoryStore({ commit: "handled" }),
      fetch: serving(numbered(count)),
    });
    const going = [];
    source.on("message", () => new Promise((_, reject) => going.push(reject)));
    await until(() => going.length === count);
    for (const fail of going.reverse()) fail(new Error("mine"));
    await until(() => errors.length === count);
    assert.equal(source.lastEventId, "");
    source.close();
  });
});

test("dedupe: however many IDs are remembered, an event costs the same", () =>
  assertLinear(async (count) => {
    const fetch = serving(numbered(2 * count) + numbered(2 * count));
    const source = connect("http://stream.test/", { ...once, store: memoryStore({ dedupe: count }), fetch });
    let handled = 0;
    source.on("message", () => void handled++);
    await source.closed;
    // Twice as many IDs come as are remembered, and then all of them again: each is forgotten by then.
    assert.equal(handled, 4 * count);
  }));

test("awaitHandlers: the events of one chunk wait for their turn", () =>
  assertLinear(async (count) => {
    const source = connect("http://stream.test/", { ...once, awaitHandlers: true, fetch: serving(numbered(count)) });
    const handled = [];
    source.on("message", async ({ data }) => void handled.push(data));
    await source.closed;
    assert.equal(handled.length, count);
  }));

test("handlers of one type: an event costs as much as there are", async () => {
  // What adding them costs is the caller's own doing, so that is not counted.
  const cost = (handlers) => {
    let begin;
    const begun = new Promise((resolve) => (begin = resolve));
    const fetch = () => begun.then(serving(numbered(10)));
    const source = connect("http://stream.test/", { ...once, fetch });
    let called = 0;
    for (let n = 0; n < handlers; n++) source.on("message", () => void called++);
    return work(async () => {
      begin();
      await source.closed;
      assert.equal(called, 10 * handlers);
    });
  };
  const [half, whole] = [await cost(100), await cost(200)];
  assert.ok(whole <= 2.2 * half + 200, `${half} elements for 100 handlers, ${whole} for 200`);
});

test("a loop that begins when everything has come", () =>
  assertLinear(async (count) => {
    const source = connect("http://stream.test/", { ...once, fetch: serving(numbered(count)) });
    let seen = 0;
    for await (const _ of source) seen++;
    assert.equal(seen, count);
  }));

test("the class, whose events wait for tasks of their own", () =>
  assertLinear(async (count) => {
    const source = new EventSource("http://stream.test/", { fetch: serving(numbered(count)) });
    let seen = 0;
    await new Promise((resolve) => {
      source.onmessage = () => ++seen === count && resolve();
    });
    source.close();
  }));

test("fetchEventSource(), and errors of onmessage that onerror thinks about", () =>
  assertLinear(async (count) => {
    let told = 0;
    await fetchEventSource("http://stream.test/", {
      fetch: serving(numbered(count)),
      onmessage: () => {
        throw new Error("mine");
      },
      onerror: async () => void told++,
    });
    assert.equal(told, count);
  }));

test("the parser: chunks that a callback feeds", () =>
  assertLinear(async (count) => {
    let seen = 0;
    const parser = createParser({
      onEvent() {
        if (seen++ === 0) for (let n = 1; n < count; n++) parser.feed("data: 1\n\n");
      },
    });
    parser.feed("data: 1\n\n");
    // Where WebAssembly is refused, the parser is loaded first.
    await until(() => seen === count);
  }));

test("the parser's stream makes no error of a line that nobody asks for, and one of each that somebody does", async () => {
  let made = 0;
  class Counted extends Error {
    constructor(...args) {
      super(...args);
      made++;
    }
  }
  Object.setPrototypeOf(ParseError, Counted);
  try {
    const junk = `${"x\n".repeat(1000)}data: 1\n\nretry: soon\n`;
    const read = async (options) => {
      made = 0;
      const events = await drained(streamOf([encoder.encode(junk)]).pipeThrough(new EventSourceParserStream(options)));
      assert.equal(events.length, 1);
      return made;
    };
    assert.equal(await read({}), 0);
    assert.equal(await read({ maxBufferSize: 1000 }), 0);
    assert.equal(await read({ onError: () => {} }), 1001);
    made = 0;
    // What passes the limit ends the stream, whoever listens.
    const long = streamOf([encoder.encode(`x\ndata: ${"x".repeat(100)}`)]);
    const ended = drained(long.pipeThrough(new EventSourceParserStream({ maxBufferSize: 50 })));
    await assert.rejects(ended, (error) => error.type === "max-buffer-size-exceeded");
    assert.equal(made, 1);
  } finally {
    Object.setPrototypeOf(ParseError, Error);
  }
});

const turns = async (count) => {
  for (let n = 0; n < count; n++) await new Promise((resolve) => setTimeout(resolve, 0));
};

/** A `fetch` whose stream goes on with ten events at a time for as long as it is read. */
function endless() {
  let sent = 0;
  const stream = new ReadableStream(
    {
      // The stream leaves the event loop its turns.
      async pull(controller) {
        await turns(1);
        controller.enqueue(encoder.encode(numbered(10, () => `id: ${++sent}\ndata: ${sent}\n\n`)));
      },
    },
    { highWaterMark: 0 },
  );
  return async () => new Response(stream, head);
}

test("commit handled reads no further than 1000 events that are not committed, and goes on behind them", async () => {
  const source = connect("http://stream.test/", { store: memoryStore({ commit: "handled" }), fetch: endless() });
  let done;
  // The others are done at once, and wait for their turn all the same.
  source.on("message", ({ data }) => data === "5" && new Promise((resolve) => (done = resolve)));
  await until(() => source.received >= 1000);
  await turns(20);
  assert.ok(source.received < 1020, `${source.received} events`);
  assert.equal(source.lastEventId, "4");
  done();
  await until(() => source.received > 3000);
  assert.ok(Number(source.lastEventId) > 2900);
  source.close();
});

test("commit handled goes on behind an event that has failed, although nothing more is committed", async () => {
  uncaught();
  const source = connect("http://stream.test/", { store: memoryStore({ commit: "handled" }), fetch: endless() });
  source.on("message", ({ data }) => {
    if (data === "1200") throw new Error("mine");
  });
  await until(() => source.received > 3000);
  assert.equal(source.lastEventId, "1199");
  source.close();
});

test("a source that is closed while it is held back lets its stream go", async () => {
  let cancelled = false;
  const stream = new ReadableStream({
    pull: (controller) => turns(1).then(() => controller.enqueue(encoder.encode(numbered(100)))),
    cancel: () => void (cancelled = true),
  });
  const source = connect("http://stream.test/", {
    store: memoryStore({ commit: "handled" }),
    fetch: async () => new Response(stream, head),
  });
  source.on("message", () => new Promise(() => {}));
  await until(() => source.received >= 1000);
  source.close();
  await until(() => cancelled);
});
