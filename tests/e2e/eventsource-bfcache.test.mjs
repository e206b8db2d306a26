// The EventSource class and the back/forward cache: whatwg/html, pull request 12381.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { makePages } from "../eventsource/pages.mjs";
import { launch } from "../support/browsers.mjs";

const { HEADWATER_ORIGIN: origin, HEADWATER_SECOND_ORIGIN: second, HEADWATER_CONFORMANCE: dir } = process.env;

before(() => makePages(dir));

test("a page in the back/forward cache holds no connection, and has one at once when it is back, without an error", async () => {
  // Among puppeteer's own is that there be no such cache.
  const browser = await launch({ without: /back-forward|^--disable-features/ });
  try {
    const attempts = [{ steps: [{ send: "id: {{n}}\ndata: {{n}}\n\n" }, "hold"] }];
    const placed = await (
      await fetch(`${origin}/scenario`, { method: "POST", body: JSON.stringify({ attempts }) })
    ).json();
    const seen = async (conditions) => (await fetch(`${origin}${placed.log}?${conditions}`)).json();
    const page = await browser.newPage();
    await page.goto(`${origin}/conformance/frame.html`);
    await page.evaluate(listen, placed.url);

    await page.goto(`${second}/conformance/frame.html`);
    const [left] = await seen("ended=1");
    assert.equal(left.how, "client_left");

    await page.goBack();
    const [, again] = await seen("wait=2");
    assert.equal(again.headers["last-event-id"], "1");
    await page.waitForFunction(() => globalThis.said?.at(-1) === "message 2");
    assert.deepEqual(await page.evaluate(() => globalThis.said), [
      "open",
      "message 1",
      "back, connecting",
      "open",
      "message 2",
    ]);
  } finally {
    await browser.close();
  }
});

/** Runs in the page: opens a source and writes down what it hears. */
async function listen(url) {
  const said = (globalThis.said = []);
  const source = new EventSource(url);
  for (const type of ["open", "error"]) source.addEventListener(type, () => said.push(type));
  source.addEventListener("message", ({ data }) => said.push(`message ${data}`));
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted)
      said.push(`back, ${source.readyState === EventSource.CONNECTING ? "connecting" : source.readyState}`);
  });
  await new Promise((resolve) => source.addEventListener("message", resolve, { once: true }));
}
