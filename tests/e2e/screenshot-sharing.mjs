// A picture of the demo's section on sharing, in two tabs: `node tests/e2e/screenshot-sharing.mjs [FILE]`. Without a file it
// goes to docs/sharing.png. It shows both tabs with one connection, and the second one after the first was closed.

import { join } from "node:path";
import { launch } from "../support/browsers.mjs";
import { root } from "../support/program.mjs";
import { demoServer } from "./support/demo-server.mjs";

const path = process.argv[2] ?? join(root, "docs/sharing.png");
const LEADS = "This tab holds the connection";
const LOOK = { width: 760, height: 900, deviceScaleFactor: 1 };

const [server, browser] = await Promise.all([demoServer(), launch()]);
try {
  const open = async () => {
    const page = await browser.newPage();
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
    await page.setViewport(LOOK);
    await page.goto(`${server.base}/?only=shared`);
    await page.waitForSelector("html[data-ready]");
    return page;
  };
  const shows = (page, field, wanted) =>
    page.waitForFunction(
      (field, wanted) => document.querySelector(`#shared [data-field="${field}"]`)?.textContent.trim() === wanted,
      { polling: 50 },
      field,
      wanted,
    );
  const received = (page, count) =>
    page.waitForFunction(
      (count) =>
        Number(document.querySelector('#shared [data-field="received"]').textContent.replaceAll(/\D/g, "")) >= count,
      { polling: 50 },
      count,
    );
  const shot = async (page) => {
    await page.bringToFront();
    return (await page.$("#shared")).screenshot({ encoding: "base64" });
  };

  const first = await open();
  await shows(first, "role", LEADS);
  const second = await open();
  await shows(second, "role", "Another tab holds the connection");
  await received(second, 20);
  const pictures = [
    ["The first tab has the connection", await shot(first)],
    ["The second tab has none, and hears the same", await shot(second)],
  ];
  await first.close();
  await shows(second, "role", LEADS);
  await received(second, 60);
  pictures.push(["The first tab is closed: the second one goes on, with nothing missed", await shot(second)]);

  const board = await browser.newPage();
  await board.setViewport({ ...LOOK, width: 1800 });
  await board.setContent(`<style>
      body { margin: 0; padding: 20px; display: flex; gap: 20px; background: #101418; color: #dfe6ec; font: 15px system-ui }
      figure { margin: 0; flex: 1 } figcaption { padding: 0 4px 10px } img { width: 100%; border-radius: 8px }
    </style>${pictures
      .map(([what, data]) => `<figure><figcaption>${what}</figcaption><img src="data:image/png;base64,${data}"></figure>`)
      .join("")}`);
  await board.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  await (await board.$("body")).screenshot({ path });
  console.log(path);
} finally {
  await browser.close();
  await server.stop();
}
