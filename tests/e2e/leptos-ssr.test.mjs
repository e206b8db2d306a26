// A page that Leptos renders on its own server, hydrated; the stream goes on where the page begins.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../support/browsers.mjs";
import { ExamplePage } from "./support/example-page.mjs";
import { startLeptosSsr } from "./support/leptos-ssr.mjs";

let example, browser;
before(async () => ([example, browser] = await Promise.all([startLeptosSsr(), launch()])));
after(() => Promise.all([example?.program.stop(), browser?.close()]));

const press = () => fetch(`${example.url}/presses`, { method: "POST" });
const count = () => example.program.lines.filter((line) => line === "a visitor listens").length;

test("the page comes with the value of its rendering, and opens nothing on the server", async () => {
  await press();
  const listening = count();
  const html = await (await fetch(example.url)).text();
  assert.match(html, /<output[^>]*>1<\/output>/);
  assert.match(html, /rendered on the server/);
  assert.equal(count(), listening);
});

test("hydrated, two visitors see each other's presses, and one who goes is let go", async () => {
  const visitors = [
    await ExamplePage.open(browser, example.url),
    await ExamplePage.open(browser, example.url, { width: 360 }),
  ];
  const live = (visitor) => visitor.until("figcaption", (text) => text === "live");
  await Promise.all(visitors.map(live));
  const before = Number(await visitors[0].text("output"));
  await visitors[0].press("Pour");
  await visitors[1].press("Pour");
  for (const visitor of visitors) {
    await visitor.until("output", (text) => Number(text) === before + 2);
    // Leptos warns of a page that is not as it was rendered.
    assert.deepEqual(visitor.errors, []);
  }
  assert.equal(visitors[0].requests.filter((path) => path === "/presses").length, 2, "one stream and one press");
  assert.deepEqual(await visitors[1].widths(), [360, 360]);
  const from = example.program.lines.length;
  await visitors[0].close();
  await example.program.line(/^a visitor has left$/, from);
  await visitors[1].close();
});
