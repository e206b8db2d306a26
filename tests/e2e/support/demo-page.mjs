import assert from "node:assert/strict";

/** How long a condition may take to come true, in ms: a silence of eight seconds is among them. */
const PATIENCE = 25_000;
/** How often a condition is looked at, in ms. */
const LOOK_EVERY = 50;

/** What Chromium itself writes to the console where a request fails, as requests here are made to. */
const EXPECTED =
  /^Failed to load resource: (net::ERR_INCOMPLETE_CHUNKED_ENCODING|the server responded with a status of (400|401|503) )/;
const FAILING = /^\/(chat|(secure\/)?stream)$/;

/** What the page is laid out of. */
const PARTS =
  "section, section header, footer, .card, .card > *, .show > *, .live > *, .lanes b, button, table, tr, dt, pre";

/** The demo, open in a tab. */
export class DemoPage {
  /** Errors that nobody asked for, as the console and the page report them. */
  errors = [];

  static async open(browser, base, { width = 1280, height = 900, scheme = "light", scale = 1 } = {}) {
    const demo = new DemoPage();
    const page = await browser.newPage();
    demo.page = page;
    page.on("pageerror", (error) => demo.errors.push(String(error.stack ?? error)));
    page.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warn") return;
      const { url } = message.location();
      const asked = EXPECTED.test(message.text()) && url && FAILING.test(new URL(url).pathname);
      if (!asked) demo.errors.push(`${message.text()} (${url})`);
    });
    await page.setViewport({ width, height, deviceScaleFactor: scale });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto(base);
    await page.waitForSelector("html[data-ready]");
    return demo;
  }

  /** What a panel shows. No event may ever be missed or doubled, so each look makes sure of it. */
  async panel(name) {
    const shown = await this.page.$eval(`[data-panel="${name}"]`, (panel) => {
      const text = (field) => panel.querySelector(`[data-field="${field}"]`).textContent;
      const number = (field) => Number(text(field).replace(/\D/g, ""));
      return {
        state: text("state"),
        transport: text("transport"),
        reason: text("reason"),
        lastEventId: text("last-event-id"),
        lastEvent: parseFloat(text("last-event")) * 1000,
        attempt: text("attempt"),
        nextAttempt: text("next-attempt"),
        received: number("received"),
        missed: number("missed"),
        doubled: number("doubled"),
        log: Array.from(panel.querySelectorAll(".log li"), (entry) => entry.textContent).reverse(),
      };
    });
    assert.deepEqual([shown.missed, shown.doubled], [0, 0], `${name}: events missed, events doubled`);
    return shown;
  }

  /** Waits until what a panel shows fits, and returns it. */
  until(name, what, fits) {
    return this.waitFor(`${name}: ${what}`, () => this.panel(name), fits);
  }

  /** Waits until what `look` finds fits, and returns it. */
  async waitFor(what, look, fits) {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const found = await look();
      if (fits(found)) return found;
      assert.ok(Date.now() < end, `${what}: not within ${PATIENCE} ms; last seen: ${JSON.stringify(found, null, 1)}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    }
  }

  /** Presses a button of a panel; returns what the panel showed before. */
  async press(name, action) {
    const before = await this.panel(name);
    await this.click(`[data-panel="${name}"] [data-action="${action}"]`);
    return before;
  }

  click(selector) {
    return this.page.locator(selector).click();
  }

  /** Waits until a panel is open again and some more events have come than before. */
  recovered(name, before, more = 8) {
    const fits = ({ state, received }) => state === "open" && received >= before.received + more;
    return this.until(name, `open again, and ${more} more events`, fits);
  }

  /** From here on, notes which parts of the page move; lines of the log and words may. */
  async watchLayout() {
    await this.page.evaluate((parts) => {
      globalThis.moved = [];
      new PerformanceObserver((list) => {
        const nodes = list.getEntries().flatMap(({ sources }) => sources.map(({ node }) => node));
        for (const node of nodes) if (node?.matches?.(parts)) globalThis.moved.push(node.outerHTML.slice(0, 80));
      }).observe({ type: "layout-shift" });
    }, PARTS);
  }

  /** The parts of the page that have moved, as their markup begins. */
  moved() {
    return this.page.evaluate(() => globalThis.moved);
  }

  text(selector) {
    return this.page.$eval(selector, (element) => element.textContent.trim());
  }

  close() {
    return this.page.close();
  }
}
