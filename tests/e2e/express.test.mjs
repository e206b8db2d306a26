// The server of every tutorial, read from a page of another origin by both transports.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../support/browsers.mjs";
import { demoServer } from "./support/demo-server.mjs";
import { CLEANED_UP, startExpress } from "./support/express.mjs";

let express, server, browser;
before(async () => {
  [express, server, browser] = await Promise.all([startExpress(), demoServer(), launch()]);
});
after(() => Promise.all([express?.program.stop(), server?.stop(), browser?.close()]));

for (const transport of ["native", "fetch"]) {
  test(`${transport} reads the messages across origins, and closing clears the server's timer`, async () => {
    const from = express.program.lines.length;
    const page = await browser.newPage();
    // Any document of that origin will do; this one runs nothing of its own.
    await page.goto(`${server.base}/pkg/package.json`);
    assert.notEqual(await page.evaluate(() => origin), new URL(express.url).origin);
    const seen = await page.evaluate(read, express.url, transport);
    assert.deepEqual(seen, {
      transport,
      messages: ["Message 0", "Message 1"],
      origin: new URL(express.url).origin,
      reason: "closed",
    });
    // The page is still there: it was the source that left.
    await express.program.line(CLEANED_UP, from);
    await page.close();
  });
}

/** Runs in the page: reads two messages, then closes. */
async function read(url, transport) {
  const { connect } = await import("/pkg/dist/index.js");
  const source = connect(url, { transport });
  const messages = [];
  let origin;
  source.on("message", (event) => {
    messages.push(event.data);
    origin = event.origin;
    if (messages.length === 2) source.close();
  });
  const reason = await source.closed;
  return { transport: source.transport, messages, origin, reason };
}
