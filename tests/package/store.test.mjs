// headwater/store: a stream's latest state for those who show it, without a framework.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventSourceStore, identify, liveStore } from "headwater/store";
import { nextUncaught, until } from "./support/gather.mjs";
import { quick, stage } from "./support/stage.mjs";
import { has, numbers, one, watch } from "./support/stores.mjs";

test("it connects with the first who subscribes, and closes after the last who leaves", async () => {
  const { url, seen } = await stage(one("a"));
  const store = eventSourceStore(url);
  assert.deepEqual([store.get().state, store.get().data], ["idle", undefined]);
  assert.equal(store.get(), store.initial);
  assert.deepEqual(await seen(), []);
  const [first, second] = [store.subscribe(() => {}), store.subscribe(() => {})];
  await has(store, "a");
  assert.equal(store.get().state, "open");
  assert.equal(store.get().message.data, "a");
  first();
  first();
  await Promise.resolve();
  assert.equal(store.get().state, "open");
  second();
  assert.equal(store.get().state, "idle");
  assert.equal((await seen("ended=1"))[0].how, "client_left");
  assert.equal((await seen()).length, 1);
});

test("a snapshot is the same object until something has changed, and its parts belong together", async () => {
  const { url } = await stage({
      steps: [{ send: `id: 1\n${numbers(1)}` }, "cue", { send: "id: 2\ndata: 2\n\n" }, "hold"],
    }),
    store = eventSourceStore(url, { throttle: "none" });
  const { seen, leave } = watch(store);
  await has(store, "1");
  assert.equal(store.get(), store.get());
  for (const { data, message, lastEventId } of seen) {
    assert.equal(data, message?.data);
    assert.equal(lastEventId, message?.lastEventId ?? "");
  }
  assert.ok(new Set(seen).size === seen.length, "each is told once");
  leave();
});

for (const throttle of ["frame", 20, "none"]) {
  test(`ten thousand events at once are heard one by one, and shown as ${throttle} says`, async () => {
    const { url } = await stage({ steps: [{ send: numbers(10_000) }, "hold"] });
    const heard = [];
    const store = eventSourceStore(url, {
      throttle,
      parse: (data) => Number(data),
      reduce: (sum, { data }) => sum + data,
      initial: 0,
      onMessage: ({ data }) => heard.push(data),
      transport: "fetch",
    });
    const { seen, leave } = watch(store);
    await has(store, 50_005_000);
    assert.deepEqual(
      heard,
      Array.from({ length: 10_000 }, (_, i) => i + 1),
    );
    if (throttle === "none") assert.ok(seen.length >= 10_000, `${seen.length} snapshots`);
    // The stream may come in some chunks, and each change of state is told besides.
    else assert.ok(seen.length < 200, `${seen.length} snapshots`);
    leave();
  });
}

test("a change of state is told at once, with all that came before it", async () => {
  const { url, cue } = await stage({ steps: [{ send: numbers(3) }, "cue", "drop"] }, one("4"));
  const heard = [];
  const onMessage = ({ data }) => heard.push(data);
  const store = eventSourceStore(url, { throttle: 60_000, retry: quick, transport: "fetch", onMessage });
  const { seen, leave } = watch(store);
  // A browser may lose what a connection brings as it breaks.
  await until(() => heard.length === 3);
  await cue();
  await until(() => seen.some(({ state }) => state === "waiting"));
  const { data, error, nextAttemptAt } = seen.find(({ state }) => state === "waiting");
  assert.equal(data, "3");
  // WebKit takes a connection that broke for one that ended.
  assert.match(error.kind, /^(network|ended)$/);
  assert.ok(nextAttemptAt > 0);
  await until(() => store.get().state === "open" && store.get().error === null);
  leave();
});

test("an answer with data that can't be read ends there, with the error, unless somebody is told of such data", async () => {
  const send = 'data: {"text":"a"}\n\ndata: {oops\n\ndata: {"text":"c"}\n\ndata: [DONE]\n\n';
  const asked = { parse: "json", until: "[DONE]", initial: "", reduce: (text, { data }) => text + data.text };
  const { url } = await stage({ steps: [{ send }] }, { steps: [{ send }] });
  const errors = [];
  const store = eventSourceStore(url, { ...asked, onError: ({ name }) => errors.push(name) });
  const leave = store.subscribe(() => {});
  await until(() => store.get().state === "closed");
  const { data, error } = store.get();
  assert.deepEqual([data, error?.name, errors], ["a", "DecodeError", ["DecodeError"]]);
  leave();
  const told = [];
  const tolerant = eventSourceStore(url, { ...asked, onDecodeError: ({ name }) => told.push(name) });
  const end = tolerant.subscribe(() => {});
  await until(() => tolerant.get().state === "closed");
  assert.deepEqual([tolerant.get().data, tolerant.get().error, told], ["ac", null, ["DecodeError"]]);
  end();
});

test("a schema for all events names no types, whatever the parsers beside it name", async () => {
  const schema = { "~standard": { version: 1, vendor: "test", validate: (value) => ({ value }) } };
  const { url } = await stage(one("1"));
  const store = eventSourceStore(url, { schema, parse: { tick: "json" } });
  const leave = store.subscribe(() => {});
  await until(() => store.get().message !== undefined);
  assert.equal(store.get().message.type, "message");
  leave();
});

test("select makes data of an event; nothing is told where that is the same, or undefined", async () => {
  const send = "data: 1\n\ndata: 1\n\ndata: x\n\ndata: 2\n\n";
  const { url } = await stage({ steps: [{ send }, "hold"] });
  const store = eventSourceStore(url, {
    throttle: "none",
    select: ({ data }) => (data === "x" ? undefined : Number(data) * 10),
  });
  const { seen, leave } = watch(store);
  await has(store, 20);
  const told = seen.map(({ data }) => data).filter((data) => data !== undefined);
  assert.deepEqual(told, [10, 20]);
  leave();
});

test("who comes back after the connection has ended goes on from its last event ID, with what it had", async () => {
  const { url, seen } = await stage(one("1", "id: 7\n"), one("2", "id: 8\n"));
  const store = eventSourceStore(url);
  const leave = store.subscribe(() => {});
  await has(store, "1");
  leave();
  await seen("ended=1");
  assert.deepEqual([store.get().data, store.get().lastEventId], ["1", "7"]);
  const end = store.subscribe(() => {});
  assert.equal(store.get().data, "1");
  await has(store, "2");
  assert.equal((await seen())[1].headers["last-event-id"], "7");
  end();
});

test("what has ended does not begin again because somebody looks at it again", async () => {
  const { url, seen } = await stage(one("[DONE]", "data: 1\n\n"), one("2"));
  const store = eventSourceStore(url, {
    json: {},
    until: "[DONE]",
    reduce: (all, { data }) => all + data,
    initial: "",
  });
  const leave = store.subscribe(() => {});
  await until(() => store.get().state === "closed");
  leave();
  assert.equal(store.get().state, "closed");
  const end = store.subscribe(() => {});
  assert.deepEqual([store.get().state, store.get().data], ["closed", "1"]);
  store.restart();
  await has(store, "2");
  assert.equal((await seen()).length, 2);
  end();
});

test("a handler that is taken away is called no more; another function is, as long as there is no other", async () => {
  const { url } = await stage({ steps: [{ send: numbers(2) }, "hold"] });
  const heard = [];
  let options = { parse: Number, onMessage: ({ data }) => (heard.push(data), (options = { parse: "json" })) };
  const store = liveStore(url, () => options);
  const leave = store.subscribe(() => {});
  await has(store, 2);
  assert.deepEqual(heard, [1]);
  leave();
});

test("close() ends the connection whatever its grace, and is told as a change of state", async () => {
  const { url, seen } = await stage(one("1"));
  const states = [];
  const store = eventSourceStore(url, { grace: 60_000, onState: ({ state }) => states.push(state) });
  const leave = store.subscribe(() => {});
  await has(store, "1");
  store.close();
  store.close();
  assert.equal((await seen("ended=1"))[0].how, "client_left");
  assert.deepEqual(states, ["connecting", "open", "closed"]);
  leave();
});

test("what onState throws at close() is reported, as at other changes", async () => {
  const { url } = await stage(one("1"));
  const store = eventSourceStore(url, {
    onState({ state }) {
      if (state === "closed") throw new Error("mine");
    },
  });
  const leave = store.subscribe(() => {});
  await has(store, "1");
  const thrown = nextUncaught();
  store.close();
  assert.equal((await thrown).message, "mine");
  leave();
});

test("awaitHandlers waits for onMessage", async () => {
  const { url } = await stage({ steps: [{ send: numbers(3) }, "hold"] });
  let running = 0;
  let most = 0;
  let heard = 0;
  const store = eventSourceStore(url, {
    awaitHandlers: true,
    async onMessage() {
      most = Math.max(most, ++running);
      await null;
      running--;
      heard++;
    },
  });
  const leave = store.subscribe(() => {});
  await until(() => heard === 3);
  assert.equal(most, 1);
  leave();
});

test("an answer that is sent again from its beginning is not added to what has come before", async () => {
  const { url, cue } = await stage(
    { steps: [{ send: "data: Hel\n\n" }, "cue", "drop"] },
    { steps: [{ send: "data: Hello\n\ndata: [DONE]\n\n" }, "hold"] },
  );
  const options = {
    until: "[DONE]",
    retry: quick,
    transport: "fetch",
    initial: "",
    reduce: (text, { data }) => text + data,
  };
  const store = eventSourceStore(url, options);
  const leave = store.subscribe(() => {});
  await until(() => store.get().data === "Hel");
  await cue();
  await until(() => store.get().state === "closed");
  assert.equal(store.get().data, "Hello");
  leave();
});

test("select and reduce exclude each other", () => {
  assert.throws(() => eventSourceStore("/feed", { select: () => 1, reduce: () => 1, initial: 0 }), TypeError);
});

test("open() after a failure begins again; restart() without what was", async () => {
  const { url, seen } = await stage({ status: 404, steps: [] }, one("1", "id: 1\n"), one("2"));
  const errors = [];
  const store = eventSourceStore(url, { transport: "fetch", onError: (error) => errors.push(error.status) });
  const leave = store.subscribe(() => {});
  await until(() => store.get().state === "closed");
  assert.equal(store.get().error.status, 404);
  store.open();
  assert.equal(store.get().state, "connecting");
  await has(store, "1");
  assert.equal(store.get().error, null);
  store.restart();
  assert.deepEqual([store.get().data, store.get().message, store.get().lastEventId], [undefined, undefined, ""]);
  await has(store, "2");
  assert.equal((await seen())[2].headers["last-event-id"], undefined);
  assert.deepEqual(errors, [404]);
  leave();
});

test("data that can't be read is an error, until an event comes that can", async () => {
  const { url, cue } = await stage({ steps: [{ send: "data: {\n\n" }, "cue", { send: "data: 1\n\n" }, "hold"] });
  const errors = [];
  const store = eventSourceStore(url, { parse: "json", onError: (error) => errors.push(error.name) });
  const leave = store.subscribe(() => {});
  await until(() => store.get().error);
  assert.deepEqual([store.get().error.name, store.get().state], ["DecodeError", "open"]);
  await cue();
  await has(store, 1);
  assert.equal(store.get().error, null);
  assert.deepEqual(errors, ["DecodeError"]);
  leave();
});

test("the types with a schema or parser of their own are heard, or those that are named", async () => {
  const send = "event: a\ndata: 1\n\nevent: b\ndata: 2\n\ndata: 3\n\n";
  const heard = async (options, count) => {
    const { url } = await stage({ steps: [{ send }, "hold"] });
    const types = [];
    const store = eventSourceStore(url, { ...options, onMessage: ({ type }) => types.push(type) });
    const leave = store.subscribe(() => {});
    await until(() => types.length >= count);
    leave();
    return types.join();
  };
  assert.equal(await heard({}, 1), "message");
  assert.equal(await heard({ parse: { a: "json", b: Number, "*": "text" } }, 2), "a,b");
  assert.equal(await heard({ parse: "json", events: ["b", "message"] }, 2), "b,message");
  assert.equal(await heard({ events: "a" }, 1), "a");
  assert.equal(await heard({ events: "*" }, 3), "a,b,message");
});

for (const url of [null, undefined, false, ""]) {
  test(`nothing is opened for ${JSON.stringify(url) ?? "undefined"}, nor where it is not enabled`, async () => {
    const store = eventSourceStore(url);
    const leave = store.subscribe(() => assert.fail());
    assert.equal(store.get().state, "idle");
    store.open();
    store.reconnect();
    assert.equal(identify(url), undefined);
    leave();
    assert.equal(identify("/feed", { enabled: false }), undefined);
    const disabled = eventSourceStore("/feed", { enabled: false });
    disabled.subscribe(() => {})();
    assert.equal(disabled.get().state, "idle");
  });
}

test("who leaves or closes within a handler hears no more", async () => {
  const { url } = await stage({ steps: [{ send: numbers(3) }, "hold"] });
  for (const act of ["leave", "close"]) {
    const heard = [];
    const store = eventSourceStore(url, {
      throttle: "none",
      onMessage: ({ data }) => (heard.push(data), act === "leave" ? leave() : store.close()),
    });
    const leave = store.subscribe(() => {});
    await until(() => heard.length);
    // What is asked for later is there by now; so would be what was sent before.
    const other = eventSourceStore((await stage(one("a"))).url);
    const end = other.subscribe(() => {});
    await has(other, "a");
    assert.deepEqual(heard, ["1"]);
    end();
    leave();
  }
});

test("an error of select is reported as a handler's, and what it was about is still handed to onMessage", async () => {
  const { url } = await stage({ steps: [{ send: numbers(2) }, "hold"] });
  const heard = [];
  const thrown = nextUncaught();
  const store = eventSourceStore(url, {
    select({ data }) {
      if (data === "1") throw new Error("no");
      return data;
    },
    onMessage: ({ data }) => heard.push(data),
  });
  const leave = store.subscribe(() => {});
  assert.equal((await thrown).message, "no");
  await has(store, "2");
  assert.deepEqual(heard, ["1", "2"]);
  leave();
});

test("options that connect() refuses are thrown where somebody subscribes, and nothing is left of it", async () => {
  const { url } = await stage(one("1"));
  const store = eventSourceStore(url, { headrs: {} });
  assert.throws(() => store.subscribe(() => {}), TypeError);
  assert.throws(() => store.subscribe(() => {}), TypeError);
  assert.equal(store.get().state, "idle");
});
