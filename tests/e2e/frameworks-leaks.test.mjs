// A component of each framework, shown and taken away a thousand times, in Chromium: nothing of it is left, on either side.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeClientPages } from "../package/web/pages.mjs";
import { launch } from "../support/browsers.mjs";
import { stage } from "../support/origin.mjs";
import { compare, watchedPage } from "./support/held.mjs";

const { HEADWATER_ORIGIN: origin, HEADWATER_CONFORMANCE: dir, FRAMEWORK_MOUNTS: mounts = "1000" } = process.env;
const FRAMEWORKS = ["react", "preact", "vue", "svelte", "solid", "angular", "lit"];
/** How many requests one scenario is for: its log has room for ten times as many. */
const AT_ONCE = 1000;

let browser;
before(async () => ([browser] = await Promise.all([launch(), makeClientPages(dir)])));
after(() => browser?.close());

for (const framework of FRAMEWORKS) {
  test(`${framework}: ${mounts} times shown and taken away leave nothing behind`, async (t) => {
    const address = new URLSearchParams({ file: `framework-${framework}`, part: "0/1", control: origin });
    const page = await watchedPage(browser, `${origin}/conformance/client/alone.html?${address}`);
    await page.waitForFunction(() => typeof globalThis.show === "function");
    const work = async (count) => {
      for (let left = count; left > 0; left -= AT_ONCE) {
        const { url, seen } = await stage(origin, { steps: [{ send: "id: 1\ndata: 1\n\n" }, "hold"] });
        await page.evaluate(showAndTakeAway, url, Math.min(left, AT_ONCE));
        const { length } = await seen();
        assert.ok(length > 0);
        assert.ok((await seen(`ended=${length}`)).every(({ how }) => how === "client_left"));
      }
    };
    // What is made once comes besides: some 50 kB, by measurement, and it may be twice that. A component that is left has kilobytes.
    await compare(t, page, work, { cycles: Number(mounts), most: 10 + 100_000 / mounts });
    await page.close();
  });
}

/** Runs in the page. Most of the components go before there is a connection, some when it has said something. */
async function showAndTakeAway(url, count) {
  for (let i = 0; i < count; i++) {
    const page = await show({ url });
    if (i % 10 === 0) await page.shows("1");
    await page.unmount();
  }
}
