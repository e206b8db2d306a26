// One connection for all tabs: real tabs of one profile, and what the server sees of them.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { launch } from "../support/browsers.mjs";
import { openRequests, stage } from "../support/origin.mjs";
import { demoServer } from "./support/demo-server.mjs";

let server, browser;
before(async () => ([server, browser] = await Promise.all([demoServer(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));
const opened = [];
afterEach(() => Promise.all(opened.splice(0).map((page) => page.isClosed() || page.close())));

/** Three events, each but the first after a cue; then it holds. Events are numbered over all responses. */
const feed = {
  steps: ["1", "2", "3"].flatMap((_, index) => [...(index ? ["cue"] : []), { send: "id: {{n}}\ndata: {{n}}\n\n" }]),
};
feed.steps.push("hold");

/** A tab with a shared source as `source`, what it has received in `seen`, and its parts in `roles`. */
async function tab(url, { worker = false, ...options } = {}) {
  const page = await browser.newPage();
  opened.push(page);
  // Any document of that origin will do; this one runs nothing of its own.
  await page.goto(`${server.base}/pkg/package.json`);
  await page.evaluate(
    async (url, options) => {
      const [{ connect }, { tabs }] = await Promise.all([import("/pkg/dist/index.js"), import("/pkg/dist/share.js")]);
      globalThis.seen = [];
      globalThis.roles = [];
      const share = tabs({ ...options, onChange: ({ role }) => roles.push(role) });
      globalThis.source = connect(url, { share, retry: { initial: 100 } });
      source.on("message", ({ data }) => seen.push(data));
    },
    url,
    { ...options, ...(worker && { worker: "/pkg/dist/shared-worker.js" }) },
  );
  return page;
}

/** Waits until a tab has this many events, and gives them. */
async function received(page, count) {
  await page.waitForFunction((count) => globalThis.seen.length >= count, { polling: 20 }, count);
  return page.evaluate(() => globalThis.seen);
}

/** Waits until a tab has this part. */
const role = (page, role) =>
  page.waitForFunction((role) => globalThis.source.sharing.role === role, { polling: 20 }, role);

/** Waits until nobody holds or asks for a lock. */
const unlocked = (page) =>
  page.waitForFunction(
    async () => {
      const { held, pending } = await navigator.locks.query();
      return held.length + pending.length === 0;
    },
    { polling: 20 },
  );

test("two tabs share one connection, both get what comes, and where the one that holds it is closed the other goes on", async () => {
  const { url, cue, seen } = await stage(server.base, feed, feed);
  const first = await tab(url);
  assert.deepEqual(await received(first, 1), ["1"]);
  await role(first, "leader");

  const second = await tab(url);
  await role(second, "follower");
  await cue();
  assert.deepEqual(await received(first, 2), ["1", "2"]);
  assert.deepEqual(await received(second, 1), ["2"]);
  assert.equal((await seen()).length, 1);
  assert.equal(await second.evaluate(() => globalThis.source.sharing.tabs), 2);

  await first.close();
  assert.deepEqual(await received(second, 2), ["2", "3"]);
  await role(second, "leader");
  const [, again] = await seen("wait=2");
  assert.equal(again.headers["last-event-id"], "2");

  await second.evaluate(() => globalThis.source.close());
  await seen("ended=2");
  await unlocked(second);
  assert.equal(await openRequests(server.base), 0);
});

test("of another user nothing is shared", async () => {
  const { url, seen } = await stage(server.base, feed, feed);
  const ann = await tab(url, { key: "ann" });
  assert.deepEqual(await received(ann, 1), ["1"]);
  const bob = await tab(url, { key: "bob" });
  assert.deepEqual(await received(bob, 1), ["2"]);
  assert.equal((await seen()).length, 2);
  for (const page of [ann, bob]) await role(page, "leader");
});

test("a shared worker holds the connection, and goes on where the tab is closed that was there first", async () => {
  const { url, cue, seen } = await stage(server.base, feed);
  const first = await tab(url, { worker: true });
  assert.deepEqual(await received(first, 1), ["1"]);
  const second = await tab(url, { worker: true });
  for (const page of [first, second]) await role(page, "worker");
  await first.close();
  await cue();
  assert.deepEqual(await received(second, 1), ["2"]);
  assert.equal((await seen()).length, 1);
  await second.evaluate(() => globalThis.source.close());
  await seen("ended=1");
});

test("where the worker's file is not there, the tabs share without it, and say why", async () => {
  const { url, seen } = await stage(server.base, feed, feed);
  const first = await tab(url, { worker: "/pkg/dist/missing.js" });
  await first.close();
  const page = await tab(url);
  await page.evaluate(async (url) => {
    const [{ connect }, { tabs }] = await Promise.all([import("/pkg/dist/index.js"), import("/pkg/dist/share.js")]);
    globalThis.source.close();
    globalThis.seen = [];
    globalThis.source = connect(url, { share: tabs({ worker: "/pkg/dist/missing.js" }) });
    globalThis.source.on("message", ({ data }) => globalThis.seen.push(data));
  }, url);
  await received(page, 1);
  await role(page, "leader");
  assert.match(await page.evaluate(() => globalThis.source.sharing.why), /the shared worker can't be loaded/);
  assert.ok((await seen()).length >= 1);
});

test("a response that is refused is the same error in each tab", async () => {
  const refusal = { status: 403, headers: { "x-reason": "closed" }, steps: [{ send: "not today" }] };
  const { url } = await stage(server.base, refusal, refusal, refusal);
  const pages = [await tab(url), await tab(url)];
  for (const page of pages) {
    const told = await page.evaluate(() =>
      globalThis.source.closed.catch(({ kind, status, body, headers }) => [
        kind,
        status,
        body,
        headers.get("x-reason"),
      ]),
    );
    assert.deepEqual(told, ["status", 403, "not today", "closed"]);
    await unlocked(page);
  }
});
