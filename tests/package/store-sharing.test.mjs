// headwater/store: readers of a page who share a connection.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventSourceRegistry, eventSourceStore, liveStore } from "headwater/store";
import { nextUncaught, until } from "./support/gather.mjs";
import { quick, stage } from "./support/stage.mjs";
import { has, one, watch } from "./support/stores.mjs";

test("two stores that ask for the same share a connection, and each has its own view of it", async () => {
  const { url, seen, cue } = await stage({ steps: [{ send: "data: 1\n\n" }, "cue", { send: "data: 2\n\n" }, "hold"] });
  const latest = eventSourceStore(url, { throttle: "none" });
  const left = watch(latest);
  await has(latest, "1");
  const late = eventSourceStore(url, { throttle: "none", select: ({ data }) => `${data}!` });
  const list = eventSourceStore(url, { throttle: "none", reduce: (all, { data }) => [...all, data], initial: [] });
  const leaves = [late, list].map((store) => store.subscribe(() => {}));
  assert.equal(late.get().data, "1!", "who comes later has the latest at once");
  assert.equal(late.get().state, "open");
  assert.deepEqual(list.get().data, [], "and accumulates what comes from then on");
  left.leave();
  await cue();
  await has(late, "2!");
  assert.deepEqual(list.get().data, ["2"]);
  for (const leave of leaves) leave();
  await seen("ended=1");
  assert.equal((await seen()).length, 1);
});

const SAME = () => ({ "x-a": "1" });
for (const [what, first, second, requests] of [
  ["plain options that say the same", { headers: { "x-a": "1" } }, { headers: { "x-a": "1" } }, 1],
  ["other headers", { headers: { "x-a": "1" } }, { headers: { "x-a": "2" } }, 2],
  ["another parser", { parse: "json" }, { parse: "text" }, 2],
  ["one function", { headers: SAME }, { headers: SAME }, 1],
  ["functions of their own", { headers: () => ({}) }, { headers: () => ({}) }, 2],
  ["functions of their own and one key", { key: "k", headers: () => ({}) }, { key: "k", headers: () => ({}) }, 1],
  ["two keys", { key: "ann" }, { key: "bob" }, 2],
  ["a key and none", { key: "ann" }, {}, 2],
  ["a POST", { json: { a: 1 } }, { json: { a: 1 } }, 2],
  ["a POST and one key", { key: "k", json: { a: 1 } }, { key: "k", json: { a: 1 } }, 1],
  ["registries of their own", { registry: eventSourceRegistry() }, { registry: eventSourceRegistry() }, 2],
]) {
  test(`two stores with ${what} make ${requests === 1 ? "one request" : "two requests"}`, async () => {
    const { url, seen } = await stage(one("1"), one("1"));
    const stores = [first, second].map((options) => eventSourceStore(url, options));
    const leaves = stores.map((store) => store.subscribe(() => {}));
    for (const store of stores) await until(() => store.get().message);
    assert.equal((await seen()).length, requests);
    for (const leave of leaves) leave();
  });
}

for (const [what, headers, requests] of [
  ["one function is given to both of them", () => SAME, 1],
  ["each has a function of its own", () => () => ({}), 2],
]) {
  test(`two who make their options anew make ${requests === 1 ? "one request" : "two requests"} where ${what}`, async () => {
    const { url, seen } = await stage(one("1"), one("1"));
    const stores = [headers(), headers()].map((headers) => liveStore(url, () => ({ headers })));
    const leaves = stores.map((store) => store.subscribe(() => {}));
    for (const store of stores) await has(store, "1");
    assert.equal((await seen()).length, requests);
    for (const leave of leaves) leave();
  });
}

test("who leaves and comes back within a task or the grace keeps the connection", async () => {
  const { url, seen } = await stage(one("1"));
  const store = eventSourceStore(url, { grace: 60_000 });
  store.subscribe(() => {})();
  const leave = store.subscribe(() => {});
  await has(store, "1");
  leave();
  await new Promise((resolve) => setTimeout(resolve));
  const other = eventSourceStore(url);
  const end = other.subscribe(() => {});
  assert.deepEqual([other.get().state, other.get().data], ["open", "1"]);
  end();
  // The grace is that of the last who left.
  assert.equal((await seen("ended=1"))[0].how, "client_left");
});

test("close() leaves, others go on; open() takes part again; reconnect() connects anew", async () => {
  const { url, seen } = await stage(one("1", "id: 1\n"), one("2", "id: 2\n"));
  const [ours, others] = [eventSourceStore(url), eventSourceStore(url)];
  const leaves = [ours, others].map((store) => store.subscribe(() => {}));
  await has(ours, "1");
  ours.close();
  assert.deepEqual([ours.get().state, ours.get().data], ["closed", "1"]);
  await Promise.resolve();
  assert.equal(others.get().state, "open");
  ours.open();
  ours.open();
  assert.equal(ours.get().state, "open");
  assert.equal((await seen()).length, 1);
  ours.reconnect();
  await has(others, "2");
  assert.equal((await seen())[1].headers["last-event-id"], "1");
  for (const leave of leaves) leave();
});

test("who comes later has the latest of its types, whoever has heard it", async () => {
  const { url, cue } = await stage({
    steps: [{ send: "event: a\ndata: 1\n\nevent: b\ndata: 2\n\n" }, "cue", { send: "event: a\ndata: 3\n\n" }, "hold"],
  });
  const any = eventSourceStore(url, { events: "*", transport: "fetch" });
  const leaves = [any.subscribe(() => {})];
  await has(any, "2");
  const late = (events) => {
    const store = eventSourceStore(url, { events, transport: "fetch" });
    leaves.push(store.subscribe(() => {}));
    return store.get().data;
  };
  assert.equal(late("b"), "2");
  await cue();
  await has(any, "3");
  assert.deepEqual([late("a"), late(["a", "b"]), late("*"), late("c")], ["3", "3", "3", undefined]);
  for (const leave of leaves) leave();
});

test("a registry that was closed is used again, and nobody reconnects by it", async () => {
  const { url, seen } = await stage(one("1"), one("2"));
  const registry = eventSourceRegistry();
  const [first, second, third] = Array.from({ length: 3 }, () => eventSourceStore(url, { registry }));
  const leave = first.subscribe(() => {});
  await has(first, "1");
  registry.close();
  first.reconnect();
  const end = second.subscribe(() => {});
  leave();
  await has(second, "2");
  const late = third.subscribe(() => {});
  assert.equal(third.get().data, "2");
  registry.close();
  assert.equal((await seen("ended=2")).length, 2);
  end();
  late();
});

test("who came late begins again with the others, where an answer is sent from its beginning", async () => {
  const { url, cue } = await stage(
    { steps: [{ send: "data: Hel\n\n" }, "cue", { send: "data: lo\n\n" }, "cue", "drop"] },
    { steps: [{ send: "data: Hello\n\ndata: [DONE]\n\n" }, "hold"] },
  );
  const reduce = (text, { data }) => text + data;
  const options = { until: "[DONE]", retry: quick, transport: "fetch", throttle: "none", initial: "", reduce };
  const [early, late] = [eventSourceStore(url, options), eventSourceStore(url, options)];
  const leaves = [early.subscribe(() => {})];
  await has(early, "Hel");
  leaves.push(late.subscribe(() => {}));
  await cue();
  await has(late, "lo");
  await cue();
  await until(() => early.get().state === "closed");
  assert.deepEqual([early.get().data, late.get().data], ["Hello", "Hello"]);
  for (const leave of leaves) leave();
});

test("who opens again as a registry is closed has a connection, which the registry closes, too", async () => {
  const { url, seen } = await stage(one("1"), one("2"));
  const registry = eventSourceRegistry();
  let hasOpened = false;
  const store = eventSourceStore(url, {
    registry,
    onState({ state }) {
      if (state !== "closed" || hasOpened) return;
      hasOpened = true;
      store.open();
    },
  });
  const leave = store.subscribe(() => {});
  await has(store, "1");
  registry.close();
  await has(store, "2");
  registry.close();
  assert.equal(store.get().state, "closed");
  assert.equal((await seen("ended=2")).length, 2);
  leave();
});

test("one who restarts tells the others of no end; who leaves because of it is not taken along", async () => {
  const { url, seen } = await stage(one("1"), one("2"));
  const [ours, others] = [eventSourceStore(url, { throttle: "none" }), eventSourceStore(url, { throttle: "none" })];
  const leave = ours.subscribe(() => {});
  const states = [];
  let hadData = false;
  const part = others.subscribe(() => {
    const { state, data } = others.get();
    states.push(state);
    if (hadData && data === undefined) part();
    hadData ||= data !== undefined;
  });
  await until(() => ours.get().data === "1" && others.get().data === "1");
  ours.restart();
  await has(ours, "2");
  assert.ok(!states.includes("closed"), states.join());
  leave();
  const ended = await seen("ended=2");
  assert.ok(ended.every(({ how }) => how === "client_left"));
});

test("what one reader's code throws is reported, and the others go on", async () => {
  const { url } = await stage(one("1"));
  const thrown = nextUncaught();
  const loud = eventSourceStore(url, {
    onState: () => {
      throw new Error("mine");
    },
  });
  const quiet = eventSourceStore(url);
  const leaves = [loud.subscribe(() => {}), quiet.subscribe(() => {})];
  await has(quiet, "1");
  assert.equal(quiet.get().state, "open");
  assert.equal((await thrown).message, "mine");
  for (const leave of leaves) leave();
});

test("an event that could not be read is a fault of those who hear its type", async () => {
  const { url } = await stage({ steps: [{ send: "event: a\ndata: {\n\nevent: b\ndata: 1\n\n" }, "hold"] });
  const errors = [];
  const of = (type) => eventSourceStore(url, { parse: "json", events: [type], onError: () => errors.push(type) });
  const [a, b] = [of("a"), of("b")];
  const leaves = [a.subscribe(() => {}), b.subscribe(() => {})];
  await has(b, 1);
  assert.deepEqual(errors, ["a"]);
  for (const leave of leaves) leave();
});

test("with a key, the functions are those of who is still there", async () => {
  const { url, seen } = await stage({ steps: [{ send: "data: 1\n\n" }, "cue", "drop"] }, one("2"));
  const of = (name) =>
    eventSourceStore(url, { key: "k", retry: quick, transport: "fetch", headers: () => ({ "x-a": name }) });
  const [first, second] = [of("first"), of("second")];
  const leaves = [first.subscribe(() => {}), second.subscribe(() => {})];
  await has(second, "1");
  leaves[0]();
  await fetch(`${url}/cue`, { method: "POST" });
  await has(second, "2");
  assert.deepEqual(
    (await seen()).map(({ headers }) => headers["x-a"]),
    ["first", "second"],
  );
  leaves[1]();
});

test("key: null is no key", async () => {
  const { url, seen } = await stage(one("1"), one("1"));
  const of = (name) => eventSourceStore(url, { key: null, headers: { "x-a": name } });
  const stores = [of("ann"), of("bob")];
  const leaves = stores.map((store) => store.subscribe(() => {}));
  for (const store of stores) await has(store, "1");
  assert.equal((await seen()).length, 2);
  for (const leave of leaves) leave();
});

test("a grace that is longer than any timer is a long one, and the last who leaves says which it is", async () => {
  const { url, seen } = await stage(one("1"));
  const [brief, long] = [eventSourceStore(url), eventSourceStore(url, { grace: Infinity })];
  const leave = brief.subscribe(() => {});
  await has(brief, "1");
  leave();
  long.subscribe(() => {})();
  const { url: other } = await stage(one("a"));
  const later = eventSourceStore(other);
  const end = later.subscribe(() => {});
  await has(later, "a");
  assert.equal((await seen())[0].how, "open");
  brief.subscribe(() => {})();
  assert.equal((await seen("ended=1"))[0].how, "client_left");
  end();
});

test("a registry closes all of its connections", async () => {
  const { url, seen } = await stage(one("1"));
  const registry = eventSourceRegistry();
  const store = eventSourceStore(url, { registry });
  const leave = store.subscribe(() => {});
  await has(store, "1");
  registry.close();
  assert.equal(store.get().state, "closed");
  assert.equal((await seen("ended=1"))[0].how, "client_left");
  leave();
});

test("ten thousand who come and go leave nothing", async () => {
  const { url, seen } = await stage(one("1"));
  const keep = eventSourceStore(url).subscribe(() => {});
  for (let i = 0; i < 10_000; i++) eventSourceStore(url, { onMessage() {} }).subscribe(() => {})();
  assert.equal((await seen("wait=1")).length, 1);
  keep();
  assert.equal((await seen("ended=1"))[0].how, "client_left");
});

for (const [what, act] of [
  ["a restart in it", (a) => a.restart()],
  ["another reader that comes anew in it", (_, b) => (b.close(), b.open())],
]) {
  test(`who listens to a store hears each event once after a restart, whatever a listener does: ${what}`, async () => {
    const attempt = { steps: [{ send: "data: 1\n\n" }, "cue", { send: "data: 5\n\n" }, "hold"] };
    const { url, cue } = await stage(attempt, attempt, attempt, attempt);
    const options = { transport: "fetch", throttle: "none", initial: 0, reduce: (sum, { data }) => sum + Number(data) };
    const heard = [];
    const [a, b] = [
      eventSourceStore(url, options),
      eventSourceStore(url, { ...options, onMessage: ({ data }) => heard.push(data) }),
    ];
    let isToAct = false;
    const leaveA = a.subscribe(() => {
      if (!isToAct) return;
      isToAct = false;
      act(a, b);
    });
    const leaveB = b.subscribe(() => {});
    await until(() => a.get().data === 1 && b.get().data === 1);
    isToAct = true;
    heard.length = 0;
    a.restart();
    await until(() => a.get().state === "open" && a.get().data === 1 && b.get().data === 1);
    await cue();
    await until(() => a.get().data === 6);
    assert.deepEqual([b.get().data, heard], [6, ["1", "5"]]);
    leaveA();
    leaveB();
  });
}
