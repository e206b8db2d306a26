// Where a source goes on from: what is committed, what is stored, and what came before.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { keep, localStorageStore, memoryStore, sessionStorageStore } from "headwater/stores";
import { all, uncaught, until, upTo, warnings } from "./support/gather.mjs";
import { quick, stage } from "./support/stage.mjs";

const replay = (upto, end, per_attempt) => {
  const steps = [{ events_from_last_id: { upto, ...(per_attempt && { per_attempt }) } }, end];
  return { steps: end === "cue" ? [...steps, "drop"] : steps };
};
const asked = (requests) => requests.map(({ headers }) => headers["last-event-id"]);

test("an ID is committed when the promises of its handlers are done, and in order", async () => {
  const { url } = await stage(replay(3, "hold"));
  const source = connect(url, { store: memoryStore({ commit: "handled" }) });
  const done = new Map();
  const received = [];
  source.on("message", ({ data, lastEventId }) => {
    received.push(lastEventId);
    return new Promise((resolve) => done.set(data, resolve));
  });
  source.on("*", async () => {});
  await until(() => done.size === 3);
  assert.deepEqual(received, ["1", "2", "3"]);
  assert.equal(source.lastEventId, "");
  done.get("2")();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(source.lastEventId, "");
  done.get("1")();
  await until(() => source.lastEventId !== "");
  assert.equal(source.lastEventId, "2");
  done.get("3")();
  await until(() => source.lastEventId === "3");
  source.close();
});

test("what was not handled comes again after a reconnect; with dedupe what is still in hand does not", async () => {
  for (const dedupe of [false, true]) {
    const { url, seen, cue } = await stage(replay(4, "cue", 3), replay(4, "hold"));
    const source = connect(url, { store: memoryStore({ commit: "handled", dedupe }), retry: quick });
    const calls = [];
    const inHand = [];
    source.on("message", ({ data }) => {
      calls.push(Number(data));
      if (data === "3") void cue();
      // The second takes until all have come.
      if (data === "2") return new Promise((resolve) => inHand.push(resolve));
    });
    await until(() => calls.includes(4));
    assert.deepEqual(asked(await seen("wait=2")), [undefined, "1"]);
    assert.deepEqual(calls, dedupe ? [1, 2, 3, 4] : [1, 2, 3, 2, 3, 4]);
    assert.equal(source.lastEventId, "1");
    for (const resolve of inHand) resolve();
    await until(() => source.lastEventId === "4");
    source.close();
  }
});

test("an event whose handler fails is not handled: it and what follows comes again, or with dedupe it alone", async () => {
  for (const dedupe of [false, true]) {
    const errors = uncaught();
    const { url, seen, cue } = await stage(replay(5, "cue", 3), replay(5, "hold"));
    const source = connect(url, { store: memoryStore({ commit: "handled", dedupe }), retry: quick });
    const calls = [];
    source.on("message", async ({ data }) => {
      calls.push(Number(data));
      if (data === "3") void cue();
      if (data === "2" && calls.length < 3) throw new Error("not yet");
    });
    await until(() => source.lastEventId === "5");
    assert.deepEqual(asked(await seen("wait=2")), [undefined, "1"]);
    assert.deepEqual(calls, dedupe ? [1, 2, 3, 2, 4, 5] : [1, 2, 3, 2, 3, 4, 5]);
    assert.deepEqual(
      errors.map(({ message }) => message),
      ["not yet"],
    );
    source.close();
  }
});

test("a handler that throws at once has failed, too", async () => {
  uncaught();
  const { url, seen, cue } = await stage(replay(3, "cue", 2), { steps: [{ send: ":\n" }, "hold"] });
  const source = connect(url, { store: memoryStore({ commit: "handled" }), retry: quick });
  source.on("message", ({ data }) => {
    if (data === "2") void cue();
    throw new Error("mine");
  });
  assert.deepEqual(asked(await seen("wait=2")), [undefined, undefined]);
  source.close();
});

test("IDs without events, and of events that nobody listens to or that do not parse, are committed in their turn", async () => {
  const { url } = await stage({
    steps: [{ send: "id: 1\n\nid: 2\nevent: other\ndata: x\n\nid: 3\ndata: ?\n\nid: 4\ndata: 4\n\n" }, "hold"],
  });
  const errors = [];
  const source = connect(url, {
    store: memoryStore({ commit: "handled" }),
    parse: "json",
    onDecodeError: (error) => errors.push(error),
  });
  let done;
  source.on("message", () => new Promise((resolve) => (done = resolve)));
  await until(() => done !== undefined);
  assert.equal(errors.length, 1);
  assert.equal(source.lastEventId, "3");
  done();
  await until(() => source.lastEventId === "4");
  source.close();
});

test("what a loop has taken is handled when it asks for more, and what it breaks at is not", async () => {
  const { url } = await stage(replay(9, "hold"));
  const source = connect(url, { store: memoryStore({ commit: "handled" }) });
  for await (const { data } of source) {
    assert.equal(source.lastEventId, data === "1" ? "" : String(data - 1));
    if (data === "5") break;
  }
  assert.equal(source.lastEventId, "4");
  // Of what was left in the queue nothing is, either.
  await source.closed;
  assert.equal(source.lastEventId, "4");
});

test("a store is asked once, given what is committed, and a later source goes on from there", async () => {
  const { url, seen } = await stage(replay(5, "hold"), replay(8, "hold"));
  const given = [];
  let kept = null;
  const store = {
    asked: 0,
    load() {
      this.asked++;
      return kept;
    },
    save(id) {
      given.push(id);
      kept = id;
    },
  };
  const first = connect(url, { store: keep(store) });
  await until(() => given.at(-1) === "5");
  first.close();
  const second = connect(url, { store: keep(store), lastEventId: "not this" });
  assert.equal(second.lastEventId, "5");
  await until(() => given.at(-1) === "8");
  second.close();
  assert.deepEqual(asked(await seen("ended=2")), [undefined, "5"]);
  assert.equal(store.asked, 2);
});

test("a store that answers later is waited for, and written to one after the other", async () => {
  const { url, seen } = await stage(replay(50, "hold"));
  let writing = 0;
  const given = [];
  const store = {
    load: () => new Promise((resolve) => setTimeout(() => resolve("10"), 30)),
    save: async (id) => {
      assert.equal(writing++, 0);
      await new Promise((resolve) => setTimeout(resolve, 5));
      writing--;
      given.push(id);
    },
  };
  const source = connect(url, { store: keep(store) });
  assert.equal(source.lastEventId, "");
  await until(() => given.at(-1) === "50");
  assert.ok(given.length < 40, `${given.length} writes`);
  assert.deepEqual(asked(await seen("wait=1")), ["10"]);
  assert.equal(source.received, 40);
  source.close();
});

test("a source that is closed while its store is thinking sends nothing", async () => {
  const { url, seen } = await stage(replay(1, "hold"));
  let answer;
  const source = connect(url, { store: keep({ load: () => new Promise((resolve) => (answer = resolve)), save() {} }) });
  await new Promise((resolve) => setTimeout(resolve, 5));
  source.close();
  answer("1");
  const other = connect(url);
  await other.opened;
  other.close();
  assert.equal((await seen("ended=1")).length, 1);
});

test("functions that make the request are told the ID that a store has loaded", async () => {
  const { url } = await stage({ status: 204 });
  const told = [];
  const store = keep({ load: async () => "41", save() {} });
  const source = connect(url, { store, headers: ({ lastEventId }) => void told.push(lastEventId) ?? {} });
  await source.closed;
  assert.deepEqual(told, ["41"]);
});

test("an ID that comes after its source has failed is what reconnect() goes on from", async () => {
  const { url, seen } = await stage({ status: 204 });
  let answer;
  const store = keep({ load: () => new Promise((resolve) => (answer = resolve)), save() {} });
  const source = connect(url, { store, timeout: { connect: 1 }, retry: { attempts: 1 } });
  await assert.rejects(source.closed, { kind: "timeout" });
  source.reconnect();
  answer("41");
  await source.closed.catch(() => source.reconnect());
  await until(() => source.state === "closed");
  // A busy machine does not answer within the millisecond either, and is asked once more.
  assert.deepEqual([...new Set(asked(await seen("wait=1")))], ["41"]);
});

test("a store that never answers is given up, which is told, and the source goes on from its own ID", async () => {
  const told = warnings();
  const { setTimeout: real } = globalThis;
  const timers = [];
  let answer;
  const store = { load: () => new Promise((resolve) => (answer = resolve)), save() {} };
  const { url, seen } = await stage(replay(3, "hold"));
  let source;
  try {
    globalThis.setTimeout = (act, ms, ...rest) => timers.push({ act, ms, rest });
    source = connect(url, { store: keep(store, { dedupe: true }), lastEventId: "1" });
  } finally {
    globalThis.setTimeout = real;
  }
  assert.deepEqual(
    timers.map(({ ms }) => ms),
    [10_000],
  );
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(source.state, "connecting");
  timers[0].act(...timers[0].rest);
  await until(() => source.received === 2 && told().length > 0);
  assert.deepEqual(asked(await seen("wait=1")), ["1"]);
  assert.match(told()[0], /store\.load\(\) .*10 s/);
  // It is too late: the source has gone on.
  answer("99");
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(source.lastEventId, "3");
  assert.equal(told().length, 1);
  source.close();
});

test("the timer for a store's answer ends with the answer, and with the source", async () => {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const going = new Set();
  try {
    globalThis.setTimeout = (act, ms, ...rest) => {
      const timer = set(act, ms, ...rest);
      if (ms === 10_000) going.add(timer);
      return timer;
    };
    globalThis.clearTimeout = (timer) => {
      going.delete(timer);
      clear(timer);
    };
    const { url } = await stage(replay(1, "hold"));
    let answer;
    const answered = connect(url, {
      store: keep({ load: () => new Promise((resolve) => (answer = resolve)), save() {} }),
    });
    const closed = connect(url, { store: keep({ load: () => new Promise(() => {}), save() {} }) });
    assert.equal(going.size, 2);
    closed.close();
    assert.equal(going.size, 1);
    answer(null);
    await answered.opened;
    assert.equal(going.size, 0);
    answered.close();
  } finally {
    globalThis.setTimeout = set;
    globalThis.clearTimeout = clear;
  }
});

test("what a store throws is reported, and the source goes on without", async () => {
  const errors = uncaught();
  const thrown = new Error("no room");
  const stores = [
    {
      load: () => {
        throw thrown;
      },
      save: () => {
        throw thrown;
      },
    },
    { load: () => Promise.reject(thrown), save: () => Promise.reject(thrown) },
  ];
  for (const store of stores) {
    const { url, seen } = await stage(replay(3, "hold"));
    const source = connect(url, { store: keep(store), lastEventId: "1" });
    const reported = errors.length;
    await until(() => source.received === 2 && errors.length > reported);
    assert.deepEqual(asked(await seen("wait=1")), ["1"]);
    source.close();
  }
  assert.ok(errors.every((error) => error === thrown));
});

test("with commit handled, the store is given no ID before its event is handled", async () => {
  const { url } = await stage(replay(3, "hold"));
  const store = memoryStore({ commit: "handled" });
  const source = connect(url, { store });
  const done = [];
  source.on("message", () => new Promise((resolve) => done.push(resolve)));
  await until(() => done.length === 3);
  assert.equal(store.load(), "");
  done[0]();
  await until(() => store.load() === "1");
  // What was in hand when it was closed is still done some time.
  source.close();
  done[1]();
  await until(() => store.load() === "2");
});

test("localStorage and sessionStorage keep an ID under their key, and nothing where there is none", () => {
  for (const [make, name] of [
    [localStorageStore, "localStorage"],
    [sessionStorageStore, "sessionStorage"],
  ]) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    const items = new Map();
    const storage = {
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => void items.set(key, value),
      removeItem: (key) => void items.delete(key),
    };
    try {
      Object.defineProperty(globalThis, name, { value: undefined, configurable: true });
      const store = make("prices");
      store.save("1");
      assert.equal(store.load() ?? null, null);
      Object.defineProperty(globalThis, name, { value: storage, configurable: true });
      assert.equal(store.load(), null);
      store.save("7");
      assert.deepEqual([...items], [["prices", "7"]]);
      assert.equal(make("prices").load(), "7");
      store.save("");
      assert.equal(items.size, 0);
    } finally {
      if (before) Object.defineProperty(globalThis, name, before);
      else delete globalThis[name];
    }
  }
});

test("dedupe drops what came by its own ID before, and nothing else", async () => {
  const send =
    "id: 1\ndata: a\n\nid: 2\ndata: b\n\ndata: no id of its own\n\nid: 1\ndata: a again\n\nid\ndata: none\n\nid\ndata: none\n\nid: 3\n\nid: 3\ndata: c\n\n";
  const { url } = await stage({ steps: [{ send }] });
  const source = connect(url, { method: "POST", store: memoryStore({ dedupe: true }) });
  assert.deepEqual(
    (await all(source)).map(({ data }) => data),
    ["a", "b", "no id of its own", "none", "none", "c"],
  );
  assert.equal(source.received, 7);
});

test("dedupe knows the event that a resumed source comes from", async () => {
  const { url } = await stage({ steps: [{ send: "id: 5\ndata: 5\n\nid: 6\ndata: 6\n\n" }] });
  const source = connect(url, { method: "POST", store: memoryStore({ dedupe: true }), lastEventId: "5" });
  assert.deepEqual(
    (await all(source)).map(({ data }) => data),
    ["6"],
  );
});

test("dedupe remembers so many IDs and no more", async () => {
  const { url } = await stage({
    steps: [{ send: ["1", "2", "3", "2", "1"].map((id) => `id: ${id}\ndata: ${id}\n\n`).join("") }],
  });
  assert.deepEqual(
    (await all(connect(url, { method: "POST", store: memoryStore({ dedupe: 2 }) }))).map(({ data }) => data),
    ["1", "2", "3", "1"],
  );
});

test("a server that replays too much is no matter with dedupe", async () => {
  const round = (from, to) =>
    upTo(to)
      .slice(from - 1)
      .map((id) => `id: ${id}\ndata: ${id}\n\n`)
      .join("");
  const { url, cue } = await stage(
    { steps: [{ send: round(1, 20) }, "cue", "drop"] },
    { steps: [{ send: round(10, 40) }, "cue", "drop"] },
    { steps: [{ send: round(1, 60) }, "hold"] },
  );
  const source = connect(url, { store: memoryStore({ dedupe: true }), retry: quick });
  const seen = [];
  for await (const { data } of source) {
    seen.push(Number(data));
    if (data === "20" || data === "40") void cue();
    if (data === "60") break;
  }
  assert.deepEqual(seen, upTo(60));
});

test("options of resuming that make no sense are named", () => {
  const refused = [
    [{ store: {} }, /store.*keep is not a function/],
    [{ store: { load() {}, save() {} } }, /store.*keep is not a function/],
    [{ until: 5 }, /until must be of type string or object or function/],
    [{ transport: "native", until: "[DONE]" }, /no headers, .*until/],
    [{ stroe: memoryStore() }, /no option stroe/],
    [{ lastEventID: "1" }, /no option lastEventID/],
  ];
  for (const [options, message] of refused) assert.throws(() => connect("http://x.test/", options), message);
  for (const [store, options, message] of [
    [{ load() {}, save() {} }, { commit: "later" }, /commit must be one of received, handled/],
    [{ load() {}, save() {} }, { dedupe: -1 }, /dedupe must be a boolean, or a number/],
    [{ load() {}, save() {} }, { dedupe: "yes" }, /dedupe must be a boolean, or a number/],
    [{ load() {}, save() {} }, { comit: "handled" }, /no option comit/],
    [{ load() {} }, {}, /the functions load and save/],
    [null, {}, /the functions load and save/],
  ])
    assert.throws(() => keep(store, options), message);
});
