// Pictures of the examples at work: `node tests/e2e/screenshot-examples.mjs [DIRECTORY]`, with the server of
// `cargo xtask examples` named by HEADWATER_ORIGIN. Without a directory they go to docs/examples/.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch } from "../support/browsers.mjs";
import { root } from "../support/program.mjs";
import { demoServer } from "./support/demo-server.mjs";
import { ExamplePage } from "./support/example-page.mjs";
import { startLeptosSsr } from "./support/leptos-ssr.mjs";

const directory = process.argv[2] ?? join(root, "docs/examples");

/** Half a minute of a market, most of it at once. */
async function trade(example) {
  await example.until('[data-field="received"]', (text) => Number(text) > 8);
  await example.press("Burst of 2000");
  await example.until('[data-field="received"]', (text) => Number(text) > 2020);
}

async function chat(example) {
  await example.press("Ask");
  await example.until(".text", (text) => text.includes("It is a modest format."));
}

async function pour(example) {
  for (let times = 1; times <= 7; times += 1) {
    await example.press("Pour");
    await example.until("output", (text) => Number(text) % 7 === times % 7);
  }
  await example.page.waitForFunction(() => document.getAnimations().length === 0);
}

const EXAMPLES = [
  { name: "yew", scheme: "dark", play: trade },
  { name: "leptos", scheme: "light", play: trade },
  { name: "leptos-ssr", scheme: "light", play: pour },
  { name: "dioxus", scheme: "dark", play: chat },
];

mkdirSync(directory, { recursive: true });
const [server, served, browser] = await Promise.all([demoServer(), startLeptosSsr(), launch()]);
try {
  for (const { name, scheme, play } of EXAMPLES) {
    for (const [suffix, look] of [
      ["", { width: 880, height: 730 }],
      ["-phone", { width: 390, height: 844 }],
    ]) {
      // The phone's are for looking at; one picture of each is enough to show.
      if (suffix && !process.argv[2]) continue;
      const url = name === "leptos-ssr" ? served.url : `${server.base}/examples/${name}/`;
      const example = await ExamplePage.open(browser, url, { scheme, ...look });
      await play(example);
      const path = join(directory, `${name}${suffix}.png`);
      await example.page.evaluate(() => scrollTo(0, 0));
      await example.page.screenshot({ path });
      console.log(path);
      await example.close();
    }
  }
} finally {
  await browser.close();
  await Promise.all([server.stop(), served.program.stop()]);
}
