// The EventSource class and the back/forward cache: whatwg/html, pull request 12381.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { makePages } from "../eventsource/pages.mjs";
import { launch } from "../support/browsers.mjs";
import { webkit } from "../support/webkit.mjs";

const {
  HEADWATER_ORIGIN: origin,
  HEADWATER_SECOND_ORIGIN: second,
  HEADWATER_CONFORMANCE: dir,
  HEADWATER_ENGINES: engines = "chromium",
} = process.env;

before(() => makePages(dir));

/** A browser with one page: goes to an address, back, and runs a function there. */
const BROWSERS = {
  async chromium() {
    // Among puppeteer's own is that there be no such cache.
    const browser = await launch({ without: /back-forward|^--disable-features/ });
    const page = await browser.newPage();
    return {
      go: (url) => page.goto(url),
      back: () => page.goBack(),
      run: (body, ...args) => page.evaluate(body, ...args),
      stop: () => browser.close(),
    };
  },
  async webkit() {
    const { command, stop } = await webkit(origin);
    return {
      go: (url) => command("POST", "url", { url }),
      back: () => command("POST", "back", {}),
      run: (body, ...args) => command("POST", "execute/sync", { script: `return (${body})(...arguments)`, args }),
      stop,
    };
  },
};

// In WebKit an address that answers late is another matter: it breaks what connects as the page begins to go.
for (const [name, start] of Object.entries(BROWSERS)) {
  for (const delay of [0, 1000]) {
    test(`${name}: a page in the back/forward cache holds no connection, and has one at once when it is back, without an error${delay ? ", though it took its time to go" : ""}`, {
      skip: !engines.split(",").includes(name),
    }, async () => {
      const { go, back, run, stop } = await start();
      try {
        const placed = await place({ steps: [{ send: "id: {{n}}\ndata: {{n}}\n\n" }, "hold"] });
        const elsewhere = await place({
          head_delay: delay,
          headers: { "content-type": "text/html" },
          steps: [{ send: "<p>elsewhere" }],
        });
        const seen = async (conditions) => (await fetch(`${origin}${placed.log}?${conditions}`)).json();
        await go(`${origin}/conformance/frame.html`);
        await run(listen, placed.url);
        await until(() => run(said), "message 1");

        await go(second + elsewhere.url);
        const [left] = await seen("ended=1");
        assert.equal(left.how, "client_left");

        await back();
        const [, again] = await seen("wait=2");
        assert.equal(again.headers["last-event-id"], "1");
        const heard = await until(() => run(said), "message 2");
        assert.deepEqual(heard, ["open", "message 1", "back, connecting", "open", "message 2"]);
      } finally {
        await stop();
      }
    });
  }
}

async function place(attempt) {
  const response = await fetch(`${origin}/scenario`, { method: "POST", body: JSON.stringify({ attempts: [attempt] }) });
  return response.json();
}

/** Asks until the last of what was heard is this. */
async function until(ask, last) {
  for (;;) {
    const heard = await ask();
    if (heard?.at(-1) === last) return heard;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Runs in the page: what has been heard. */
function said() {
  return globalThis.said;
}

/** Runs in the page: opens a source and writes down what it hears. */
function listen(url) {
  const said = (globalThis.said = []);
  const source = new EventSource(url);
  for (const type of ["open", "error"]) source.addEventListener(type, () => said.push(type));
  source.addEventListener("message", ({ data }) => said.push(`message ${data}`));
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted)
      said.push(`back, ${source.readyState === EventSource.CONNECTING ? "connecting" : source.readyState}`);
  });
}
