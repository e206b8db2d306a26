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

/** Firefox caches no page that has a request open, and decides that before it tells the page: it has nothing to test here. */
const CACHING = PROFILES.filter(({ name }) => name !== "firefox");

/** Two numbers for each request, the second one when the test says so. The next response takes some frames to come. */
const feed = [1, 3, 5].map((id) => ({
  head_delay: id > 1 ? 500 : 0,
  steps: [{ send: `id: ${id}\ndata: ${id}\n\n` }, "cue", { send: `id: ${id + 1}\ndata: ${id + 1}\n\n` }, "hold"],
}));

before(() => makeClientPages(dir));

for (const { name, start } of CACHING) {
  test(`${name}: in the back/forward cache a component holds no connection, and it goes on when the page is back`, {
    skip: !engines.split(",").includes(name) && "it is not installed",
  }, async (t) => {
    const profile = await start(`${origin}/conformance/frame.html`);
    try {
      for (const framework of FRAMEWORKS) await t.test(framework, () => goesAndComesBack(profile, framework));
    } finally {
      await profile.stop();
    }
  });
}

async function goesAndComesBack(profile, framework) {
  const address = new URLSearchParams({ file: `framework-${framework}`, part: "0/1", control: origin });
  const tab = await profile.open(`${origin}/conformance/client/alone.html?${address}`);
  try {
    await until(tab, "the component", () => typeof globalThis.show === "function");
    await goAndComeBack(tab);
  } finally {
    await tab.close();
  }
}

async function goAndComeBack(tab) {
  const { url, seen, cue } = await stage(origin, ...feed);
  const shows = (text) => until(tab, text, (text) => globalThis.page?.text() === text, text);
  await tab.evaluate(begin, url);
  await shows("1");
  await cue();
  await shows("2");

  await tab.navigate(`${second}/conformance/frame.html`);
  assert.equal((await seen("ended=1"))[0].how, "client_left");
  assert.equal((await seen()).length, 1, "requests while the page is away");

  await tab.goBack();
  await shows("3");
  await cue();
  await shows("4");
  const { heard, states, shown, state, error } = await tab.evaluate(told);
  // What it showed as it went may be there for a moment, until the framework renders.
  assert.equal(
    shown.find((now) => !/^(open|waiting) 2$/.test(now)),
    "connecting 2",
  );
  assert.deepEqual(heard, ["1", "2", "3", "4"]);
  assert.deepEqual(states, ["connecting", "open", "waiting suspended", "connecting", "open"]);
  assert.deepEqual([state, error], ["open", null]);
  const requests = await seen();
  assert.deepEqual(
    requests.map(({ headers }) => headers["last-event-id"]),
    [undefined, "2"],
  );
  await tab.evaluate(() => globalThis.page.unmount());
  assert.deepEqual(
    (await seen("ended=2")).map(({ how }) => how),
    ["client_left", "client_left"],
  );
}

/** Runs in the page: shows the component, and writes down what it hears. */
async function begin(url) {
  globalThis.heard = [];
  globalThis.states = [];
  const options = {
    onMessage: ({ data }) => heard.push(data),
    onState: ({ state, error }) => states.push(error ? `${state} ${error.kind}` : state),
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
  return { heard, states, shown, state, error };
}
