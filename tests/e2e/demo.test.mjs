// The demo's page, as a visitor uses it: every button of every panel is pressed, and nothing is lost.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { launch } from "../support/browsers.mjs";
import { DemoPage } from "./support/demo-page.mjs";
import { demoAlone } from "./support/demo-server.mjs";

let server, browser, demo;
before(async () => ([server, browser] = await Promise.all([demoAlone(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));
beforeEach(async () => (demo = await DemoPage.open(browser, server.base)));
afterEach(async () => {
  const { errors } = demo;
  await demo.close();
  assert.deepEqual(errors, [], "errors on the page or in its console");
});

/** The log's entries since then. */
const since = ({ log }, before) => log.slice(before.log.length);
const says = (pattern, before) => (shown) => since(shown, before).some((line) => pattern.test(line));

for (const name of ["ticker", "secure"]) {
  describe(`the ${name} panel`, () => {
    test("says what carries the feed, and counts what comes", async () => {
      const shown = await demo.until(name, "ten events", ({ received }) => received >= 10);
      const [transport, reason] = name === "ticker" ? ["native", /plain GET needs no more/] : ["fetch", /no plain GET/];
      assert.equal(shown.state, "open");
      assert.equal(shown.transport, transport);
      assert.match(shown.reason, reason);
      assert.equal(shown.attempt, "1");
      assert.match(shown.lastEventId, /^\w+-\d+$/);
    });

    test("recovers from a drop", async () => {
      await demo.until(name, "events", ({ received }) => received > 0);
      const before = await demo.press(name, "drop");
      await demo.until(name, "waiting, by the log", says(/waiting .+/, before));
      await demo.recovered(name, before);
    });

    test("takes a burst of two thousand", async () => {
      await demo.until(name, "events", ({ received }) => received > 0);
      const before = await demo.press(name, "burst");
      const shown = await demo.recovered(name, before, 2000);
      assert.deepEqual(
        since(shown, before).filter((line) => !line.includes("button")),
        [],
        "it stayed open",
      );
    });

    test("recovers from a 503, and counts down to when it asks again", async () => {
      await demo.until(name, "events", ({ received }) => received > 0);
      const before = await demo.press(name, "unavailable");
      const counting = ({ state, nextAttempt, log }) =>
        state === "waiting" && /^in \d+\.\d s$/.test(nextAttempt) && log.some((line) => line.includes("status 503"));
      const first = await demo.until(name, "a countdown after the 503", counting);
      const left = ({ nextAttempt }) => parseFloat(nextAttempt.slice(3));
      await demo.until(name, "less time left", (shown) => counting(shown) && left(shown) < left(first));
      const shown = await demo.recovered(name, before);
      assert.equal(shown.transport, "fetch");
      if (name === "ticker") assert.match(shown.reason, /native gave up/);
    });
  });
}

test("a silent ticker stays open, since native can't tell, and catches up", async () => {
  await demo.until("ticker", "events", ({ received }) => received > 0);
  const before = await demo.press("ticker", "silent");
  await demo.until("ticker", "silence", ({ lastEvent }) => lastEvent > 3000);
  const shown = await demo.recovered("ticker", before, 32);
  assert.deepEqual(
    since(shown, before).filter((line) => !line.includes("button")),
    [],
    "it stayed open",
  );
});

test("a silent secure feed is noticed after five seconds, and replaced", async () => {
  await demo.until("secure", "events", ({ received }) => received > 0);
  const before = await demo.press("secure", "silent");
  await demo.until("secure", "the time-out, by the log", says(/waiting .*timeout\.idle/, before));
  await demo.recovered("secure", before, 20);
});

test("a wrong token shows the status and the server's words, the right one goes on where it was", async () => {
  await demo.until("secure", "events", ({ received }) => received > 0);
  await demo.page.$eval("#token", (token) => (token.value = ""));
  await demo.page.type("#token", "sesame");
  const before = await demo.panel("secure");
  await demo.click('[data-action="reconnect"]');
  await demo.until("secure", "closed", ({ state }) => state === "closed");
  assert.equal(await demo.text('#secure [data-field="status"]'), "401");
  assert.match(await demo.text('#secure [data-field="words"]'), /^The token "sesame" is not one this server knows\./);

  await demo.page.$eval("#token", (token) => (token.value = ""));
  await demo.page.type("#token", "headwater");
  await demo.page.keyboard.press("Enter");
  await demo.recovered("secure", before);
  assert.equal(await demo.text('#secure [data-field="status"]'), "200");
});

describe("the shared feed", () => {
  const shared = (page, name) => page.text(`#shared [data-field="${name}"]`);
  const figures = async (page) => [await shared(page, "tabs"), await shared(page, "connections")];

  test("has one connection for two tabs, and goes on in one when the other is closed", async () => {
    const other = await DemoPage.open(browser, `${server.base}/?only=shared`);
    for (const page of [demo, other]) {
      await page.until("shared", "events", ({ received, state }) => received > 0 && state === "open");
      await page.waitFor(
        "two tabs, one connection",
        () => figures(page),
        (shown) => shown.join() === "2,1",
      );
    }
    assert.equal(await shared(demo, "role"), "This tab holds the connection");
    assert.equal(await shared(other, "role"), "Another tab holds the connection");

    const before = await other.panel("shared");
    await demo.close();
    const shown = await other.recovered("shared", before);
    assert.deepEqual(shown.log.length, before.log.length, "it stayed open");
    await other.waitFor(
      "one tab, one connection",
      () => figures(other),
      (shown) => shown.join() === "1,1",
    );
    assert.equal(await shared(other, "role"), "This tab holds the connection");
    demo = other;
  });

  test("goes on in the other tab while one is reloaded", async () => {
    const other = await DemoPage.open(browser, `${server.base}/?only=shared`);
    await other.until("shared", "events", ({ received }) => received > 0);
    const before = await other.panel("shared");
    await demo.page.reload();
    await other.recovered("shared", before);
    await demo.until("shared", "events", ({ received, state }) => received > 0 && state === "open");
    await other.waitFor(
      "two tabs, one connection",
      () => figures(other),
      (shown) => shown.join() === "2,1",
    );
    await demo.close();
    demo = other;
  });
});

describe("the chat", () => {
  const reply = () => demo.text('[data-part="reply"]');
  const saw = () => demo.text('[data-field="server-saw"]');

  test("streams, and Stop is seen by the server", async () => {
    await demo.click('[data-action="ask"]');
    const lengths = new Set();
    await demo.waitFor(
      "an answer that grows",
      reply,
      (text) => text.startsWith("You asked") && lengths.add(text.length).size > 5,
    );
    await demo.click('[data-action="stop"]');
    const said = await demo.waitFor("the server's word", saw, (text) => text.startsWith("abort"));
    const [, sent, all] = said.match(/^abort: The client left after (\d+) of (\d+) tokens\.$/);
    assert.ok(Number(sent) < Number(all), said);
    const shown = await demo.panel("chat");
    assert.equal(shown.state, "closed");
    assert.equal(shown.log.at(-1).slice(8), "closed by this page");

    // No token comes after Stop.
    const text = await reply();
    await demo.click('[data-action="ask"]');
    await demo.waitFor("another answer", reply, (again) => again.startsWith("You asked") && again !== text);
    await demo.click('[data-action="stop"]');
    await demo.waitFor("the server's word", saw, (again) => again.startsWith("abort") && again !== said);
  });

  test("ends by itself, with every token and no second request", async () => {
    await demo.click('[data-action="ask"]');
    const said = await demo.waitFor("the server's word", saw, (text) => text.startsWith("done"));
    const [, tokens] = said.match(/^done: All (\d+) tokens\.$/);
    const shown = await demo.panel("chat");
    assert.equal(shown.received, Number(tokens) + 1);
    assert.equal(shown.lastEventId, String(Number(tokens) + 1));
    assert.equal(shown.transport, "fetch");
    assert.deepEqual(
      shown.log.map((line) => line.slice(8)),
      ["connecting attempt 1, through fetch", "open through fetch", "closed by the server, as it should"],
    );
    assert.match(await reply(), /The next event is called “done”\.$/);
  });
});

test("a question without words is refused in the server's words", async () => {
  await demo.page.$eval("#prompt", (prompt) => (prompt.value = " "));
  await demo.click('[data-action="ask"]');
  const refused = await demo.until("chat", "closed", ({ state }) => state === "closed");
  assert.match(refused.log.at(-1), /failed \/chat answered with status 400$/);
  const said = () => demo.text('[data-field="server-saw"]');
  await demo.waitFor(
    "the server's words",
    said,
    (text) => text === "The prompt is empty, and to that there is no answer.",
  );
});

for (const width of [1280, 360]) {
  test(`nothing moves while figures change, at ${width} pixels`, async () => {
    // All of the page at once: only what can be seen is watched.
    await demo.page.setViewport({ width, height: 6000 });
    await demo.until("secure", "events", ({ received }) => received > 0);
    await demo.until("ticker", "events", ({ received }) => received > 8);
    await demo.watchLayout();
    const before = [await demo.press("ticker", "burst"), await demo.press("secure", "drop")];
    await demo.click('[data-action="ask"]');
    await demo.recovered("ticker", before[0], 2000);
    await demo.recovered("secure", before[1]);
    await demo.until("chat", "a line or two", ({ received }) => received > 40);
    assert.deepEqual(await demo.moved(), []);
  });
}

test("the package's weight is measured", async () => {
  const weight = await demo.waitFor(
    "a weight",
    () => demo.text('[data-field="weight"]'),
    (text) => /\d/.test(text),
  );
  assert.match(weight, /^\d+\.\d\skB$/);
});

test("the code that is shown is the code that runs", async () => {
  const shown = await demo.page.$$eval('[data-part="code"] code', (codes) => codes.map((code) => code.textContent));
  assert.equal(shown.length, 4);
  for (const code of shown) assert.match(code, /^(async )?function \w+\([^]*connect\(url, \{/);
});

test("a phone's width needs no scrolling sideways", async () => {
  await demo.page.setViewport({ width: 360, height: 740, deviceScaleFactor: 2 });
  await demo.click('[data-action="ask"]');
  await demo.until("chat", "tokens", ({ received }) => received > 20);
  const before = await demo.press("ticker", "drop");
  await demo.recovered("ticker", before);
  const [needed, given] = await demo.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.deepEqual([needed, given], [360, 360]);
  await demo.click('[data-action="stop"]');
});
