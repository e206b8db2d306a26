// What a page of another site can do to the demo on the visitor's own machine.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { launch } from "../support/browsers.mjs";
import { demoAlone } from "./support/demo-server.mjs";

/** The other site's name, which leads to this machine. */
const NAME = "stranger.example";

let demo, site, browser, page;
before(async () => {
  site = createServer((_, response) =>
    response.writeHead(200, { "content-type": "text/html" }).end("<title>stranger</title>"),
  ).listen(0, "127.0.0.1");
  const args = [`--host-resolver-rules=MAP ${NAME} 127.0.0.1`];
  [demo, browser] = await Promise.all([demoAlone(), launch({ args }), once(site, "listening")]);
});
after(() => Promise.all([browser?.close(), demo?.stop(), site.close()]));
beforeEach(async () => {
  page = await browser.newPage();
  await page.goto(`http://${NAME}:${site.address().port}/`);
});
afterEach(() => page.close());

/** Sends a request as the other site's page, and gives the status that the demo answers with. */
async function send(path, method, body) {
  const [response] = await Promise.all([
    page.waitForResponse((answer) => answer.url().endsWith(path) && answer.request().method() === method),
    page.evaluate((url, init) => fetch(url, { mode: "no-cors", ...init }).catch(() => {}), demo.base + path, {
      method,
      body,
    }),
  ]);
  return response.status();
}

test("it plants no service worker on the demo's origin", async () => {
  const worker = { "content-type": "text/javascript", "service-worker-allowed": "/" };
  const answers = [];
  const register = `<script>planted = navigator.serviceWorker.register("/s/2", { scope: "/" }).then(String, String)</script>`;
  for (const [headers, text] of [
    [{ "content-type": "text/html" }, register],
    [worker, "onfetch = (event) => event.respondWith(new Response('planted'));"],
  ]) {
    const scenario = { attempts: [{ headers, steps: [{ send: text }] }] };
    answers.push(await send("/scenario", "POST", JSON.stringify(scenario)));
  }
  answers.push((await page.goto(`${demo.base}/s/1`)).status());
  await page.evaluate(() => globalThis.planted);
  await page.goto(demo.base);
  const planted = await page.evaluate(async () =>
    (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
  );
  assert.deepEqual({ answers, planted }, { answers: [403, 403, 404], planted: [] });
});

test("it presses none of the demo's buttons, and reads nothing", async () => {
  const order = JSON.stringify({ feed: "stream", action: "drop" });
  assert.equal(await send("/control", "POST", order), 403);
  const read = await page.evaluate(
    (url) => fetch(url).then((response) => response.text(), String),
    `${demo.base}/activity`,
  );
  assert.match(read, /^TypeError/);
});

test("by its own name it reaches nothing of the demo", async () => {
  const { port } = new URL(demo.base);
  for (const path of ["/", "/activity", "/pkg/package.json"]) {
    const response = await page.goto(`http://${NAME}:${port}${path}`);
    assert.equal(response.status(), 421, path);
  }
});
