// headwater/tanstack-query, in TanStack Query's own cache.
import assert from "node:assert/strict";
import { test } from "node:test";
import { QueryClient, QueryObserver } from "@tanstack/query-core";
import { eventSourceStore } from "headwater/store";
import { eventSourceQuery, invalidateOn } from "headwater/tanstack-query";
import { until } from "./support/gather.mjs";
import { quick, stage } from "./support/stage.mjs";

const numbers = (count, from = 1) => Array.from({ length: count }, (_, i) => `data: ${from + i}\n\n`).join("");
const range = (count, from = 1) => Array.from({ length: count }, (_, i) => from + i);
const done = "data: [DONE]\n\n";

/** Looks at a query as a component does, and keeps its results. */
function observe(options) {
  const client = new QueryClient();
  client.mount();
  const observer = new QueryObserver(client, { queryKey: ["q"], ...options });
  const results = [];
  const leave = observer.subscribe((result) => results.push(result));
  return { client, observer, results, leave, last: () => observer.getCurrentResult() };
}

test("data grow while the stream is open, with success from the first event on, and it is idle at its end", async () => {
  const { url, cue } = await stage({ steps: [{ send: numbers(2) }, "cue", { send: numbers(1, 3) + done }, "hold"] });
  const query = observe(eventSourceQuery(url, { parse: Number, until: "[DONE]" }));
  await until(() => query.last().data?.length === 2);
  assert.deepEqual([query.last().status, query.last().fetchStatus], ["success", "fetching"]);
  await cue();
  await until(() => query.last().fetchStatus === "idle");
  assert.deepEqual([query.last().status, query.last().data], ["success", [1, 2, 3]]);
  query.leave();
});

test("ten thousand payloads are a list, and the cache is written some times", async () => {
  const { url } = await stage({ steps: [{ send: numbers(10_000) + done }, "hold"] });
  const query = observe(eventSourceQuery(url, { parse: Number, until: "[DONE]" }));
  await until(() => query.last().fetchStatus === "idle" && query.last().isSuccess);
  assert.deepEqual(query.last().data, range(10_000));
  assert.ok(query.results.length < 100, `${query.results.length} results`);
  query.leave();
});

test("maxItems keeps the latest, and reduce makes what it likes", async () => {
  const steps = [{ send: numbers(100) + done }, "hold"];
  const { url } = await stage({ steps }, { steps });
  const list = observe(eventSourceQuery(url, { parse: Number, until: "[DONE]", maxItems: 3 }));
  await until(() => list.last().fetchStatus === "idle" && list.last().isSuccess);
  assert.deepEqual(list.last().data, [98, 99, 100]);
  list.leave();
  const sum = observe(
    eventSourceQuery(url, { parse: Number, until: "[DONE]", initial: 0, reduce: (sum, { data }) => sum + data }),
  );
  await until(() => sum.last().fetchStatus === "idle" && sum.last().isSuccess);
  assert.equal(sum.last().data, 5050);
  sum.leave();
});

test("the stream ends when nobody looks at the query any more", async () => {
  const { url, seen } = await stage({ steps: [{ send: numbers(1) }, "hold"] });
  const query = observe(eventSourceQuery(url));
  await until(() => query.last().data);
  query.leave();
  assert.equal((await seen("ended=1"))[0].how, "client_left");
});

test("a stream that breaks off before its end is an error, which is tried once", async () => {
  const { url, seen } = await stage({ steps: [{ send: numbers(1) }] });
  const query = observe(eventSourceQuery(url, { json: { question: 1 }, until: "[DONE]" }));
  await until(() => query.last().isError);
  assert.equal(query.last().error.kind, "truncated");
  assert.equal((await seen()).length, 1, "requests");
  query.leave();
});

test("an event that can't be read is an error", async () => {
  const { url } = await stage({ steps: [{ send: "data: {\n\n" }, "hold"] });
  const query = observe(eventSourceQuery(url, { parse: "json" }));
  await until(() => query.last().isError);
  assert.equal(query.last().error.name, "DecodeError");
  query.leave();
});

test("a stream that is broken goes on from its last event ID, and the query with it", async () => {
  const { url, cue } = await stage(
    { steps: [{ send: `id: 1\n${numbers(1)}` }, "cue", "drop"] },
    { steps: [{ send: numbers(1, 2) + done }, "hold"] },
  );
  const query = observe(eventSourceQuery(url, { parse: Number, until: "[DONE]", retry: quick }));
  await until(() => query.last().data?.length === 1);
  await cue();
  await until(() => query.last().fetchStatus === "idle" && query.last().isSuccess);
  assert.deepEqual(query.last().data, [1, 2]);
  query.leave();
});

for (const [refetchMode, meanwhile, after] of [
  ["reset", undefined, [3]],
  ["append", [1, 2], [1, 2, 3]],
  ["replace", [1, 2], [3]],
]) {
  test(`fetched again with ${refetchMode}, it shows ${meanwhile} and then ${after}`, async () => {
    const { url, cue } = await stage(
      { steps: [{ send: numbers(2) + done }, "hold"] },
      { steps: ["cue", { send: numbers(1, 3) + done }, "hold"] },
    );
    const query = observe(eventSourceQuery(url, { parse: Number, until: "[DONE]", refetchMode }));
    await until(() => query.last().fetchStatus === "idle" && query.last().isSuccess);
    const fetched = query.observer.refetch();
    await until(() => query.last().fetchStatus === "fetching");
    assert.deepEqual(query.last().data, meanwhile);
    await cue();
    await fetched;
    assert.deepEqual(query.last().data, after);
    query.leave();
  });
}

test("the URL may follow from the query's key, and two queries have two connections", async () => {
  const { url, seen } = await stage(...[1, 2].map((n) => ({ steps: [{ send: numbers(1, n) + done }, "hold"] })));
  const query = eventSourceQuery(({ queryKey: [path] }) => path, { parse: Number, until: "[DONE]" });
  const both = [observe({ ...query, queryKey: [url] }), observe({ ...query, queryKey: [url] })];
  for (const { last } of both) await until(() => last().data && last().fetchStatus === "idle");
  assert.deepEqual(both.map(({ last }) => last().data[0]).sort(), [1, 2]);
  assert.equal((await seen()).length, 2);
  for (const { leave } of both) leave();
});

test("half an answer that nobody waited for is asked for again when somebody looks", async () => {
  const answer = (...texts) => ({ steps: [{ send: texts.map((text) => `data: ${text}\n\n`).join("") }, "hold"] });
  const { url, seen } = await stage(answer("a"), answer("a", "b", "[DONE]"));
  const parts = eventSourceQuery(url, { until: "[DONE]", initial: "", reduce: (text, { data }) => text + data });
  const query = observe(parts);
  await until(() => query.last().data === "a");
  query.leave();
  assert.equal((await seen("ended=1"))[0].how, "client_left");
  const leave = query.observer.subscribe(() => {});
  await until(() => query.last().fetchStatus === "idle" && query.last().data === "ab");
  assert.equal((await seen()).length, 2);
  leave();
});

test("a list whose stream begins again begins again", async () => {
  const { url, cue } = await stage(
    { steps: [{ send: numbers(2) }, "cue", "drop"] },
    { steps: [{ send: numbers(3) + done }, "hold"] },
  );
  const query = observe(eventSourceQuery(url, { parse: Number, until: "[DONE]", retry: quick, transport: "fetch" }));
  await until(() => query.last().data?.length === 2);
  await cue();
  await until(() => query.last().fetchStatus === "idle" && query.last().isSuccess);
  assert.deepEqual(query.last().data, [1, 2, 3]);
  query.leave();
});

test("a query that shares a stream which has ended has ended, too", async () => {
  const { url } = await stage({ steps: [{ send: numbers(1) + done }, "hold"] });
  const options = { key: "k", parse: Number, until: "[DONE]" };
  const store = eventSourceStore(url, options);
  const leave = store.subscribe(() => {});
  await until(() => store.get().state === "closed");
  const query = observe(eventSourceQuery(url, options));
  await until(() => query.last().isSuccess && query.last().fetchStatus === "idle");
  query.leave();
  leave();
});

test("with initial alone data are the latest payload, and what makes no sense is refused", async () => {
  const { url } = await stage({ steps: [{ send: numbers(3) + done }, "hold"] });
  const query = observe(eventSourceQuery(url, { parse: Number, until: "[DONE]", initial: 0 }));
  await until(() => query.last().fetchStatus === "idle" && query.last().isSuccess);
  assert.equal(query.last().data, 3);
  query.leave();
  assert.throws(() => eventSourceQuery(url, { reduce: (a) => a }), TypeError);
  assert.throws(() => eventSourceQuery(url, { reduce: (a) => a, initial: 0, maxItems: 3 }), TypeError);
});

test("key: null is no key, and the query has a connection of its own", async () => {
  const steps = [{ send: numbers(1) + done }, "hold"];
  const { url, seen } = await stage({ steps }, { steps });
  const options = { key: null, parse: Number, until: "[DONE]" };
  const leave = eventSourceStore(url, options).subscribe(() => {});
  const query = observe(eventSourceQuery(url, options));
  await until(() => query.last().isSuccess && query.last().fetchStatus === "idle");
  assert.equal((await seen()).length, 2);
  query.leave();
  leave();
});

/** What `invalidateOn` calls out of date, joined. */
function invalidated(url, options) {
  const keys = [];
  const end = invalidateOn({ invalidateQueries: ({ queryKey }) => keys.push(queryKey.join("/")) }, url, options);
  return { keys, end };
}

test("events call queries out of date: once at once, and once for all that comes within the throttle", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { url, cue } = await stage({
    steps: [
      { send: "event: a\ndata: 1\n\n".repeat(100) + "event: b\ndata: 7\n\nevent: c\ndata:\n\n" },
      "cue",
      { send: "event: c\ndata: 1\n\n" },
      "hold",
    ],
  });
  const { keys, end } = invalidated(url, {
    on: { a: ["all"], b: ({ data }) => [["one", data], ["list"]], c: () => undefined },
    throttle: 1000,
    transport: "fetch",
  });
  // Time stands still: what waits is seen by what was heard last.
  const heard = new Promise((resolve) => {
    const look = () => (keys.length >= 3 ? resolve() : setImmediate(look));
    look();
  });
  await heard;
  await cue();
  assert.deepEqual(keys, ["all", "one/7", "list"]);
  t.mock.timers.tick(999);
  assert.equal(keys.length, 3);
  t.mock.timers.tick(1);
  assert.deepEqual(keys.slice(3), ["all"]);
  t.mock.timers.tick(10_000);
  assert.equal(keys.length, 4);
  end();
});

test("* is for the types that are not named", async () => {
  const { url } = await stage({
    steps: [{ send: "event: a\ndata: 1\n\nevent: b\ndata: 2\n\nevent: end\ndata: 3\n\n" }, "hold"],
  });
  const { keys, end } = invalidated(url, { on: { a: ["a"], "*": ({ type }) => [[type]] }, throttle: 0 });
  await until(() => keys.at(-1) === "end");
  assert.deepEqual(keys, ["a", "b", "end"]);
  end();
});

test("types that every object has are none of those that are named", async () => {
  const types = ["constructor", "toString", "__proto__", "end"];
  const { url } = await stage({
    steps: [{ send: types.map((type) => `event: ${type}\ndata: 1\n\n`).join("") }, "hold"],
  });
  const { keys, end } = invalidated(url, { on: { "*": ({ type }) => [[type]] }, throttle: 0 });
  await until(() => keys.at(-1) === "end");
  assert.deepEqual(keys, types);
  end();
});

test("what was missed while the stream was broken is called out of date, where events have no IDs", async () => {
  for (const [id, expected] of [
    ["", ["a", "a", "b"]],
    ["id: 1\n", ["a", "b"]],
  ]) {
    const { url, cue, seen } = await stage(
      { steps: [{ send: `${id}event: a\ndata: 1\n\n` }, "cue", "drop"] },
      { steps: [{ send: "event: b\ndata: 2\n\n" }, "hold"] },
    );
    const { keys, end } = invalidated(url, {
      on: { a: ["a"], b: () => [["b"]] },
      throttle: 0,
      retry: quick,
      transport: "fetch",
    });
    await until(() => keys.length > 0);
    await cue();
    await until(() => keys.at(-1) === "b");
    assert.deepEqual(keys, expected);
    end();
    assert.equal((await seen("ended=2")).at(-1).how, "client_left");
  }
});
