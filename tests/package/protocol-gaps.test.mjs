// Events that are missing, and streams that have caught up.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { caughtUp, isCaughtUp, protocol } from "headwater/protocol";
import { memoryStore } from "headwater/stores";
import { uncaught, until, warnings } from "./support/gather.mjs";
import { quick, stage } from "./support/stage.mjs";

const feed = (...steps) => ({ steps: steps.map((feed) => ({ feed })) });

/** A source that gathers its data and its gaps. */
function watched(url, options = {}, more = {}) {
  const gaps = [];
  const data = [];
  const onGap = (gap) => {
    gaps.push({ ...gap, after: data.length });
  };
  const source = connect(url, { retry: quick, ...options, protocol: protocol({ onGap, ...more }) });
  source.on("message", (event) => data.push(event.data));
  return { source, gaps, data };
}

for (const tell of ["all", "event", "headers", "mercure"]) {
  test(`a gap is told once, before the event behind it, and the store goes on: ${tell}`, async () => {
    const { url, feed: change } = await stage(feed({ tell }));
    await change({ publish: 9, keep: 3 });
    const store = memoryStore();
    store.save("a-4");
    const { source, gaps, data } = watched(url, { store });
    await until(() => data.length === 3);
    assert.deepEqual(data, ["7", "8", "9"]);
    assert.equal(gaps.length, 1);
    const [{ asked, from, reason, missed, after }] = gaps;
    assert.deepEqual([asked, from, after], ["a-4", "a-6", 0]);
    // Headers say less than an event.
    const says = tell === "all" || tell === "event";
    assert.deepEqual([reason, missed], says ? ["trimmed", 2] : ["unknown", undefined]);
    assert.equal(source.lastEventId, "a-9");
    await until(() => store.load() === "a-9");
    source.close();
  });
}

test("a stream that goes on from where it was asked to has no gap", async () => {
  for (const tell of ["all", "mercure", "nothing"]) {
    const { url, feed: change } = await stage(feed({ tell }));
    await change({ publish: 9 });
    const { source, gaps, data } = watched(url, { lastEventId: "a-4" });
    await until(() => data.length === 5);
    assert.deepEqual([data, gaps], [["5", "6", "7", "8", "9"], []]);
    source.close();
  }
});

test("a feed that began anew says so, and the source goes on from there", async () => {
  const { url, feed: change } = await stage(feed({}));
  const { source, gaps, data } = watched(url);
  await source.opened;
  await change({ publish: 3 });
  await until(() => data.length === 3);
  await change({ epoch: "b", reason: "restart", publish: 2 });
  await until(() => data.length === 5);
  assert.deepEqual(data, ["1", "2", "3", "1", "2"]);
  assert.deepEqual(
    gaps.map(({ reason, after }) => [reason, after]),
    [["restart", 3]],
  );
  assert.equal(source.lastEventId, "b-2");
  source.close();
});

test("the event of a gap is handed to nobody, under any name that it has", async () => {
  const text = 'event: gone\nid: 9\ndata: {"reason":"trimmed"}\n\nid: 10\ndata: 10\n\n';
  const fetch = async () => new Response(text, { headers: { "content-type": "text/event-stream" } });
  const gaps = [];
  const source = connect("http://x.test/", {
    fetch,
    lastEventId: "5",
    parse: "json",
    protocol: protocol({ gapEvent: "gone", onGap: (gap) => void gaps.push(gap), eof: "done" }),
  });
  const seen = [];
  source.on("gone", () => seen.push("gone"));
  for await (const { type } of source) seen.push(type);
  assert.deepEqual(seen, ["message"]);
  assert.deepEqual(gaps, [{ asked: "5", from: "9", reason: "trimmed", missed: undefined }]);
});

test("an answer to a gap closes the source, or connects anew from a cursor", async () => {
  {
    const { url, feed: change } = await stage(feed({}));
    await change({ publish: 9, keep: 3 });
    const { source, data } = watched(url, { lastEventId: "a-1" }, { onGap: () => "close" });
    await assert.rejects(source.closed, ({ kind, cause, willRetry }) => {
      assert.deepEqual([kind, willRetry, cause.reason, cause.missed], ["gap", false, "trimmed", 5]);
      return true;
    });
    assert.deepEqual(data, []);
  }
  {
    const { url, seen, feed: change } = await stage(feed({}), feed({}));
    await change({ publish: 9, keep: 3 });
    const { source, data } = watched(url, { lastEventId: "a-1" }, { onGap: () => ({ cursor: "a-7" }) });
    await until(() => data.length === 2);
    assert.deepEqual(data, ["8", "9"]);
    const asked = (await seen("wait=2")).map(({ headers }) => headers["last-event-id"]);
    assert.deepEqual(asked, ["a-1", "a-7"]);
    source.close();
  }
});

test("a number that is left out is a gap, across reconnects too, and one that comes again is none", async () => {
  const bodies = ["1 2 4", "4 5 9"].map((numbers) => numbers.replace(/\d/g, "data: $&\n\n").replaceAll(" ", ""));
  const fetch = async () =>
    new Response(bodies.shift() ?? "data: 10\n\n", { headers: { "content-type": "text/event-stream" } });
  const { source, gaps, data } = watched(
    "http://x.test/",
    { fetch, until: "10" },
    { sequence: ({ data }) => Number(data) },
  );
  await source.closed;
  assert.deepEqual(data, ["1", "2", "4", "4", "5", "9"]);
  assert.deepEqual(
    gaps.map(({ from, reason, missed, after }) => [from, reason, missed, after]),
    [
      ["4", "sequence", 1, 2],
      ["9", "sequence", 3, 5],
    ],
  );
});

test("without onGap the console is warned, once a source and without a secret, and the source goes on", async () => {
  const warned = warnings();
  const { url, feed: change } = await stage(feed({}));
  await change({ epoch: "secret", publish: 9, keep: 3 });
  const source = connect(`${url}?token=secret`, {
    lastEventId: "secret-1",
    protocol: protocol({ sequence: ({ data }) => Number(data) * 2 }),
  });
  const data = [];
  source.on("message", (event) => data.push(event.data));
  await until(() => data.length === 3);
  assert.equal(warned().length, 1);
  assert.match(String(warned()[0]), /5 events are missing.*trimmed/);
  assert.doesNotMatch(String(warned()[0]), /secret/);
  source.close();
});

test("a source knows when it has caught up, by a comment, a type or a function", async () => {
  for (const sign of [undefined, "live", { type: "live" }, ({ type }) => type === "live"]) {
    const text = sign === undefined ? ": up-to-date\n\n" : sign === "live" ? ":live\n\n" : "event: live\ndata: 1\n\n";
    const steps = [{ send: "data: old\n\n" }, "cue", { send: text }, "cue", "drop"];
    const { url, cue } = await stage({ steps }, { steps: [{ send: "data: new\n\n" }, "hold"] });
    const source = connect(url, { retry: quick, protocol: protocol({ caughtUp: sign }) });
    const data = [];
    source.on("message", (event) => data.push(event.data));
    await until(() => data.length === 1);
    assert.equal(isCaughtUp(source), false);
    const promise = caughtUp(source);
    await cue();
    await promise;
    assert.equal(isCaughtUp(source), true);
    await cue();
    await until(() => data.length === 2);
    assert.equal(isCaughtUp(source), false, "the next stream has not");
    const never = caughtUp(source);
    source.close();
    await assert.rejects(never, { name: "AbortError" });
  }
  assert.throws(() => isCaughtUp({}), /no protocol/);
});

const SSE = { "content-type": "text/event-stream" };

test("a gap that a head tells of is told even where nothing follows", async () => {
  for (const answer of ["continue", "close"]) {
    const fetch = async () => new Response("", { headers: { ...SSE, "headwater-resumed": "none" } });
    const gaps = [];
    const onGap = ({ reason }) => {
      gaps.push(reason);
      return answer;
    };
    const source = connect("http://x.test/", { fetch, lastEventId: "5", protocol: protocol({ onGap, eof: "done" }) });
    const end = await source.closed.catch(({ kind }) => kind);
    assert.deepEqual([end, gaps], [answer === "close" ? "gap" : "ended", ["unknown"]]);
  }
});

test("a gap is told once, whatever stands between its head and its event, and numbers begin anew behind it", async () => {
  const head = { ...SSE, "headwater-resumed": "partial" };
  const reset = "event: headwater.reset\nid: 90\ndata:\n\n";
  for (const body of [`: hello\n\n${reset}`, reset, ": hello\n\n", ""]) {
    const bodies = [
      ["id: 1\ndata: 1\n\n", SSE],
      [`${body}id: 91\ndata: 91\n\ndata: stop\n\n`, head],
    ];
    const fetch = async () => {
      const [text, headers] = bodies.shift();
      return new Response(text, { headers });
    };
    const more = { sequence: ({ data }) => Number(data) };
    const { source, gaps, data } = watched("http://x.test/", { fetch, until: "stop" }, more);
    await source.closed;
    assert.deepEqual([data, gaps.length], [["1", "91"], 1], JSON.stringify(body));
  }
});

test("answers to gaps make no loop: a second one without an event between closes the source", async () => {
  let requests = 0;
  const fetch = async () => {
    requests++;
    return new Response(`event: headwater.reset\nid: ${requests}\ndata:\n\n`, { headers: SSE });
  };
  const onGap = ({ from }) => ({ cursor: `${from}0` });
  const source = connect("http://x.test/", { fetch, lastEventId: "5", retry: quick, protocol: protocol({ onGap }) });
  await assert.rejects(source.closed, { kind: "gap" });
  assert.equal(requests, 2);
});

test("behind a gap that closes the source, nothing is handed on and nothing has caught up", async () => {
  const body = ": hello\n: up-to-date\n\ndata: 1\n\n";
  const fetch = async () => new Response(body, { headers: { ...SSE, "headwater-resumed": "none" } });
  const source = connect("http://x.test/", { fetch, lastEventId: "5", protocol: protocol({ onGap: () => "close" }) });
  const data = [];
  source.on("message", (event) => data.push(event.data));
  const caught = caughtUp(source);
  await assert.rejects(source.closed, { kind: "gap" });
  await assert.rejects(caught);
  assert.deepEqual(data, []);
  assert.equal(source.lastEventId, "5");
});

test("what onGap throws ends no process, and the source goes on", async () => {
  const warned = warnings();
  const errors = uncaught();
  const text = "event: headwater.reset\ndata: {}\n\ndata: 1\n\n";
  const fetch = async () => new Response(text, { headers: SSE });
  const onGap = ({ from }) => from.split(":");
  const source = connect("http://x.test/?secret", { fetch, protocol: protocol({ onGap, eof: "done" }) });
  const data = [];
  source.on("message", (event) => data.push(event.data));
  assert.equal(await source.closed, "ended");
  assert.deepEqual([data, errors, warned().length], [["1"], [], 1]);
  assert.match(String(warned()[0]), /onGap threw "TypeError"/);
  assert.doesNotMatch(String(warned()[0]), /secret/);
});

test("behind a gap, IDs may be other events': dedupe forgets them", async () => {
  const text =
    "id: 1\ndata: a\n\nid: 2\ndata: b\n\nevent: headwater.reset\ndata: {}\n\nid: 1\ndata: c\n\nid: 2\ndata: d\n\n";
  const fetch = async () => new Response(text, { headers: SSE });
  const store = memoryStore({ dedupe: true });
  const { source, data } = watched("http://x.test/", { fetch, store }, { eof: "done" });
  await source.closed;
  assert.deepEqual(data, ["a", "b", "c", "d"]);
});

test("a head that names where it goes on from moves the last event ID, so that the gap is not told again", async () => {
  const asked = [];
  const fetch = async (_, { headers }) => {
    asked.push(headers["Last-Event-ID"]);
    if (asked.length === 3) return new Response(null, { status: 204 });
    const told = { "headwater-resumed": "none", "headwater-resumed-from": "9" };
    return new Response(": hello\n\n", { headers: asked.length === 1 ? { ...SSE, ...told } : SSE });
  };
  const { source, gaps } = watched("http://x.test/", { fetch, lastEventId: "5" });
  await source.closed;
  assert.deepEqual([asked, gaps.length], [["5", "9", "9"], 1]);
});

test("a POST is not sent again by answers to gaps", async () => {
  let requests = 0;
  const fetch = async () => {
    requests++;
    return new Response(`data: ${requests}\n\nevent: headwater.reset\nid: ${requests}\ndata: {}\n\n`, { headers: SSE });
  };
  const onGap = ({ from }) => ({ cursor: from });
  const source = connect("http://x.test/", { method: "POST", fetch, retry: quick, protocol: protocol({ onGap }) });
  await assert.rejects(source.closed, { kind: "event" });
  assert.equal(requests, 1);
});

test("while there is no stream, nothing has caught up", async () => {
  const { url, cue } = await stage({ steps: [{ send: ": up-to-date\n\n" }, "cue", "drop"] }, { steps: ["hold"] });
  const source = connect(url, { retry: { initial: 60_000 }, protocol: protocol() });
  await caughtUp(source);
  assert.equal(isCaughtUp(source), true);
  await caughtUp(source);
  await cue();
  await until(() => source.state === "waiting");
  assert.equal(isCaughtUp(source), false);
  const later = caughtUp(source);
  source.close();
  await assert.rejects(later, { name: "AbortError" });
});

test("who has waited for a source to catch up takes no later failure for his own", async () => {
  const warned = warnings();
  const answers = [new Response(": up-to-date\n\n", { headers: SSE }), new Response("no", { status: 403 })];
  const source = connect("http://x.test/", { fetch: async () => answers.shift(), retry: quick, protocol: protocol() });
  await caughtUp(source);
  await until(() => source.state === "closed");
  assert.match(String(warned()[0]), /answered with status 403/);

  const refused = connect("http://x.test/", {
    fetch: async () => new Response("no", { status: 403 }),
    protocol: protocol(),
  });
  await assert.rejects(caughtUp(refused), { kind: "status", status: 403 });
  await assert.rejects(caughtUp(refused), { name: "AbortError" });
  assert.equal(warned().length, 1);
});
