// What the entries for React and for Preact must do beside what all entries do: they are made of the same hooks.
//
// A framework is `h`, `Suspense`, the entry's exports, `boundary(props)`, a component that shows `props.children`, or
// `props.caught(error, reset)` where they have thrown, and `rootOf(element)`, which gives `render(tree)`, `hydrate(tree)`
// and `unmount()`, all done when they return; `renderToString(tree)` is as on a server. `isLoud`: it tells of errors that
// a boundary has caught as if none had.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventSourceRegistry, eventSourceStore } from "headwater/store";
import { uncaught, until } from "../package/support/gather.mjs";
import { stage } from "../package/support/stage.mjs";
import { complaints } from "./complaints.mjs";
import { says, ticking } from "./suite.mjs";

const cued = (...texts) => {
  const [{ send }] = says(...texts).steps;
  return { steps: ["cue", { send }, "hold"] };
};
export const cue = (url) => fetch(`${url}/cue`, { method: "POST" });

/** For how long a stream stays for a component that has suspended. */
const GRACE = 5000;

/** Holds timers of that length back until the test lets them ring. */
function graceTimers() {
  const { setTimeout, clearTimeout } = globalThis;
  const held = new Map();
  globalThis.setTimeout = (body, ms, ...rest) => {
    if (ms !== GRACE) return setTimeout(body, ms, ...rest);
    const timer = Symbol("grace");
    held.set(timer, body);
    return timer;
  };
  globalThis.clearTimeout = (timer) => held.delete(timer) || typeof timer === "symbol" || clearTimeout(timer);
  return {
    count: () => held.size,
    ring() {
      const bodies = [...held.values()];
      held.clear();
      for (const body of bodies) body();
    },
    restore: () => void Object.assign(globalThis, { setTimeout, clearTimeout }),
  };
}

/** What is opened later is there; what was opened before would be, too. */
export async function settled() {
  const { url } = await stage(says("1"));
  const store = eventSourceStore(url);
  const leave = store.subscribe(() => {});
  await until(() => store.get().data === "1");
  leave();
}

export function hooks(name, framework) {
  const { h, Suspense, boundary: Boundary, rootOf, renderToString, isLoud } = framework;
  const { EventSourceProvider, useEventSource, useEventSourceState } = framework;
  const it = (what, body) => test(`${name}: ${what}`, body);

  function Feed({ url, options, shown }) {
    const reading = useEventSource(url, options);
    shown?.(reading);
    return h("output", { "data-state": reading.state }, reading.data === undefined ? "…" : String(reading.data));
  }

  /** Puts it on the page. */
  function show(tree) {
    const element = document.body.appendChild(document.createElement("div"));
    const root = rootOf(element);
    if (tree) root.render(tree);
    const texts = () =>
      [...element.querySelectorAll("output, p, button")].filter(isShown).map(({ textContent }) => textContent);
    return {
      ...root,
      element,
      texts,
      shows: (...wanted) => until(() => texts().join() === wanted.join()),
      unmount() {
        root.unmount();
        element.remove();
      },
    };
  }
  const isShown = (element) => element.checkVisibility?.() ?? element.style.display !== "none";
  const fallback = h("p", null, "soon");
  const within = (...children) => h(Suspense, { fallback }, ...children);

  it("suspends until the first event: one request, and no event is missed", async () => {
    const { url, seen } = await stage({
      steps: ["cue", { send: "data: 1\n\ndata: 2\n\n" }, "cue", { send: "data: 3\n\n" }, "hold"],
    });
    const heard = [];
    const readings = [];
    const options = () => ({
      suspense: true,
      initial: [],
      reduce: (all, { data }) => [...all, data],
      onMessage: ({ data }) => heard.push(data),
    });
    const tree = () => within(h(Feed, { url, options: options(), shown: (reading) => readings.push(reading) }));
    const page = show(tree());
    await page.shows("soon");
    page.render(tree());
    await cue(url);
    await page.shows("1,2");
    assert.ok(readings.every(({ message }) => message));
    await cue(url);
    await page.shows("1,2,3");
    assert.ok(heard.length > 0 && heard.at(-1) === "3");
    assert.equal((await seen()).length, 1, "requests");
    page.unmount();
    assert.equal((await seen("ended=1"))[0].how, "client_left");
  });

  it("sends one POST where it suspends", async () => {
    const { url, seen } = await stage(cued("1"));
    const page = show(within(h(Feed, { url, options: { suspense: true, json: { prompt: "?" } } })));
    await cue(url);
    await page.shows("1");
    page.unmount();
    const requests = await seen("ended=1");
    assert.deepEqual(
      requests.map(({ method }) => method),
      ["POST"],
    );
  });

  it("asks a URL's function of now before each attempt", async () => {
    const first = await stage({ steps: [{ send: "data: 1\n\n" }, "cue", "drop"] });
    const second = await stage(says("2"));
    let at = first.url;
    const options = { transport: "fetch", retry: { initial: 1, max: 1 }, key: "k" };
    const Moving = () => {
      const now = at;
      return h(Feed, { url: () => now, options });
    };
    const page = show(within(h(Moving)));
    await page.shows("1");
    at = second.url;
    page.render(within(h(Moving)));
    await cue(first.url);
    await page.shows("2");
    page.unmount();
  });

  it("waits for a late first event as long as it is there", async () => {
    const timers = graceTimers();
    try {
      const { url, seen } = await stage(cued("1"));
      let asked = 0;
      const options = {
        // The hook reads it. A component's rendering says less: React may pause between it and that of its children.
        get suspense() {
          asked++;
          return true;
        },
      };
      const page = show(within(h(Feed, { url, options })));
      for (let i = 0; i < 4; i++) {
        await until(() => timers.count() === 1);
        const before = asked;
        timers.ring();
        // It asks again, which is all that holds the stream.
        await until(() => asked > before);
      }
      await cue(url);
      await page.shows("1");
      assert.equal((await seen()).length, 1, "requests");
      page.unmount();
      assert.equal(timers.count(), 0);
    } finally {
      timers.restore();
    }
  });

  it("lets go of a stream whose component was discarded while it was suspended", async () => {
    const timers = graceTimers();
    try {
      const { url, seen } = await stage({ steps: ["hold"] });
      const page = show(within(h(Feed, { url, options: { suspense: true } })));
      await seen("wait=1");
      page.unmount();
      await settled();
      assert.equal(timers.count(), 1);
      timers.ring();
      timers.ring();
      assert.equal((await seen("ended=1"))[0].how, "client_left");
      assert.equal(timers.count(), 0);
    } finally {
      timers.restore();
    }
  });

  it("each of those that suspend on one stream has its own part of it, and its own handlers", async () => {
    const { url, seen } = await stage({
      steps: [
        "cue",
        { send: 'data: {"a":1,"b":2}\n\n' },
        "cue",
        { send: 'data: {"a":3,"b":4}\n\n' },
        "cue",
        { send: 'data: {"a":5,"b":6}\n\n' },
        "hold",
      ],
    });
    const heard = { a: 0, b: 0 };
    const part = (symbol) =>
      within(
        h(Feed, {
          url,
          options: {
            suspense: true,
            parse: "json",
            select: ({ data }) => data[symbol],
            onMessage: () => heard[symbol]++,
          },
        }),
      );
    const page = show([h("div", { key: 1 }, part("a")), h("div", { key: 2 }, part("b"))]);
    await page.shows("soon", "soon");
    await cue(url);
    await page.shows("1", "2");
    const before = { ...heard };
    await cue(url);
    await page.shows("3", "4");
    assert.deepEqual(heard, { a: before.a + 1, b: before.b + 1 });
    page.render([null, h("div", { key: 2 }, part("b"))]);
    await cue(url);
    await page.shows("6");
    assert.deepEqual(heard, { a: before.a + 1, b: before.b + 2 });
    assert.equal((await seen()).length, 1, "requests");
    page.unmount();
    assert.equal((await seen("ended=1"))[0].how, "client_left");
  });

  it("does not suspend where another of the page has an event already, nor on restart()", async () => {
    const { url } = await stage(says("1"), cued("2"));
    const options = { suspense: true };
    const page = show([h(Feed, { key: 1, url, options: {} })]);
    await page.shows("1");
    let latest;
    const texts = [];
    const shown = (reading) => texts.push((latest = reading).data);
    page.render([
      h(Feed, { key: 1, url, options: {} }),
      h("div", { key: 2 }, within(h(Feed, { url, options, shown }))),
    ]);
    await page.shows("1", "1");
    assert.equal(texts[0], "1");
    latest.restart();
    await page.shows("…", "…");
    await cue(url);
    await page.shows("2", "2");
    page.unmount();
  });

  for (const suspense of [false, true]) {
    it(`throws a failure for the nearest boundary, and asks again after its reset${suspense ? ", suspended" : ""}`, async () => {
      if (isLoud) uncaught();
      const { url, seen } = await stage({ status: 404, steps: [] }, { status: 404, steps: [] }, says("1"));
      const caught = (error, reset) => h("button", { onClick: reset }, `${error.status}`);
      const options = { suspense, throwOnError: true, transport: "fetch" };
      const page = show(h(Boundary, { caught }, within(h(Feed, { url, options }))));
      // Whoever is reset at once is told the same again.
      for (const request of [2, 3]) {
        await page.shows("404");
        page.element.querySelector("button").click();
        while (suspense && (await seen()).length < request) page.element.querySelector("button")?.click();
        await seen(`wait=${request}`);
      }
      await page.shows("1");
      assert.equal((await seen()).length, 3, "requests");
      page.unmount();
    });
  }

  it("throws only what throwOnError says", async () => {
    const { url } = await stage({ status: 404, steps: [] });
    const asked = [];
    const throwOnError = (error) => {
      asked.push(error.status);
      return false;
    };
    const page = show(
      h(Boundary, { caught: () => h("p", null, "caught") }, h(Feed, { url, options: { throwOnError } })),
    );
    await until(() => asked.length > 0);
    await until(() => page.element.querySelector("output")?.getAttribute("data-state") === "closed");
    assert.deepEqual([page.texts(), asked[0]], [["…"], 404]);
    page.unmount();
  });

  it("throws options that are refused for the nearest boundary", async () => {
    if (isLoud) uncaught();
    const caught = (error) => h("p", null, error.name);
    const page = show(h(Boundary, { caught }, h(Feed, { url: "/feed", options: { headrs: {} } })));
    await page.shows("TypeError");
    page.unmount();
  });

  it("takes defaults from the providers around it, the nearest first", async () => {
    const { url, seen } = await stage(says("1"));
    const outer = { headers: { "x-a": "outer" }, grace: 0 };
    const inner = { headers: { "x-a": "inner" } };
    const page = show(
      h(EventSourceProvider, { options: outer }, h(EventSourceProvider, { options: inner }, h(Feed, { url }))),
    );
    await page.shows("1");
    page.render(h(EventSourceProvider, { options: outer }, null));
    page.unmount();
    assert.deepEqual(
      (await seen("ended=1")).map(({ headers }) => headers["x-a"]),
      ["inner"],
    );
  });

  it("a registry of its own sets a part of the page apart", async () => {
    const { url, seen } = await stage(says("1"), says("2"));
    const registry = eventSourceRegistry();
    const page = show(h(Feed, { url }));
    await page.shows("1");
    page.render([
      h(Feed, { key: 1, url }),
      h(EventSourceProvider, { key: 2, options: { registry } }, h(Feed, { url }), h(Feed, { url })),
    ]);
    await page.shows("1", "2", "2");
    registry.close();
    assert.equal((await seen("ended=1")).length, 2, "requests");
    page.unmount();
  });

  it("gives the same object until something has changed", async () => {
    const { url } = await stage(says("1"));
    const readings = [];
    const tree = () => h(Feed, { url, shown: (reading) => readings.push(reading) });
    const page = show(tree());
    await page.shows("1");
    await settled();
    const before = readings.at(-1);
    page.render(tree());
    assert.equal(readings.at(-1), before);
    page.unmount();
  });

  it("a part of a store is rendered where it is another one", async () => {
    const { url, seen } = await stage({
      steps: [{ send: "data: 1\n\n" }, "cue", { send: "data: 3\n\n" }, "cue", { send: "data: 4\n\n" }, "hold"],
    });
    const store = eventSourceStore(url, { parse: Number });
    const rendered = { whole: 0, odd: 0, equal: 0 };
    const isOdd = ({ data }) => (data === undefined ? undefined : data % 2 === 1);
    const boxed = (snapshot) => ({ isOdd: isOdd(snapshot) });
    const isEqual = (a, b) => a.isOdd === b.isOdd;
    let part;
    const Whole = () => {
      rendered.whole++;
      return h("output", null, String(useEventSourceState(store).data));
    };
    const Odd = () => {
      rendered.odd++;
      return h("output", null, String(useEventSourceState(store, isOdd)));
    };
    const Equal = () => {
      rendered.equal++;
      part = useEventSourceState(store, boxed, isEqual);
      return h("output", null, String(part.isOdd));
    };
    const page = show([h(Whole, { key: 1 }), h(Odd, { key: 2 }), h(Equal, { key: 3 })]);
    await page.shows("1", "true", "true");
    await until(() => store.get().state === "open");
    const before = { ...rendered, part };
    await cue(url);
    await page.shows("3", "true", "true");
    assert.ok(rendered.whole > before.whole);
    assert.deepEqual([rendered.odd, rendered.equal], [before.odd, before.equal]);
    assert.equal(part, before.part);
    await cue(url);
    await page.shows("4", "false", "false");
    assert.equal((await seen()).length, 1, "requests");
    page.unmount();
    assert.equal((await seen("ended=1"))[0].how, "client_left");
  });

  it("a part is made anew for each rendering's own function, and follows another store", async () => {
    const [first, second] = [await stage(says("1")), await stage(says("2"))];
    const [one, two] = [eventSourceStore(first.url), eventSourceStore(second.url)];
    const Part = ({ store, times }) => {
      const { twice } = useEventSourceState(store, ({ data }) => ({ twice: data * times }));
      return h("output", null, String(twice));
    };
    const page = show(h(Part, { store: one, times: 2 }));
    await page.shows("2");
    page.render(h(Part, { store: one, times: 5 }));
    assert.deepEqual(page.texts(), ["5"]);
    page.render(h(Part, { store: two, times: 5 }));
    await page.shows("10");
    assert.equal((await first.seen("ended=1"))[0].how, "client_left");
    page.unmount();
  });

  it("is hydrated without a warning, though the data is there before", async () => {
    const { url, seen } = await stage(says("1"));
    const warned = complaints();
    try {
      const store = eventSourceStore(url);
      const State = () =>
        h(
          "output",
          null,
          useEventSourceState(store, ({ data }) => data ?? "…"),
        );
      const tree = h("div", null, h(Feed, { url }), h(State));
      const markup = renderToString(tree);
      assert.match(markup, /data-state="idle">…<.*>…</);
      const leave = store.subscribe(() => {});
      await until(() => store.get().data === "1");
      const page = show();
      page.element.innerHTML = markup;
      const [output] = page.element.querySelectorAll("output");
      page.hydrate(tree);
      await page.shows("1", "1");
      assert.equal(page.element.querySelector("output"), output);
      assert.deepEqual(warned.heard, []);
      leave();
      page.unmount();
      assert.equal((await seen("ended=1")).length, 1, "requests");
    } finally {
      warned.end();
    }
  });

  it("hands on what comes to the handler of the rendering of now, also without one for a while", async () => {
    const { url } = await stage(ticking);
    const [before, after] = [[], []];
    const tree = (onMessage) => h(Feed, { url, options: { onMessage } });
    const page = show(tree(({ data }) => before.push(Number(data))));
    await until(() => before.length > 2);
    page.render(tree(undefined));
    const count = before.length;
    await until(() => Number(page.texts()[0]) > count + 2);
    page.render(tree(({ data }) => after.push(Number(data))));
    await until(() => after.length > 2);
    assert.equal(before.length, count);
    assert.ok(after[0] > count + 2);
    page.unmount();
  });
}
