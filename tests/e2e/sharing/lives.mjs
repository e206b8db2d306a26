// Many lives of documents in one profile: whatever way each of them ends, it leaves nothing behind.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stage } from "../../support/origin.mjs";
import { until } from "../../support/tabs.mjs";
import { becomes, FEED, heard, listen, open, opened, PAGE, unlocked } from "./support.mjs";

/** How many documents share. `cargo xtask test` has time for some. */
const LIVES = Number(process.env.SHARE_LIVES ?? 60);
/** How many at a time. */
const LANES = 6;

export function lives(context) {
  test(`${LIVES} documents that share leave no lock and no connection, and disturb nobody who stays`, {
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
    try {
      await many(host, url, LIVES, [undefined]);
    } finally {
      isOver = true;
      await publishing;
    }
    await heard([keeper], published);
    await becomes(keeper, "leader", 1);
    assert.equal((await seen()).filter(({ how }) => how === "open").length, 1);
    await keeper.evaluate(() => globalThis.page.source.close());
    const requests = await seen();
    await seen(`ended=${requests.length}`);
    await unlocked(keeper);
    for (const tab of [keeper, host]) await tab.close();
  });

  test("documents beside a shared worker leave none of it either", async () => {
    const { url, seen, feed } = await stage(context.base, FEED);
    const [host, watcher] = await open(context, 2);
    await many(host, url, LIVES / 3, ["/pkg/dist/shared-worker.js", undefined]);
    // The worker ends with the last page that it has.
    await host.close();
    await context.profile.workersEnd?.();
    const requests = await seen();
    await seen(`ended=${requests.length}`);
    await unlocked(watcher);
    await listen(watcher, url);
    await opened([watcher]);
    await becomes(watcher, "leader", 1);
    await feed({ publish: 1 });
    await until(watcher, "an event", () => globalThis.page.heard.length === 1);
    await watcher.close();
  });
}

/** So many lives in a tab. A function in a page may take three minutes, and a thousand lives take longer. */
async function many(host, url, count, workers) {
  for (let left = Math.ceil(count); left > 0; left -= 60)
    await host.evaluate(live, PAGE, url, Math.min(left, 60), LANES, workers);
}

/** Runs in the page: documents in frames, each of which shares and then goes, in one of many ways. */
async function live(page, url, count, lanes, workers) {
  const once = (target, type) => new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));
  const within = (promise, ms) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, ms))]);
  const root = document.body ?? document.documentElement;
  const ends = [
    // Closed as a user's code does, at each point of a life.
    (_, source) => source.close(),
    async (_, source) => {
      await within(source.opened, 5000);
      source.close();
    },
    async (_, source) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      source.close();
    },
    // Left as it is.
    () => {},
    (_, source) => within(source.opened, 5000),
    async (frame) => {
      const loaded = once(frame, "load");
      frame.contentWindow.location.reload();
      await loaded;
    },
  ];
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
