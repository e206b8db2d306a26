// What outlives a page: the last event ID in localStorage, and a call that is not sent twice.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { launch } from "../support/browsers.mjs";
import { stage } from "../support/origin.mjs";
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

test("a reloaded page goes on from the last event that was handled, with nothing twice and nothing lost", async () => {
  const counting = (upto) => ({ steps: [{ events_from_last_id: { upto } }, "hold"] });
  const { url, seen } = await stage(server.base, counting(10), counting(20));
  // The handler never comes to an end with the seventh.
  const open = () =>
    page.evaluate(async (url) => {
      const { connect } = await import("/pkg/dist/index.js");
      const { localStorageStore } = await import("/pkg/dist/stores.js");
      globalThis.handled = [];
      globalThis.source = connect(url, {
        store: localStorageStore("e2e", { commit: "handled" }),
        awaitHandlers: false,
      });
      source.on("message", async ({ data }) => {
        if (data === "7" && !localStorage.getItem("again")) await new Promise(() => {});
        handled.push(Number(data));
      });
    }, url);
  const until = (last) => page.waitForFunction((last) => globalThis.handled.includes(last), { polling: 20 }, last);

  await open();
  await until(10);
  assert.equal(await page.evaluate(() => source.lastEventId), "6");
  await page.waitForFunction(() => localStorage.getItem("e2e") === "6", { polling: 20 });
  await page.evaluate(() => localStorage.setItem("again", "yes"));
  await page.reload();
  await open();
  await until(20);
  assert.deepEqual(
    await page.evaluate(() => handled),
    Array.from({ length: 14 }, (_, i) => i + 7),
  );
  await page.waitForFunction(() => localStorage.getItem("e2e") === "20", { polling: 20 });
  assert.deepEqual(
    (await seen("wait=2")).map(({ headers }) => headers["last-event-id"]),
    [undefined, "6"],
  );
});

test("fetchEventSource keeps a POST through a tab that is hidden and seen again, and one GET lets go where it is told to", async () => {
  const hold = { steps: [{ send: "id: 1\ndata: a\n\n" }, "hold"] };
  const post = await stage(server.base, hold);
  const get = await stage(server.base, hold);
  await page.evaluate(
    async (post, get) => {
      const { fetchEventSource } = await import("/pkg/dist/fetch-event-source.js");
      globalThis.messages = [];
      const onmessage = ({ data }) => messages.push(data);
      void fetchEventSource(post, { method: "POST", body: "{}", openWhenHidden: false, onmessage });
      void fetchEventSource(get, { openWhenHidden: false, onmessage });
    },
    post.url,
    get.url,
  );
  await page.waitForFunction(() => globalThis.messages.length === 2, { polling: 20 });
  const other = await browser.newPage();
  await other.bringToFront();
  await get.seen("ended=1");
  await page.bringToFront();
  const requests = await get.seen("wait=2");
  assert.deepEqual(
    requests.map(({ headers }) => headers["last-event-id"]),
    [undefined, "1"],
  );
  assert.equal((await post.seen()).length, 1);
  assert.equal((await post.seen())[0].how, "open");
  await other.close();
});
