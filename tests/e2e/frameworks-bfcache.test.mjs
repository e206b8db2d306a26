// A page with a component of each framework goes into the back/forward cache, and comes back.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { makeClientPages } from "../package/web/pages.mjs";
import { stage } from "../support/origin.mjs";
import { PROFILES, until } from "../support/tabs.mjs";

const {
  HEADWATER_ORIGIN: origin,
  HEADWATER_SECOND_ORIGIN: second,
  HEADWATER_CONFORMANCE: dir,
  HEADWATER_ENGINES: engines = "chromium",
} = process.env;
const FRAMEWORKS = ["react", "preact", "vue", "svelte", "solid", "angular", "lit"];

/** Two numbers for each request, the second one when the test says so. The next response takes some frames to come. */
const numbers = (id, ...rest) => ({
  head_delay: id > 1 ? 500 : 0,
  steps: [{ send: `id: ${id}\ndata: ${id}\n\n` }, "cue", { send: `id: ${id + 1}\ndata: ${id + 1}\n\n` }, ...rest],
});

/** WebKit opens a source of its own class again after `retry` ms though it was closed, unless it is closed once more. */
const soonAgain = ({ steps }) => ({ steps: [{ send: "retry: 50\n" }, ...steps] });

/** What a component's stream may be as its page goes, and what its states are then. */
const STREAMS = {
  // Firefox caches no page that has a request open, and decides that before it tells the page.
  open: {
    engines: ["chromium", "webkit"],
    first: soonAgain(numbers(1, "hold")),
    how: "client_left",
    away: ["waiting hidden"],
    isNative: true,
  },
  "open by fetch": {
    engines: ["chromium", "webkit"],
    first: numbers(1, "hold"),
    how: "client_left",
    transport: "fetch",
    away: ["waiting hidden"],
    // It breaks a page's requests before it says that the page goes.
    webkit: { away: ["waiting backoff", "waiting hidden"] },
  },
  waiting: {
    engines: ["chromium", "webkit", "firefox"],
    first: numbers(1, "cue", "drop"),
    how: "dropped",
    retry: { initial: 60_000, jitter: 0 },
    away: ["waiting backoff", "waiting hidden"],
  },
};

before(() => makeClientPages(dir));

for (const { name, start } of PROFILES) {
  for (const [stream, { engines: caching, ...kind }] of Object.entries(STREAMS)) {
    if (!caching.includes(name)) continue;
    test(`${name}: in the back/forward cache a component whose stream was ${stream} has no connection, and it goes on when the page is back`, {
      skip: !engines.split(",").includes(name) && "it is not installed",
    }, async (t) => {
      const profile = await start(`${origin}/conformance/frame.html`);
      try {
        for (const framework of FRAMEWORKS)
          await t.test(framework, () => withComponent(profile, framework, { ...kind, ...kind[name] }));
      } finally {
        await profile.stop();
      }
    });
  }
}

async function withComponent(profile, framework, kind) {
  const address = new URLSearchParams({ file: `framework-${framework}`, part: "0/1", control: origin });
  const tab = await profile.open(`${origin}/conformance/client/alone.html?${address}`);
  try {
    await until(tab, "the component", () => typeof globalThis.show === "function");
    await goAndComeBack(tab, kind);
  } finally {
    await tab.close();
  }
}

async function goAndComeBack(tab, { first, how, retry, transport, away, isNative = false }) {
  const { url, seen, cue } = await stage(origin, first, numbers(3, "hold"), numbers(5, "hold"));
  const shows = (text) => until(tab, text, (text) => globalThis.page?.text() === text, text);
  await tab.evaluate(begin, url, { retry, transport });
  await shows("1");
  await cue();
  await shows("2");
  if (how === "dropped") {
    await cue();
    await until(tab, "the wait", () => globalThis.page.state() === "waiting");
  }

  await tab.navigate(`${second}/conformance/frame.html`);
  assert.equal((await seen("ended=1"))[0].how, how);
  assert.equal((await seen()).length, 1, "requests while the page is away");

  await tab.goBack();
  await shows("3");
  await cue();
  await shows("4");
  const { heard, states, shown, state, error, natives } = await tab.evaluate(told);
  assert.equal(natives, Number(isNative), "sources of the browser's own class");
  // What it showed as it went may be there for a moment, until the framework renders.
  assert.equal(
    shown.find((now) => !/^(open|waiting) 2$/.test(now)),
    "connecting 2",
  );
  assert.deepEqual(heard, ["1", "2", "3", "4"]);
  // No two attempts begin within 100 ms: a page that is back so soon waits for that.
  const waits = (state, i) => state === "waiting backoff" && states[i - 1] === "waiting hidden";
  assert.deepEqual(
    states.filter((state, i) => !waits(state, i)),
    ["connecting", "open", ...away, "connecting", "open"],
  );
  assert.deepEqual([state, error], ["open", null]);
  const requests = await seen();
  assert.deepEqual(
    requests.map(({ headers }) => headers["last-event-id"]),
    [undefined, "2"],
  );
  await tab.evaluate(() => globalThis.page.unmount());
  assert.deepEqual(
    (await seen("ended=2")).map(({ how }) => how),
    [how, "client_left"],
  );
}

/** Runs in the page: shows the component, and writes down what it hears. */
async function begin(url, given) {
  globalThis.heard = [];
  globalThis.states = [];
  globalThis.natives = 0;
  globalThis.EventSource = class extends EventSource {
    constructor(...args) {
      super(...args);
      natives++;
    }
  };
  const options = {
    onMessage: ({ data }) => heard.push(data),
    onState: ({ state, waitReason }) => states.push(waitReason ? `${state} ${waitReason}` : state),
    ...given,
  };
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    const shown = (globalThis.shown = []);
    const look = () => {
      const now = `${page.state()} ${page.text()}`;
      if (now !== shown.at(-1)) shown.push(now);
      requestAnimationFrame(look);
    };
    look();
  });
  globalThis.page = await show({ url, options });
}

/** Runs in the page: what has been seen. */
function told() {
  const { state, error } = page.latest;
  return { heard, states, shown, state, error, natives };
}
