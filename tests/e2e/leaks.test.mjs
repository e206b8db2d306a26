// Ten thousand of everything, in Chromium: what is closed leaves nothing behind, on either side.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../support/browsers.mjs";
import { stage } from "../support/origin.mjs";
import { demoServer } from "./support/demo-server.mjs";
import { compare, held, settled, watchedPage } from "./support/held.mjs";

const CYCLES = Number(process.env.LEAK_CYCLES ?? 10_000);
/** A source that shares has an engine of its own, which takes longer. */
const SHARED_CYCLES = Math.ceil(CYCLES / 10);
/** How many sources at a time; a browser has six connections to an origin. */
const LANES = 5;
/** How many sources reconnect at a time. */
const SOURCES = 50;

let server, browser;
before(async () => ([server, browser] = await Promise.all([demoServer(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

/** Any document of that origin will do; this one runs nothing of its own. */
const page = () => watchedPage(browser, `${server.base}/pkg/package.json`);

test("sources that are opened and closed leave nothing behind", async (t) => {
  const tab = await page();
  const feed = { steps: [{ send: "id: 1\ndata: a\n\ndata: b\n\n" }, "hold"] };
  const work = async (count) => {
    // A scenario's log has room for 10 000 requests.
    const stages = await Promise.all([stage(server.base, feed), stage(server.base, feed)]);
    await tab.evaluate(
      openAndClose,
      stages.map(({ url }) => url),
      count,
      LANES,
    );
  };
  await compare(t, tab, work, { cycles: CYCLES });
  await settled(server.base);
  // What is counted can be seen: an open source has listeners of its own.
  const { url } = await stage(server.base, feed);
  await tab.evaluate(async (url) => {
    const { connect } = await import("/pkg/dist/index.js");
    await connect(url, { transport: "fetch" }).opened;
  }, url);
  const { JSEventListeners, objects } = await held(tab);
  assert.ok(JSEventListeners > 0 && objects.AbortController === 1, JSON.stringify([JSEventListeners, objects]));
  await tab.close();
});

test("reconnects leave nothing behind, whatever ended the connection", async (t) => {
  const tab = await page();
  const endings = [
    { steps: [{ send: "id: 1\ndata: a\n\n" }] },
    { steps: [{ send: "id: 1\ndata: a\n\n" }, "drop"] },
    { status: 503, headers: { "retry-after": "0" }, steps: [{ send: "busy" }, { wait: 20 }] },
    // Its end nobody waits for: the first kilobytes are read, and the rest is let go.
    { status: 503, headers: { "retry-after": "0" }, steps: [{ send: "x".repeat(10_000) }, "hold"] },
  ];
  const work = async (count) => {
    const stages = await Promise.all(endings.map((ending) => stage(server.base, ending)));
    await tab.evaluate(
      reconnect,
      stages.map(({ url }) => url),
      count,
      SOURCES,
    );
  };
  await compare(t, tab, work, { cycles: CYCLES });
  await settled(server.base);
  await tab.close();
});

test("sources that share leave nothing behind, whatever part they had", async (t) => {
  const [tab, other] = [await page(), await page()];
  const { url } = await stage(server.base, { steps: [{ send: "id: 1\ndata: a\n\n" }, "hold"] });
  // One that stays: there is always a group to join.
  await other.evaluate(async (url) => {
    const [{ connect }, { tabs }] = await Promise.all([import("/pkg/dist/index.js"), import("/pkg/dist/share.js")]);
    globalThis.source = connect(url, { share: tabs() });
    await source.opened;
  }, url);
  // There are too few for a limit as low as above. What a source leaves of its sharing would be kilobytes.
  await compare(t, tab, (count) => tab.evaluate(joinAndLeave, url, count, LANES), { cycles: SHARED_CYCLES, most: 100 });
  await other.waitForFunction(() => globalThis.source.sharing.tabs === 1, { polling: 20 });
  await other.evaluate(() => globalThis.source.close());
  await settled(server.base);
  // A worker stays for some time, as it may be needed again. It ends with its last page.
  await tab.close();
  for (const end = Date.now() + 10_000; browser.targets().some((target) => target.type() === "shared_worker"); ) {
    assert.ok(Date.now() < end, "a shared worker is left");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // What a worker has asked for goes with it, a moment later.
  await other.waitForFunction(
    async () => {
      const { held, pending } = await navigator.locks.query();
      return held.length + pending.length === 0;
    },
    { polling: 20 },
  );
  await other.close();
});

/** Runs in the page: sources that are closed at every point of their lives. */
async function openAndClose(urls, count, lanes) {
  const { connect } = await import("/pkg/dist/index.js");
  const state = (source, wanted) =>
    new Promise((resolve) => source.onState((change) => change.state === wanted && resolve()));
  const ways = [
    async (url) => connect(url).close(),
    async (url) => {
      const source = connect(url, { transport: "fetch" });
      await state(source, "connecting");
      source.close();
    },
    async (url) => {
      const controller = new AbortController();
      const source = connect(url, {
        headers: async () => ({ "x-a": "b" }),
        signal: controller.signal,
        timeout: { idle: 60_000 },
      });
      await source.opened;
      controller.abort();
      await source.closed;
    },
    async (url) => {
      const source = connect(url, { transport: "native" });
      await new Promise((resolve) => source.on("message", resolve));
      source.close();
    },
    async (url) => {
      for await (const event of connect(url, { pauseWhenHidden: true })) {
        if (event.data === "a") break;
      }
    },
    async (url) => {
      await using(connect(url, { transport: "fetch", shouldRetry: () => true }), async (source) => {
        await new Promise((resolve) => source.on("*", resolve));
      });
    },
  ];
  const using = async (source, use) => {
    await use(source);
    await source[Symbol.asyncDispose]();
  };
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < count; i = next++) await ways[i % ways.length](urls[i % urls.length]);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Runs in the page: sources that share, and are closed at every point of their lives. */
async function joinAndLeave(url, count, lanes) {
  const [{ connect }, { tabs }] = await Promise.all([import("/pkg/dist/index.js"), import("/pkg/dist/share.js")]);
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  // One `tabs()` for many sources, and one for each; with a group of theirs, and with the other tab's.
  const common = tabs();
  const worker = "/pkg/dist/shared-worker.js";
  const shares = [() => common, () => tabs(), () => tabs({ key: "ann" }), () => tabs({ worker })];
  const ways = [
    async (source) => source.close(),
    async (source) => {
      await pause(1);
      source.close();
    },
    async (source) => {
      await source.opened;
      source.close();
    },
    async (source, controller) => {
      await source.opened;
      controller.abort();
      await source.closed;
    },
  ];
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < count; i = next++) {
      const controller = new AbortController();
      const source = connect(url, { share: shares[i % shares.length](), signal: controller.signal });
      await ways[Math.floor(i / shares.length) % ways.length](source, controller);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Runs in the page: sources that are left by their server again and again, each as often as an attempt's limit allows. */
async function reconnect(urls, count, lanes) {
  const { connect } = await import("/pkg/dist/index.js");
  const attempts = 20;
  const retry = { initial: 0, max: 0, jitter: 0, attempts };
  let left = count / attempts;
  const lane = async () => {
    while (left-- > 0) {
      const source = connect(urls[left % urls.length], { transport: "fetch", retry });
      source.on("message", () => {});
      await source.closed.catch(() => {});
    }
  };
  // Two attempts of a source begin 100 ms apart: many of them keep the connections busy.
  await Promise.all(Array.from({ length: lanes }, lane));
}
