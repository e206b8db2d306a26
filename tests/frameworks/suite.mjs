// What each framework's entry must do, in the same words: a framework gives an adapter, and this declares the tests.
//
// An adapter has `mount(root, props)`, which shows the component, and gives `update(props)` and `unmount()`; all three
// may return promises. The component calls the entry with `props.url` and `props.options`, calls `props.shown(reading)`
// each time that it is rendered, with plain values of all that the entry gives, and shows
// `<output data-state={state}>{data ?? "…"}</output>`. It is rendered once more for `props.two`, as a second component.

import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../package/support/gather.mjs";
import { quick, stage } from "../package/support/stage.mjs";
import { mounts } from "../package/web/place.mjs";

const numbers = (count, from = 1) => Array.from({ length: count }, (_, i) => `data: ${from + i}\n\n`).join("");
const range = (count) => Array.from({ length: count }, (_, i) => i + 1);
/** These events, and then nothing more. */
export const says = (...texts) => ({ steps: [{ send: texts.map((text) => `data: ${text}\n\n`).join("") }, "hold"] });
/** A number every few milliseconds. */
export const ticking = { steps: [{ repeat: { times: 10_000, steps: [{ send: "data: {{n}}\n\n" }, { wait: 5 }] } }] };

/** How many requests one scenario is for: its log has room for ten times as many, and each of them is looked at. */
const AT_ONCE = 1000;

/** Shows the component on the page, and gives what is needed to look at it. */
export async function show(adapter, props) {
  const root = document.body.appendChild(document.createElement("div"));
  const readings = [];
  const whole = (props) => ({ options: {}, shown: (reading) => readings.push(reading), ...props });
  const mounted = await adapter.mount(root, whole(props));
  const page = {
    root,
    readings,
    /** What the component was given when it was rendered last. */
    get latest() {
      return readings.at(-1);
    },
    text: () => root.querySelector("output")?.textContent,
    texts: () => [...root.querySelectorAll("output")].map(({ textContent }) => textContent),
    state: () => root.querySelector("output")?.getAttribute("data-state"),
    shows: (text) => until(() => page.text() === text),
    update: (props) => mounted.update(whole(props)),
    async unmount() {
      await mounted.unmount();
      root.remove();
    },
  };
  return page;
}

/** By the names of what they show: what has declared its tests here, for other tests to show. */
export const adapters = new Map();

export function suite(name, adapter) {
  adapters.set(name, adapter);
  const it = (what, ...rest) => test(`${name}: ${what}`, ...rest);

  it("connects when it is shown, shows what comes, and lets go when it is taken away", async () => {
    const { url, seen } = await stage({ steps: [{ send: `id: 1\n${numbers(1)}` }, "hold"] });
    const page = await show(adapter, { url });
    assert.equal(page.text(), "…");
    await page.shows("1");
    assert.equal(page.state(), "open");
    await until(() => page.latest.lastEventId === "1");
    assert.equal(page.latest.message.data, "1");
    assert.deepEqual([page.latest.error, page.latest.attempt, page.latest.waitReason], [null, 1, null]);
    await page.unmount();
    assert.equal((await seen("ended=1"))[0].how, "client_left");
    assert.equal((await seen()).length, 1, "requests");
  });

  it("hands on each of ten thousand events, and renders at a frame's pace", async (t) => {
    const { url, seen } = await stage({ steps: [{ send: numbers(10_000) }, "hold"] });
    const heard = [];
    let frames = 0;
    let isOver = false;
    const count = () => void (isOver || requestAnimationFrame(() => (frames++, count())));
    count();
    const page = await show(adapter, {
      url,
      options: { transport: "fetch", onMessage: ({ data }) => heard.push(Number(data)) },
    });
    await page.shows("10000");
    isOver = true;
    assert.deepEqual(heard, range(10_000));
    t.diagnostic(`${page.readings.length} renderings in ${frames} frames`);
    // Mounting, connecting and opening come besides, in development some of them twice.
    assert.ok(page.readings.length <= 2 * frames + 10, `${page.readings.length} renderings in ${frames} frames`);
    assert.equal((await seen()).length, 1, "requests");
    await page.unmount();
  });

  it("follows its URL: one connection at a time, none for null, and nothing of the one before is shown", async () => {
    const [first, second] = [await stage(says("a")), await stage(says("b"))];
    const page = await show(adapter, { url: null });
    assert.deepEqual([page.text(), page.state()], ["…", "idle"]);
    await page.update({ url: first.url });
    await page.shows("a");
    await page.update({ url: second.url });
    assert.equal(page.text(), "…");
    assert.equal((await first.seen("ended=1"))[0].how, "client_left");
    await page.shows("b");
    await page.update({ url: null });
    assert.deepEqual([page.text(), page.state()], ["…", "idle"]);
    assert.equal((await second.seen("ended=1"))[0].how, "client_left");
    assert.deepEqual([(await first.seen()).length, (await second.seen()).length], [1, 1], "requests");
    await page.unmount();
  });

  it("keeps its connection where another URL comes and goes within a task", async () => {
    const [first, second] = [await stage(says("a")), await stage(says("b"))];
    const page = await show(adapter, { url: first.url });
    await page.shows("a");
    await Promise.all([page.update({ url: second.url }), page.update({ url: first.url })]);
    await page.shows("a");
    // What is opened later is there by now; what was opened before would be, too.
    const third = await stage(says("c"));
    await page.update({ url: third.url });
    await page.shows("c");
    assert.deepEqual([(await first.seen()).length, (await second.seen()).length], [1, 0], "requests");
    await page.unmount();
  });

  it("takes a URL and options that are made anew for the same, and calls the handlers of now", async () => {
    const { url, seen } = await stage(ticking);
    const [before, after] = [[], []];
    const page = await show(adapter, { url, options: { onMessage: ({ data }) => before.push(Number(data)) } });
    await until(() => before.length >= 3);
    await page.update({ url: new URL(url), options: { onMessage: ({ data }) => after.push(Number(data)) } });
    const count = before.length;
    await until(() => after.length >= 3);
    assert.equal(before.length, count);
    const all = [...before, ...after];
    assert.deepEqual(all, range(all.length));
    assert.equal((await seen()).length, 1, "requests");
    await page.unmount();
  });

  it("asks anew where what it asks for is another: headers, here", async () => {
    const { url, seen } = await stage(says("1"), says("2"));
    const page = await show(adapter, { url, options: { headers: { "x-a": "1" } } });
    await page.shows("1");
    await page.update({ url, options: { headers: { "x-a": "1" } } });
    await page.update({ url, options: { headers: { "x-a": "2" } } });
    assert.equal(page.text(), "…");
    await page.shows("2");
    assert.deepEqual(
      (await seen()).map(({ headers }) => headers["x-a"]),
      ["1", "2"],
    );
    await page.unmount();
  });

  it("is heard of no more once it is taken away, also within a handler", async () => {
    const { url, seen } = await stage({ steps: [{ send: numbers(3) }, "hold"] });
    const heard = [];
    let page;
    const onMessage = ({ data }) => {
      heard.push(data);
      return page.unmount();
    };
    page = await show(adapter, { url, options: { onMessage } });
    assert.equal((await seen("ended=1"))[0].how, "client_left");
    assert.deepEqual(heard, ["1"]);
  });

  it("accumulates, and selects", async () => {
    const { url } = await stage({ steps: [{ send: numbers(1000) }, "hold"] });
    const page = await show(adapter, {
      url,
      options: { parse: Number, initial: 0, reduce: (sum, { data }) => sum + data },
    });
    assert.equal(page.text(), "0");
    await page.shows("500500");
    await page.unmount();
    const other = await stage(says("1", "2"));
    const selecting = await show(adapter, { url: other.url, options: { select: ({ data }) => `${data}!` } });
    await selecting.shows("2!");
    await selecting.unmount();
  });

  it("says why there is no stream, and opens again when it is asked to", async () => {
    const { url } = await stage({ status: 404, steps: [] }, says("1"));
    const errors = [];
    const options = { transport: "fetch", onError: ({ status }) => errors.push(status) };
    const page = await show(adapter, { url, options });
    await until(() => page.state() === "closed");
    assert.equal(page.latest.error.status, 404);
    assert.deepEqual(errors, [404]);
    page.latest.open();
    await page.shows("1");
    assert.equal(page.latest.error, null);
    await page.unmount();
  });

  it("waits, and says for how long", async () => {
    const { url, cue } = await stage({ steps: [{ send: numbers(1) }, "cue", "drop"] }, says("2"));
    const states = [];
    const page = await show(adapter, { url, options: { retry: quick, onState: ({ state }) => states.push(state) } });
    await page.shows("1");
    await cue();
    await page.shows("2");
    assert.ok(page.readings.some(({ state, nextAttemptAt }) => state === "waiting" && nextAttemptAt > 0));
    assert.deepEqual(states, ["connecting", "open", "waiting", "connecting", "open"]);
    await page.unmount();
  });

  it("close() leaves, open() goes on from the last event, restart() begins anew", async () => {
    const { url, seen } = await stage(
      ...[1, 2, 3].map((id) => ({ steps: [{ send: `id: ${id}\n${numbers(1, id)}` }, "hold"] })),
    );
    const page = await show(adapter, { url });
    await page.shows("1");
    page.latest.close();
    await until(() => page.state() === "closed");
    assert.equal(page.text(), "1");
    await seen("ended=1");
    page.latest.open();
    await page.shows("2");
    page.latest.restart();
    await page.shows("3");
    assert.deepEqual(
      (await seen()).map(({ headers }) => headers["last-event-id"]),
      [undefined, "1", undefined],
    );
    await page.unmount();
  });

  it("two components that ask for the same have one connection, which ends with the second", async () => {
    const { url, seen } = await stage(says("1"));
    const page = await show(adapter, { url, two: true });
    await until(() => page.texts().join() === "1,1");
    await page.update({ url, two: false });
    await until(() => page.texts().length === 1);
    assert.equal(page.state(), "open");
    assert.equal((await seen()).length, 1, "requests");
    await page.unmount();
    assert.equal((await seen("ended=1"))[0].how, "client_left");
  });

  it("asks its headers' function of now before each attempt", async () => {
    const { url, seen } = await stage({ steps: [{ send: numbers(1) }, "cue", "drop"] }, says("2"));
    const page = await show(adapter, { url, options: { retry: quick, headers: () => ({ "x-a": "old" }) } });
    await page.shows("1");
    await page.update({ url, options: { retry: quick, headers: () => ({ "x-a": "new" }) } });
    await fetch(`${url}/cue`, { method: "POST" });
    await page.shows("2");
    assert.deepEqual(
      (await seen()).map(({ headers }) => headers["x-a"]),
      ["old", "new"],
    );
    await page.unmount();
  });

  it(`${mounts} times shown and taken away leave nothing open`, { timeout: 30_000 + 20 * mounts }, async () => {
    for (let left = mounts; left > 0; left -= AT_ONCE) {
      const { url, seen } = await stage(says("1"));
      for (let i = 0; i < Math.min(left, AT_ONCE); i++) await (await show(adapter, { url })).unmount();
      const page = await show(adapter, { url });
      await page.shows("1");
      await page.unmount();
      const requests = (await seen()).length;
      const ended = await seen(`ended=${requests}`);
      assert.ok(ended.every(({ how }) => how === "client_left"));
    }
  });
}
