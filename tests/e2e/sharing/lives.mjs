// Many lives of documents in one profile: whatever way each of them ends, it leaves nothing behind.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stage } from "../../support/origin.mjs";
import { becomes, FEED, heard, listen, open, opened, PAGE } from "./support.mjs";
import { locks } from "./together.mjs";

/** How many documents share. `cargo xtask test` has time for some. */
const LIVES = Number(process.env.SHARE_LIVES ?? 120);
/** How many at a time. */
const LANES = 6;

export function lives(context) {
  test(`${LIVES} documents that share leave no lock, no worker and no connection, and disturb nobody who stays`, {
    timeout: 60_000 + LIVES * 200,
  }, async () => {
    const { url, seen, feed } = await stage(context.base, FEED);
    const [keeper, host] = await open(context, 2);
    await listen(keeper, url);
    await opened([keeper]);
    let isOver = false;
    let published = 0;
    const publishing = (async () => {
      while (!isOver) published = (await feed({ publish: 1 })).newest;
    })();
    await host.evaluate(live, PAGE, url, LIVES, LANES);
    isOver = true;
    await publishing;
    await heard([keeper], published);
    await becomes(keeper, "leader", 1);
    assert.equal((await seen()).filter(({ how }) => how === "open").length, 1);
    await keeper.evaluate(() => globalThis.page.source.close());
    const requests = await seen();
    await seen(`ended=${requests.length}`);
    assert.equal(await locks(keeper), 0);
    for (const tab of [keeper, host]) await tab.close();
    await context.profile.workersEnd?.();
  });

  test("a document that goes while it joins, leads and follows lets the next one lead at once", async () => {
    const { url, seen } = await stage(context.base, FEED);
    const [host, watcher] = await open(context, 2);
    await host.evaluate(live, PAGE, url, LIVES / 4, 1);
    const requests = await seen();
    await seen(`ended=${requests.length}`);
    assert.equal(await locks(watcher), 0);
    await listen(watcher, url);
    await opened([watcher]);
    await becomes(watcher, "leader", 1);
    for (const tab of [host, watcher]) await tab.close();
  });
}

/** Runs in the page: documents in frames, each of which shares and then goes, in one of many ways. */
async function live(page, url, count, lanes) {
  const once = (target, type) => new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));
  const within = (promise, ms) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, ms))]);
  const root = document.body ?? document.documentElement;
  const ends = [
    // Closed as a user's code does, at each point of a life.
    (frame, source) => source.close(),
    async (frame, source) => {
      await within(source.opened, 5000);
      source.close();
    },
    async (frame, source) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      source.close();
    },
    // Left as it is.
    () => {},
    (frame, source) => within(source.opened, 5000),
    async (frame) => {
      const loaded = once(frame, "load");
      frame.contentWindow.location.reload();
      await loaded;
    },
  ];
  const workers = [undefined, undefined, "/pkg/dist/shared-worker.js"];
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < count; i = next++) {
      const frame = document.createElement("iframe");
      frame.src = `${page}?${i % lanes}`;
      const loaded = once(frame, "load");
      root.append(frame);
      await loaded;
      // The frame's own modules: `import()` here would give this page's.
      const script = frame.contentDocument.createElement("script");
      script.type = "module";
      script.textContent = `
        import { connect } from "/pkg/dist/index.js";
        import { tabs } from "/pkg/dist/share.js";
        globalThis.begin = (url, worker) => connect(url, { share: tabs({ worker }) });
        dispatchEvent(new Event("ready"));
      `;
      const ready = once(frame.contentWindow, "ready");
      (frame.contentDocument.body ?? frame.contentDocument.documentElement).append(script);
      await ready;
      const source = frame.contentWindow.begin(url, workers[i % workers.length]);
      source.closed.catch(() => {});
      await ends[Math.floor(i / workers.length) % ends.length](frame, source);
      frame.remove();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
