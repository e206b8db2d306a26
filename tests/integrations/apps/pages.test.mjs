// htmx, Turbo and Datastar, in pages in Chromium.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { ServerSentEventGenerator } from "@starfederation/datastar-sdk/node";
import { bundle, feed, fileFrom, openPage } from "./pages.mjs";

const program = process.env.CHROMIUM ?? "/usr/bin/chromium";
const skip = existsSync(program) ? false : `there is no Chromium: ${program} is not there`;

const html = (head, body) => ["text/html", `<!doctype html><title>page</title>${head}${body}`];
const script = (text) => ["text/javascript", text];
const CLASSIC = (path) => `<script src="${path}"></script>`;
const APP = '<script type="module" src="/app.js"></script>';
const count = (to, text = (number) => `number ${number}`) => Array.from({ length: to }, (_, index) => text(index + 1));

test("htmx 2 goes on behind the last event, after a cut and two 503s", { skip }, async () => {
  const events = feed({ to: 6, refuse: 2, event: (number) => `event: news\ndata: <li>number ${number}</li>` });
  const files = {
    "/": html(APP, '<ul hx-ext="sse" sse-connect="/feed" sse-swap="news" hx-swap="beforeend"></ul>'),
    "/app.js": script(await bundle('import "./htmx-2.mjs";', "htmx-2.ts")),
    "/feed": events.answer,
  };
  await openPage(files, async ({ line, open, texts, errors }) => {
    line.cutAt("number 3", () => texts("li", 2));
    await open();
    assert.deepEqual(await texts("li", 6), count(6));
    assert.deepEqual(events.asked, [undefined, "2", "2", "2"]);
    assert.deepEqual(errors, []);
  });
});

test("htmx 4 swaps what comes, and goes on behind the last event", { skip }, async () => {
  const events = feed({ to: 6, event: (number) => `data: <li>number ${number}</li>` });
  const app = `
    import { stream } from "./htmx-4.mjs";
    stream(htmx, document.querySelector("ul"), "/feed");
  `;
  const files = {
    "/": html(CLASSIC("/htmx.js") + APP, '<ul hx-swap="beforeend"></ul>'),
    "/htmx.js": script(fileFrom("htmx4/dist/htmx.js")),
    "/app.js": script(await bundle(app, "htmx-4.ts")),
    "/feed": events.answer,
  };
  await openPage(files, async ({ line, open, texts, errors }) => {
    line.cutAt("number 3", () => texts("li", 2));
    await open();
    assert.deepEqual(await texts("li", 6), count(6));
    assert.deepEqual(events.asked, [undefined, "2"]);
    assert.deepEqual(errors, []);
  });
});

test("Turbo's streams go on behind the last event, after a cut and a 503", { skip }, async () => {
  const element = (number) =>
    `<turbo-stream action="append" target="list"><template><li>number ${number}</li></template></turbo-stream>`;
  const events = feed({ to: 6, refuse: 1, event: (number) => `data: ${element(number)}` });
  const files = {
    "/": html(
      APP,
      '<ul id="list"></ul><headwater-stream-source src="/feed"></headwater-stream-source><button>end</button>',
    ),
    "/app.js": script(await bundle('import "./turbo.mjs";', "turbo.ts")),
    "/feed": events.answer,
  };
  await openPage(files, async ({ page, line, open, texts, errors }) => {
    line.cutAt("number 3", () => texts("li", 2));
    await open();
    assert.deepEqual(await texts("li", 6), count(6));
    assert.deepEqual(events.asked, [undefined, "2", "2"]);
    await page.evaluate(() => document.querySelector("headwater-stream-source").remove());
    assert.deepEqual(errors, []);
  });
});

test("Datastar applies what comes, and goes on behind the last event", { skip }, async () => {
  const events = feed({
    to: 6,
    event: (number) =>
      number === 6
        ? 'event: datastar-merge-signals\ndata: signals {"last": "number 6"}'
        : `event: datastar-merge-fragments\ndata: selector #list\ndata: mergeMode append\n` +
          `data: fragments <li>\ndata: fragments number ${number}</li>`,
  });
  const app = `
    import "@starfederation/datastar/dist/bundles/datastar.js";
    import { patch } from "./datastar.mjs";
    patch("/feed", "datastar-sse");
  `;
  const files = {
    "/": html(APP, `<div data-signals="{last: 'none'}"><ul id="list"></ul><p data-text="last.value"></p></div>`),
    "/app.js": script(await bundle(app, "datastar.ts")),
    "/feed": events.answer,
  };
  await openPage(files, async ({ page, line, open, texts, errors }) => {
    line.cutAt("number 3", () => texts("li", 2));
    await open();
    assert.deepEqual(
      (await texts("li", 5)).map((text) => text.trim()),
      count(5),
    );
    await page.waitForFunction(() => document.querySelector("p").textContent === "number 6");
    assert.deepEqual(events.asked, [undefined, "2"]);
    assert.deepEqual(errors, []);
  });
});

test("what Datastar's own server SDK writes is understood, line by line", { skip }, async () => {
  const elements = "<ul id='list'>\n  <li>number 1</li>\n</ul>";
  const app = `
    import { patch } from "./datastar.mjs";
    globalThis.heard = [];
    document.addEventListener("datastar-fetch", ({ detail: { type, argsRaw } }) => heard.push([type, argsRaw]));
    patch("/feed", "datastar-fetch", { reconnect: false });
  `;
  const files = {
    "/": html(APP, ""),
    "/app.js": script(await bundle(app, "datastar.ts")),
    "/feed": (request, response) =>
      ServerSentEventGenerator.stream(request, response, (stream) => {
        stream.patchElements(elements, { selector: "#list", mode: "append", eventId: "1" });
        stream.patchSignals(JSON.stringify({ last: "number 1" }), { onlyIfMissing: true });
      }),
  };
  await openPage(files, async ({ page, open, errors }) => {
    await open();
    await page.waitForFunction(() => globalThis.heard?.length === 2);
    assert.deepEqual(await page.evaluate(() => globalThis.heard), [
      ["datastar-patch-elements", { selector: "#list", mode: "append", elements }],
      ["datastar-patch-signals", { onlyIfMissing: "true", signals: '{"last":"number 1"}' }],
    ]);
    assert.deepEqual(errors, []);
  });
});
