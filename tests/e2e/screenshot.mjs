// Pictures of the demo after a lively minute: `node tests/e2e/screenshot.mjs DIRECTORY [FILE]`.
//
// Writes desktop-dark.png, desktop-light.png and phone.png, whole pages, and demo.png, what a
// visitor of the dark one sees of the ticker; with FILE, that one goes there.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch } from "../support/browsers.mjs";
import { DemoPage } from "./support/demo-page.mjs";
import { demoServer } from "./support/demo-server.mjs";

const [directory, file = join(directory ?? ".", "demo.png")] = process.argv.slice(2);
if (!directory) {
  console.error("usage: node tests/e2e/screenshot.mjs DIRECTORY [FILE]");
  process.exit(1);
}

const LOOKS = {
  "desktop-dark": { width: 1360, scheme: "dark", scale: 2 },
  "desktop-light": { width: 1360, scheme: "light", scale: 2 },
  phone: { width: 390, scheme: "light", scale: 2 },
};

/** Presses every button of every panel, waiting for what each leads to. */
async function play(demo) {
  const feeds = ["ticker", "secure"];
  await demo.until("ticker", "some events", ({ received }) => received > 40);
  const each = (act) => Promise.all(feeds.map(act));
  for (const [action, more] of [
    ["drop", 20],
    ["burst", 2040],
    ["silent", 60],
    ["unavailable", 30],
  ]) {
    const before = {};
    // One after the other: there is only one pointer.
    for (const name of feeds) before[name] = await demo.press(name, action);
    if (action === "drop") await demo.click('[data-action="ask"]');
    await each((name) => demo.recovered(name, before[name], more));
    if (action === "drop") await demo.click('[data-action="stop"]');
  }
  await demo.click('[data-action="ask"]');
  await demo.until("chat", "a good part of an answer", ({ received }) => received > 150);
}

mkdirSync(directory, { recursive: true });
const [server, browser] = await Promise.all([demoServer(), launch()]);
try {
  for (const [name, look] of Object.entries(LOOKS)) {
    const demo = await DemoPage.open(browser, server.base, look);
    // Only what can be seen is drawn, so all of the page is to be seen.
    const height = await demo.page.evaluate(() => document.documentElement.scrollHeight);
    await demo.page.setViewport({ width: look.width, height, deviceScaleFactor: look.scale });
    await play(demo);
    const path = join(directory, `${name}.png`);
    await demo.page.screenshot({ path });
    console.log(path);
    if (name === "desktop-dark") {
      const board = await demo.page.$eval("#ticker", (section) => section.getBoundingClientRect().bottom);
      // Not by a clip: of a page so high, Chromium has drawn some as if the first part were all of it.
      await demo.page.setViewport({ width: look.width, height: Math.ceil(board) + 40, deviceScaleFactor: look.scale });
      const before = await demo.panel("ticker");
      await demo.until("ticker", "ten more events", ({ received }) => received > before.received + 10);
      await demo.page.screenshot({ path: file });
      console.log(file);
    }
    if (demo.errors.length > 0) throw new Error(`errors on the page: ${demo.errors.join("\n")}`);
    await demo.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
