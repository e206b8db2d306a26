// connect(), against a live server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { events, nextUncaught, upTo } from "./support/gather.mjs";
import { holdsBack, ofNode } from "./support/platform.mjs";
import { quick, stage } from "./support/stage.mjs";

const three = { steps: [{ send: 'data: 1\n\nevent: tick\nid: 7\ndata: {"n":2}\n\ndata: é日😀\n\n' }, "hold"] };

test("handlers are called for their type, and * for every one", async () => {
  const { url } = await stage(three);
  await using_(connect(url), async (source) => {
    const [all, ticks] = await Promise.all([events(source, "*", 3), events(source, "tick", 1)]);
    assert.deepEqual(
      all.map(({ data }) => data),
      ["1", '{"n":2}', "é日😀"],
    );
    assert.deepEqual(
      all.map(({ lastEventId }) => lastEventId),
      ["", "7", "7"],
    );
    assert.equal(ticks[0].type, "tick");
    assert.equal(ticks[0].origin, new URL(url).origin);
    assert.equal(source.lastEventId, "7");
    assert.equal(source.received, 3);
  });
});

async function using_(source, body) {
  try {
    await body(source);
  } finally {
    source.close();
  }
}

test("data is parsed as the option says, type by type", async () => {
  const { url } = await stage(three);
  await using_(connect(url, { parse: { tick: "json", "*": (data) => data.length } }), async (source) => {
    const all = await events(source, "*", 3);
    assert.deepEqual(
      all.map(({ data }) => data),
      [1, { n: 2 }, 4],
    );
  });
});

test("for await gives every event, and break closes", async () => {
  const { url, seen } = await stage({
    steps: [{ repeat: { times: 100, steps: [{ send: "data: {{n}}\n\n" }] } }, "hold"],
  });
  const source = connect(url);
  let expected = 1;
  for await (const { data } of source) {
    assert.equal(data, String(expected++));
    if (expected > 100) break;
  }
  assert.equal(source.state, "closed");
  assert.equal(await source.closed, "closed");
  const [request] = await seen("ended=1");
  assert.equal(request.how, "client_left");
});

test("for await ends with the stream that may not be asked for again", async () => {
  const { url } = await stage({ steps: [{ send: "data: a\n\ndata: b\n\n" }] });
  const seen = [];
  const source = connect(url, { method: "POST" });
  for await (const { data } of source) seen.push(data);
  assert.deepEqual(seen, ["a", "b"]);
  assert.equal(await source.closed, "ended");
});

test("for await throws what the source failed by, after what came before it", async () => {
  const { url } = await stage({ steps: [{ send: "data: a\n\n" }] }, { status: 410 });
  const seen = [];
  await assert.rejects(
    async () => {
      for await (const { data } of connect(url, { retry: quick })) seen.push(data);
    },
    { name: "SourceError", kind: "status", status: 410 },
  );
  assert.deepEqual(seen, ["a"]);
});

test("a reader that is slow keeps the rest on the server", {
  skip: !holdsBack && "pressure.test.mjs has what holds where an engine takes what nobody reads",
}, async () => {
  const total = 256 << 20;
  const { url, seen } = await stage({ steps: [{ flood: { bytes: total, event_bytes: 1000 } }] });
  const source = connect(url);
  const iterator = source[Symbol.asyncIterator]();
  await iterator.next();
  const [request] = await seen("blocked=300");
  assert.ok(request.bytes < total / 8, `${request.bytes} bytes were sent`);
  assert.ok(source.received < total / 1000 / 8, `${source.received} events were taken in`);
  for (let i = 0; i < 5000; i++) await iterator.next();
  await iterator.return();
  await seen("ended=1");
});

test("a signal closes the source and the server hears of it", async () => {
  const { url, seen } = await stage(three);
  const controller = new AbortController();
  const source = connect(url, { signal: controller.signal });
  await source.opened;
  controller.abort();
  assert.equal(await source.closed, "closed");
  assert.equal((await seen("ended=1"))[0].how, "client_left");
});

test("a signal that is aborted already keeps the source from asking for anything", async () => {
  const { url, seen } = await stage(three);
  const source = connect(url, { signal: AbortSignal.abort() });
  assert.equal(source.state, "closed");
  assert.equal(await source.closed, "closed");
  const other = connect(url);
  await other.opened;
  other.close();
  assert.equal((await seen("ended=1")).length, 1);
});

test("what a handler throws is reported, and the stream goes on", async () => {
  const { url, seen } = await stage({ steps: [{ send: "data: a\n\ndata: b\n\n" }, "hold"] });
  const source = connect(url);
  const reported = nextUncaught();
  const all = events(source, "message", 2);
  const failing = new Error("mine");
  source.on("message", ({ data }) => {
    if (data === "a") throw failing;
  });
  assert.deepEqual(
    (await all).map(({ data }) => data),
    ["a", "b"],
  );
  assert.equal(await reported, failing);
  assert.equal(source.state, "open");
  source.close();
  assert.equal((await seen("ended=1")).length, 1);
});

test("options that are unknown or make no sense are named", () => {
  assert.throws(() => connect("http://x.test/", { header: {} }), /no option header/);
  assert.throws(() => connect("http://x.test/", { retry: { maximum: 1 } }), /retry\.maximum/);
  assert.throws(() => connect("http://x.test/", { timeout: { idle: -1 } }), /timeout\.idle must be a number/);
  assert.throws(() => connect("http://x.test/", { transport: "native", headers: {} }), /native/);
  assert.throws(() => connect("http://"), TypeError);
});

test("a relative address is none where there is no page", { skip: ofNode("a page has an address") }, () => {
  assert.throws(() => connect("not a url"), TypeError);
});

test("what a headers function throws is its error's cause", async () => {
  const cause = new Error("no token");
  const source = connect("http://x.test/", { headers: () => Promise.reject(cause), retry: { attempts: 1 } });
  await assert.rejects(source.closed, { kind: "prepare", cause });
});

test("an own fetch is used instead of the global one", async () => {
  const asked = [];
  const source = connect("http://x.test/feed", {
    fetch: async (url, init) => {
      asked.push([url, init.headers.Accept, init.signal.aborted]);
      return new Response("data: a\n\n", { headers: { "content-type": "text/event-stream" } });
    },
    method: "POST",
  });
  assert.equal((await source[Symbol.asyncIterator]().next()).value.data, "a");
  assert.deepEqual(asked, [["http://x.test/feed", "text/event-stream", false]]);
});

// So is a relative one, though the page moves on. That is tested in Rust, in `browser/requests.rs`, since the page here has others
// who ask for what is beside it.
test("a URL is what it was when the source was made, also where the object is changed", async () => {
  const first = { steps: [{ send: "data: 1\n\n" }, "cue", "drop"] };
  const { url, seen, cue } = await stage(first, { steps: [{ send: "data: 2\n\n" }, "hold"] });
  const address = new URL(url);
  const source = connect(address, { transport: "fetch", retry: quick });
  address.pathname = "/elsewhere";
  await using_(source, async () => {
    const heard = [];
    for await (const { data } of source) {
      heard.push(data);
      if (heard.length === 2) break;
      await cue();
    }
    assert.deepEqual(heard, ["1", "2"]);
    assert.equal((await seen()).length, 2);
  });
});

test("chunks of many events, of few, and of more bring each event once and in order, by two sources at a time", async () => {
  const counts = [300, 1, 40, 299, 3, 700, 20, 700];
  const chunks = (name) => {
    let at = 0;
    return counts.map((count) => {
      const one = () => `id: ${name}${++at}\ndata: ${name}-${at}\n\n`;
      return new TextEncoder().encode(Array.from({ length: count }, one).join(""));
    });
  };
  const heard = async (name) => {
    const waiting = chunks(name);
    const body = new ReadableStream({
      pull: (controller) => (waiting.length ? controller.enqueue(waiting.shift()) : controller.close()),
    });
    const answer = new Response(body, { headers: { "content-type": "text/event-stream" } });
    const source = connect(`http://x.test/${name}`, { fetch: async () => answer, method: "POST" });
    const all = [];
    source.on("message", ({ data, lastEventId }) => all.push([data, lastEventId]));
    assert.equal(await source.closed, "ended");
    return all;
  };
  const total = counts.reduce((sum, count) => sum + count);
  const expected = (name) => upTo(total).map((n) => [`${name}-${n}`, `${name}${n}`]);
  const [a, b] = await Promise.all(["a", "b"].map(heard));
  assert.deepEqual(a, expected("a"));
  assert.deepEqual(b, expected("b"));
});
