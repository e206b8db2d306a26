// Pictures of the examples for JavaScript's frameworks: `node tests/e2e/screenshot-frameworks.mjs [DIRECTORY]`, with a
// server named by HEADWATER_ORIGIN that has what `vite build` has made of them below /examples/. Without a directory one
// picture goes to docs/examples/; with one, all of them.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch } from "../support/browsers.mjs";
import { root } from "../support/program.mjs";
import { ExamplePage } from "./support/example-page.mjs";

const { HEADWATER_ORIGIN: origin } = process.env;
const directory = process.argv[2] ?? join(root, "docs/examples");

const LOOKS = [
  { name: "react", scheme: "dark", width: 880, height: 980 },
  { name: "react", suffix: "-light", scheme: "light", width: 880, height: 980 },
  { name: "react", suffix: "-phone", scheme: "light", width: 390, height: 844 },
  { name: "preact", suffix: "", scheme: "light", width: 700, height: 420 },
];

/** Half a minute of a market, most of it at once, and a question. */
const PLAY = {
  async react(example) {
    await example.press("Ask");
    await example.press("Burst of 2000");
    await example.until(".chat output", (text) => text.includes("modest format"));
  },
  preact: (example) => example.until("dl", (text) => /HEAD.*WATR|WATR.*HEAD/s.test(text)),
};

mkdirSync(directory, { recursive: true });
const browser = await launch();
try {
  for (const { name, suffix = "", ...look } of LOOKS) {
    if ((suffix || name !== "react") && !process.argv[2]) continue;
    const example = await ExamplePage.open(browser, `${origin}/examples/${name}/`, look);
    await PLAY[name](example);
    const path = join(directory, `${name}${suffix}.png`);
    await example.page.evaluate(() => scrollTo(0, 0));
    await example.page.screenshot({ path });
    console.log(path, example.errors, await example.widths());
    await example.close();
  }
} finally {
  await browser.close();
}
