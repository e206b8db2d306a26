// What the device and the page do to a connection, by the browser's own hand.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { launch } from "../support/browsers.mjs";
import { stage } from "../support/origin.mjs";
import { freeze, thaw } from "../support/tabs.mjs";
import { demoServer } from "./support/demo-server.mjs";

let server, browser, page;
before(async () => ([server, browser] = await Promise.all([demoServer(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));
beforeEach(async () => {
  page = await browser.newPage();
  // Any document of that origin will do; this one runs nothing of its own.
  await page.goto(`${server.base}/pkg/package.json`);
});
afterEach(() => page.close());

/** Counts to ten, then to a hundred, from where the client is. */
const counting = [10, 100].map((upto) => ({ steps: [{ events_from_last_id: { upto } }, "hold"] }));
const hundred = Array.from({ length: 100 }, (_, i) => i + 1);

/** Opens a source in the page as `source`, with what it has received in `numbers` and its changes in `states`. */
const open = (url, options) =>
  page.evaluate(
    async (url, options) => {
      const { connect } = await import("/pkg/dist/index.js");
      globalThis.numbers = [];
      globalThis.states = [];
      globalThis.source = connect(url, options);
      source.on("message", ({ data }) => numbers.push(Number(data)));
      source.onState(({ state, error, attempt, nextAttemptAt }) =>
        states.push({ state, kind: error?.kind, attempt, timed: nextAttemptAt !== null }),
      );
    },
    url,
    options,
  );

const received = (count) => page.waitForFunction((count) => globalThis.numbers.length >= count, { polling: 20 }, count);
const states = () => page.evaluate(() => globalThis.states);
const waiting = async () => (await states()).filter(({ state }) => state === "waiting");
/** Waits of unknown length. One that has an end may follow: no two attempts begin within 100 ms. */
const away = async () => (await waiting()).filter(({ timed }) => !timed);

for (const transport of ["native", "fetch"]) {
  test(`${transport}: a page comes out of the back/forward cache with nothing lost`, async () => {
    const { url, seen } = await stage(server.base, ...counting);
    await open(url, transport === "fetch" ? { transport } : {});
    assert.equal(await page.evaluate(() => globalThis.source.transport), transport);
    await received(10);
    await page.goto(`${server.base}/connections`);
    assert.equal((await seen("ended=1"))[0].how, "client_left");
    await page.goBack();
    assert.ok(
      await page.evaluate(() => "numbers" in globalThis),
      "the page was not kept: Chromium keeps none with an open connection",
    );
    await received(100);
    assert.deepEqual(await page.evaluate(() => globalThis.numbers), hundred);
    assert.deepEqual(
      (await away()).map(({ kind }) => kind),
      ["suspended"],
    );
  });
}

test("without network it waits, burns no attempts, and goes on when the network is back", async () => {
  const { url, seen } = await stage(
    server.base,
    { steps: [{ events_from_last_id: { upto: 10 } }, { wait: 300 }, "drop"] },
    counting[1],
  );
  await open(url, { transport: "fetch", retry: { attempts: 2, initial: 100, jitter: 0 } });
  await received(10);
  await page.setOfflineMode(true);
  await page.waitForFunction(() => globalThis.source.state === "waiting");
  const [lost, ...more] = await waiting();
  assert.deepEqual([lost.timed, more], [false, []], "until when, nobody knows");
  await page.setOfflineMode(false);
  await received(100);
  assert.deepEqual(await page.evaluate(() => globalThis.numbers), hundred);
  assert.equal((await seen()).length, 2);
});

test("a page that is hidden lets go after its grace, if asked to, and comes back when it is seen", async () => {
  const { url, seen } = await stage(server.base, ...counting);
  await open(url, { transport: "fetch", pauseWhenHidden: 50 });
  await received(10);
  const other = await browser.newPage();
  await other.bringToFront();
  await page.waitForFunction(() => document.visibilityState === "hidden", { polling: 20 });
  assert.equal((await seen("ended=1"))[0].how, "client_left");
  assert.deepEqual(
    (await away()).map(({ kind }) => kind),
    ["suspended"],
  );
  await page.bringToFront();
  await received(100);
  assert.deepEqual(await page.evaluate(() => globalThis.numbers), hundred);
  await other.close();
});

test("a page that is frozen and thawed keeps a stream that is alive", async () => {
  const { url, seen } = await stage(server.base, ...counting);
  await open(url, { transport: "fetch" });
  await received(10);
  await freeze(page);
  await thaw(page);
  assert.equal(await page.evaluate(() => globalThis.source.state), "open");
  assert.equal((await seen()).length, 1);
});
