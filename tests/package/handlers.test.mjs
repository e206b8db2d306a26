// once, off, and the ways to iterate over a source.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { all, events, uncaught, until, upTo } from "./support/gather.mjs";
import { breaks } from "./support/platform.mjs";
import { quick, stage } from "./support/stage.mjs";

const sent = { send: "event: tick\ndata: 1\n\ndata: a\n\nevent: tick\ndata: 2\n\nevent: halt\ndata: b\n\n" };
const three = { steps: [sent, "hold"] };
const ended = { steps: [sent] };
/** So many ticks in one chunk, with their numbers as data. */
const ticks = (count) => {
  const text = upTo(count).map((data) => `event: tick\ndata: ${data}\n\n`);
  return { steps: [{ send: `${text.join("")}event: halt\ndata\n\n` }, "hold"] };
};
const data = (all) => all.map(({ data }) => data);

test("a handler of once is called once, though it closes over more, and may be taken off before", async () => {
  const { url } = await stage(three);
  const source = connect(url);
  const seen = [];
  source.once("tick", ({ data }) => seen.push(`first ${data}`));
  source.once("*", ({ type }) => seen.push(`any ${type}`));
  source.once("tick", () => seen.push("never"))();
  await events(source, "halt", 1);
  assert.deepEqual(seen, ["first 1", "any tick"]);
  source.close();
});

test("a handler of once that throws is not called again", async () => {
  const { url } = await stage(three);
  const reported = uncaught();
  const source = connect(url);
  source.once("tick", ({ data }) => {
    throw new Error(data);
  });
  await events(source, "halt", 1);
  await until(() => reported.length > 0);
  assert.deepEqual(
    reported.map(({ message }) => message),
    ["1"],
  );
  source.close();
});

test("off takes a handler off by name, of on and of once, and is quiet about what was never there", async () => {
  const { url } = await stage(three);
  const source = connect(url);
  const seen = [];
  const show = ({ data }) => seen.push(data);
  source.on("tick", show);
  source.once("tick", show);
  source.on("message", show);
  source.off("tick", show);
  source.off("tick", show);
  source.off("tick", show);
  source.off("nothing", show);
  await events(source, "halt", 1);
  assert.deepEqual(seen, ["a"]);
  source.close();
});

test("a handler taken off by another one during an event is not called for it any more", async () => {
  const { url } = await stage(three);
  const source = connect(url);
  const seen = [];
  const second = () => seen.push("second");
  source.on("tick", () => {
    seen.push("first");
    source.off("tick", second);
  });
  source.on("tick", second);
  await events(source, "halt", 1);
  assert.deepEqual(seen, ["first", "first"]);
  source.close();
});

test("what a handler adds and removes counts within a chunk: for its type from the next event on, for all types at once", async () => {
  const { url } = await stage(ticks(5));
  const source = connect(url, { transport: "fetch" });
  const seen = [];
  const late = ({ data }) => seen.push(`late ${data}`);
  const any = ({ data }) => seen.push(`any ${data}`);
  const steps = {
    1: () => source.on("tick", late),
    2: () => source.on("*", any),
    3: () => source.off("tick", late),
    4: () => source.off("*", any),
  };
  source.on("tick", ({ data }) => steps[data]?.());
  await events(source, "halt", 1);
  assert.deepEqual(seen, ["late 2", "any 2", "any 3"]);
  source.close();
});

test("a loop that a handler begins has the event at hand", async () => {
  const { url } = await stage(ticks(3));
  const source = connect(url, { transport: "fetch" });
  let loop;
  source.once("tick", () => (loop = source.events("tick")));
  await events(source, "halt", 1);
  const taken = [await loop.next(), await loop.next(), await loop.next()];
  assert.deepEqual(
    taken.map(({ value }) => value.data),
    ["1", "2", "3"],
  );
  source.close();
});

test("a type that is undefined removes no handler of another one", async () => {
  const { url } = await stage(three);
  const source = connect(url);
  const seen = [];
  const show = ({ data }) => seen.push(data);
  source.on("tick", show);
  source.on("tick", () => {});
  source.off(undefined, show);
  source.on(undefined, () => {});
  source.off(undefined, show);
  await events(source, "halt", 1);
  assert.deepEqual(seen, ["1", "2"]);
  source.close();
});

test("events of one type, of some, and of all", async () => {
  const { url } = await stage(ended);
  const of = (...types) => all(connect(url, { method: "POST" }).events(...types)).then(data);
  assert.deepEqual(await of("tick"), ["1", "2"]);
  assert.deepEqual(await of("message", "halt"), ["a", "b"]);
  assert.deepEqual(await of(), ["1", "a", "2", "b"]);
  assert.deepEqual(await of("tick", "*"), ["1", "a", "2", "b"]);
});

test("two iterators of one source each get theirs", async () => {
  const { url } = await stage(ended);
  const source = connect(url, { method: "POST" });
  const seen = await Promise.all([all(source.events("tick")), all(source)]);
  assert.deepEqual(seen.map(data), [
    ["1", "2"],
    ["1", "a", "2", "b"],
  ]);
});

const leave = {
  break: async (iterable) => {
    for await (const _ of iterable) break;
  },
  "an exception in the loop": async (iterable) => {
    const mine = new Error("mine");
    await assert.rejects(async () => {
      for await (const _ of iterable) throw mine;
    }, mine);
  },
  "return()": async (iterable) => {
    assert.deepEqual(await iterable.return(), { done: true, value: undefined });
    assert.deepEqual(await iterable.next(), { done: true, value: undefined });
  },
  "throw()": async (iterable) => {
    const mine = new Error("mine");
    await assert.rejects(iterable.throw(mine), mine);
    assert.deepEqual(await iterable.next(), { done: true, value: undefined });
  },
};
for (const [how, end] of Object.entries(leave)) {
  test(`${how} leaves events() and closes the source`, async () => {
    const { url, seen } = await stage(three);
    const source = connect(url, { transport: "fetch" });
    await source.opened;
    await end(source.events("tick"));
    assert.equal(await source.closed, "closed");
    assert.equal((await seen("ended=1"))[0].how, "client_left");
  });

  test(`${how} leaves states() and does not close the source`, async () => {
    const { url } = await stage(three);
    const source = connect(url);
    await end(source.states());
    await events(source, "halt", 1);
    assert.equal(source.state, "open");
    source.close();
  });
}

test("states are iterated over up to closed, with their faults", async () => {
  const { url, cue } = await stage({ steps: [{ send: ":\n" }, "cue", breaks] }, { status: 404 });
  const source = connect(url, { retry: quick });
  void source.opened.then(cue);
  const states = await all(source.states());
  assert.deepEqual(
    states.map(({ state, error }) => [state, error?.kind]),
    [
      ["connecting", undefined],
      ["open", undefined],
      ["waiting", "network"],
      ["connecting", undefined],
      ["closed", "status"],
    ],
  );
  assert.deepEqual(await all(source.states()), []);
});

test("a state handler that an earlier one has taken off is not called any more", async () => {
  const { url } = await stage({ steps: [{ send: "data: 1\n\n" }, "hold"] });
  const source = connect(url);
  const called = [];
  const off = [source.onState(() => off[1]()), source.onState(({ state }) => called.push(state))];
  await source.opened;
  assert.deepEqual(called, []);
  source.close();
});
