// connect(), against a live server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SourceError, connect } from "headwater";
import { events, nextUncaught } from "./support/gather.mjs";
import { breaks, holdsBack, ofNode } from "./support/platform.mjs";
import { echo, quick, stage } from "./support/stage.mjs";

const three = { steps: [{ send: "data: 1\n\nevent: tick\nid: 7\ndata: {\"n\":2}\n\ndata: é日😀\n\n" }, "hold"] };

test("handlers are called for their type, and * for every one", async () => {
  const { url } = await stage(three);
  await using_(connect(url), async (source) => {
    const [all, ticks] = await Promise.all([events(source, "*", 3), events(source, "tick", 1)]);
    assert.deepEqual(all.map(({ data }) => data), ["1", '{"n":2}', "é日😀"]);
    assert.deepEqual(all.map(({ lastEventId }) => lastEventId), ["", "7", "7"]);
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
    assert.deepEqual(all.map(({ data }) => data), [1, { n: 2 }, 4]);
  });
});

test("for await gives every event, and break closes", async () => {
  const { url, seen } = await stage({ steps: [{ repeat: { times: 100, steps: [{ send: "data: {{n}}\n\n" }] } }, "hold"] });
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
  await assert.rejects(async () => {
    for await (const { data } of connect(url, { retry: quick })) seen.push(data);
  }, { name: "SourceError", kind: "status", status: 410 });
  assert.deepEqual(seen, ["a"]);
});

test("a reader that is slow keeps the rest on the server", { skip: !holdsBack && "pressure.test.mjs has what holds where an engine takes what nobody reads" }, async () => {
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

test("method, headers and body reach the server", async () => {
  const source = connect(echo, {
    headers: async () => ({ authorization: "Bearer t" }),
    body: () => JSON.stringify({ prompt: "日" }),
    parse: "json",
  });
  const { value: event } = await source[Symbol.asyncIterator]().next();
  assert.equal(event.data.method, "POST");
  assert.equal(event.data.headers.authorization, "Bearer t");
  assert.equal(event.data.headers.accept, "text/event-stream");
  assert.equal(event.data.body, '{"prompt":"日"}');
  assert.equal(await source.closed, "ended");
});

test("headers are made anew for each attempt, and once more after a 401", async () => {
  const { url, seen } = await stage({ steps: ["drop"] }, { status: 401 }, { status: 401 });
  let made = 0;
  const source = connect(url, { headers: () => ({ authorization: String(++made) }), retry: quick });
  await assert.rejects(source.closed, { status: 401 });
  const requests = await seen("ended=3");
  assert.deepEqual(requests.map(({ headers }) => headers.authorization), ["1", "2", "3"]);
});

test("after a drop it waits, comes back with the last id, and no event is lost or doubled", async () => {
  const { url, cue } = await stage(
    { steps: [{ events_from_last_id: { upto: 1000, per_attempt: 300 } }, "cue", breaks] },
    { status: 503, headers: { "retry-after": "0" } },
    { steps: [{ events_from_last_id: { upto: 1000, per_attempt: 300 } }, "cue", "reset"] },
    { steps: [{ events_from_last_id: { upto: 1000 } }, "hold"] },
  );
  const source = connect(url, { retry: quick });
  const states = [];
  source.onState(({ state, error }) => {
    states.push([state, error?.kind, error?.status]);
    // It breaks in the middle of what is under way.
    if (state === "open") void cue();
  });
  const all = await events(source, "message", 1000);
  assert.deepEqual(all.map(({ data }) => Number(data)), Array.from({ length: 1000 }, (_, i) => i + 1));
  assert.deepEqual(states, [
    ["connecting", undefined, undefined],
    ["open", undefined, undefined],
    ["waiting", "network", 0],
    ["connecting", undefined, undefined],
    ["waiting", "status", 503],
    ["connecting", undefined, undefined],
    ["open", undefined, undefined],
    ["waiting", "network", 0],
    ["connecting", undefined, undefined],
    ["open", undefined, undefined],
  ]);
  source.close();
});

test("the server's retry is the floor of the wait", async () => {
  const { url, seen } = await stage({ steps: [{ send: "retry: 200\n\n" }] }, { steps: [{ send: ":\n" }, "hold"] });
  const source = connect(url, { retry: quick });
  const waiting = new Promise((resolve) => source.onState((change) => change.state === "waiting" && resolve(change)));
  const { error, nextAttemptAt } = await waiting;
  assert.ok(error.willRetry);
  assert.ok(error.retryIn >= 200 && error.retryIn <= 300, String(error.retryIn));
  assert.ok(Math.abs(nextAttemptAt - Date.now() - error.retryIn) < 1000, String(nextAttemptAt));
  const [first, second] = await seen("wait=2");
  assert.ok(second.started - first.started >= 200);
  source.close();
});

test("a 204 ends the source, which is no failure", async () => {
  const { url, seen } = await stage({ status: 204 });
  const source = connect(url, { transport: "fetch" });
  assert.equal(await source.closed, "no-content");
  await assert.rejects(source.opened, { name: "AbortError" });
  assert.equal((await seen("ended=1")).length, 1);
});

test("a refusal carries status, headers and the first kilobytes of the body", async () => {
  const words = "closed for repairs ".repeat(1000);
  const { url } = await stage({ status: 403, headers: { "x-reason": "repairs" }, steps: [{ send: words }, "hold"] });
  const source = connect(url);
  const error = await source.closed.catch((error) => error);
  assert.ok(error instanceof SourceError);
  assert.equal(error.status, 403);
  assert.equal(error.headers.get("x-reason"), "repairs");
  assert.equal(error.body, words.slice(0, 4096));
  assert.equal(error.willRetry, false);
  assert.match(error.message, /403/);
});

test("another content type is refused with what it says", async () => {
  const { url } = await stage({ headers: { "content-type": "text/html" }, steps: [{ send: "<h1>Sign in</h1>" }] });
  await assert.rejects(connect(url).closed, { kind: "content-type", status: 200, body: "<h1>Sign in</h1>" });
});

test("a POST is sent once, whatever becomes of it", async () => {
  for (const attempt of [{ steps: ["drop"] }, { status: 503 }, { steps: [{ send: "data: 1\n\n" }] }]) {
    const { url, seen } = await stage(attempt);
    await connect(url, { body: "{}", retry: quick }).closed.catch(() => {});
    assert.equal((await seen("ended=1")).length, 1);
  }
});

test("a signal closes the source and the server hears of it", async () => {
  const { url, seen } = await stage(three);
  const controller = new AbortController();
  const source = connect(url, { signal: controller.signal });
  await source.opened;
  controller.abort("for a reason that is no Error");
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

test("after close() in a handler nothing comes any more", async () => {
  const { url } = await stage({ steps: [{ send: "data: a\n\ndata: b\n\n" }, "hold"] });
  const source = connect(url);
  const seen = [];
  source.on("message", ({ data }) => {
    seen.push(data);
    source.close();
  });
  source.on("message", ({ data }) => seen.push(`second ${data}`));
  assert.equal(await source.closed, "closed");
  assert.deepEqual(seen, ["a"]);
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
  assert.deepEqual((await all).map(({ data }) => data), ["a", "b"]);
  assert.equal(await reported, failing);
  assert.equal(source.state, "open");
  source.close();
  assert.equal((await seen("ended=1")).length, 1);
});

test("options that are unknown or make no sense are named", () => {
  assert.throws(() => connect("http://x.test/", { header: {} }), /no option header\. Did you mean headers\?/);
  assert.throws(() => connect("http://x.test/", { retry: { maximum: 1 } }), /retry\.maximum/);
  assert.throws(() => connect("http://x.test/", { timeout: { idle: -1 } }), /timeout\.idle must be a number/);
  assert.throws(() => connect("http://x.test/", { transport: "native", headers: {} }), /native/);
  assert.throws(() => connect("http://"), TypeError);
});

test("a relative address is none where there is no page", { skip: ofNode("a page has an address") }, () => {
  assert.throws(() => connect("not a url"), TypeError);
});

test("a url that is a function is asked before each attempt", async () => {
  const { url, seen } = await stage({ steps: ["drop"] }, { steps: [{ send: ":\n" }, "hold"] });
  let asked = 0;
  const source = connect(async () => `${url}?attempt=${++asked}`, { retry: quick });
  const requests = await seen("wait=2");
  assert.deepEqual(requests.map(({ path }) => path.slice(-1)), ["1", "2"]);
  source.close();
});

test("what a headers function throws ends the source and is its error's cause", async () => {
  const cause = new Error("no token");
  const source = connect("http://x.test/", { headers: () => Promise.reject(cause) });
  await assert.rejects(source.closed, { kind: "prepare", cause });
});

test("an event beyond the limit ends the source with an error that names it", async () => {
  const { url, seen } = await stage({ steps: [{ send: `data: ${"x".repeat(500)}\n\n` }, "hold"] });
  await assert.rejects(connect(url, { limits: { event: 100 } }).closed, /limits\.event with \d+ bytes/);
  await seen("ended=1");
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
