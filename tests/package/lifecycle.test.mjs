// What a device does to a connection where there is no page to say so.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { until, upTo } from "./support/gather.mjs";
import { ofNode } from "./support/platform.mjs";
import { origin, stage } from "./support/stage.mjs";
import { one } from "./support/stores.mjs";

test("a stream that died in a sleep is replaced as soon as a timer notices the sleep", async () => {
  const { url, seen } = await stage(
    { steps: [{ events_from_last_id: { upto: 10 } }, "hold"] },
    { steps: [{ events_from_last_id: { upto: 100 } }, "hold"] },
  );
  const { setTimeout, Date } = globalThis;
  const { now } = Date;
  const asleep = [];
  // Node's own `fetch` sets timers, too: the caller is the fourth line of the stack there.
  const isOfNode = () => new Error().stack.split("\n")[3]?.includes("node:");
  globalThis.setTimeout = (fire, ...rest) => (isOfNode() ? setTimeout(fire, ...rest) : asleep.push(fire));
  try {
    const source = connect(url);
    const numbers = [];
    const faults = [];
    source.on("message", ({ data }) => numbers.push(Number(data)));
    source.onState(({ error }) => error && faults.push(error));
    while (numbers.length < 10) await new Promise((resolve) => setTimeout(resolve, 1));
    const wake = () => asleep.splice(0).forEach((fire) => fire());
    // On time, or a minute late as in a hidden page: that is no sleep.
    wake();
    Date.now = () => now() + 40_000;
    wake();
    assert.equal(source.state, "open");
    // The monotonic clock stood still while the lid was shut.
    Date.now = () => now() + 3_600_000;
    wake();
    assert.equal(source.state, "connecting");
    while (numbers.length < 100) await new Promise((resolve) => setTimeout(resolve, 1));
    assert.deepEqual(numbers, upTo(100));
    assert.deepEqual(faults, [], "nobody's failure");
    assert.equal((await seen("wait=2")).length, 2);
    source.close();
  } finally {
    globalThis.setTimeout = setTimeout;
    Date.now = now;
  }
});

test("a pause for hidden pages means nothing where there is no page", async () => {
  const { url } = await stage({ steps: [{ send: "data: a\n\n" }, "hold"] });
  const source = connect(url, { pauseWhenHidden: 0 });
  await new Promise((resolve) => source.on("message", resolve));
  assert.equal(source.state, "open");
  source.close();
});

/** Stands for a page: what is listened to, and a way to fire an event of it. */
function listenedPage() {
  const listeners = [];
  const target = {
    addEventListener: (type, listener) => void listeners.push([type, listener]),
    removeEventListener(type, listener) {
      const at = listeners.findIndex((one) => one[0] === type && one[1] === listener);
      if (at >= 0) listeners.splice(at, 1);
    },
  };
  const document = { ...target, visibilityState: "visible", baseURI: origin };
  const names = Object.keys(target);
  Object.assign(globalThis, target, { document });
  return {
    types: () => listeners.map(([type]) => type).sort(),
    fire: (type, more) => listeners.filter((one) => one[0] === type).forEach(([, hear]) => hear({ type, ...more })),
    leave: () => [...names, "document"].forEach((name) => delete globalThis[name]),
  };
}

test("all sources of a page listen to it by one set of listeners, which goes with the last of them", {
  skip: ofNode("it makes a page"),
}, async () => {
  const { url } = await stage(one("a"), one("b"), one("c"), one("d"));
  const { types, fire, leave } = listenedPage();
  const all = ["offline", "online", "pagehide", "pageshow", "resume", "visibilitychange"];
  try {
    const sources = [1, 2, 3].map(() => connect(url, { transport: "fetch" }));
    await Promise.all(sources.map((source) => source.opened));
    assert.deepEqual(types(), all);
    // Each of them hears, also where what an earlier one makes of it ends a later one.
    sources[0].onState(({ state }) => state === "waiting" && sources[1].close());
    fire("pagehide", { persisted: true });
    assert.deepEqual(
      sources.map(({ state }) => state),
      ["waiting", "closed", "waiting"],
    );
    sources[0].close();
    assert.deepEqual(types(), all);
    sources[2].close();
    assert.deepEqual(types(), []);
    const again = connect(url, { transport: "fetch" });
    await again.opened;
    assert.deepEqual(types(), all);
    fire("pagehide", { persisted: true });
    fire("pageshow", { persisted: true });
    await until(() => again.state === "open");
    again.close();
    assert.deepEqual(types(), []);
  } finally {
    leave();
  }
});

test("a page that is left amid a chunk, and is back, gets the rest of it, and what comes after that by the next connection", {
  skip: ofNode("it makes a page"),
}, async () => {
  const text = upTo(10)
    .map((n) => `id: ${n}\ndata: ${n}\n\n`)
    .join("");
  const { url, seen } = await stage(
    { steps: [{ send: text }, "hold"] },
    { steps: [{ events_from_last_id: { upto: 20 } }, "hold"] },
  );
  const { fire, leave } = listenedPage();
  // The turns of the class's events, which it takes from here when it is loaded, come when they are let.
  const { setImmediate } = globalThis;
  const turns = [];
  globalThis.setImmediate = (run) => turns.push(run);
  const numbers = [];
  const goOn = (last) =>
    until(() => {
      if (!numbers.includes(last)) turns.shift()?.();
      return numbers.includes(last);
    });
  try {
    const { EventSource } = await import("headwater/eventsource");
    const source = new EventSource(url);
    source.onmessage = ({ data }) => numbers.push(Number(data));
    await goOn(3);
    fire("pagehide", { persisted: true });
    fire("pageshow", { persisted: true });
    const [, second] = await seen("wait=2");
    assert.equal(second.headers["last-event-id"], "10");
    await goOn(20);
    assert.deepEqual(numbers, upTo(20));
    source.close();
  } finally {
    globalThis.setImmediate = setImmediate;
    leave();
  }
});
