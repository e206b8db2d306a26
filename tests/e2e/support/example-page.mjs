/** How long a condition may take to come true, in ms. */
const PATIENCE = 20_000;

/** What Chromium itself writes to the console where a request fails, as requests here are made to. */
const EXPECTED =
  /^Failed to load resource: (net::ERR_INCOMPLETE_CHUNKED_ENCODING|the server responded with a status of 503 )/;

/** An example, open in a tab. */
export class ExamplePage {
  /** Errors that nobody asked for, as the console and the page report them. */
  errors = [];
  /** The paths and queries that the page has asked for. */
  requests = [];

  static async open(browser, url, { width = 1000, height = 780, scheme = "light", scale = 1 } = {}) {
    const example = new ExamplePage();
    const page = await browser.newPage();
    example.page = page;
    page.on("pageerror", (error) => example.errors.push(String(error.stack ?? error)));
    page.on("console", (message) => {
      const bad = message.type() === "error" || message.type() === "warn";
      if (bad && !EXPECTED.test(message.text())) example.errors.push(message.text());
    });
    page.on("request", (request) => {
      const { pathname, search } = new URL(request.url());
      example.requests.push(pathname + search);
    });
    await page.setViewport({ width, height, deviceScaleFactor: scale });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto(url);
    return example;
  }

  /** The text of the first element that fits; empty where there is none. */
  text(selector) {
    return this.page.evaluate((selector) => document.querySelector(selector)?.textContent ?? "", selector);
  }

  /** Waits until the text of an element is as it is to be, and returns it. */
  async until(selector, fits) {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const text = await this.text(selector);
      if (fits(text)) return text;
      if (Date.now() > end)
        throw new Error(`${selector} has not become what was waited for; it is ${JSON.stringify(text)}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  /** Presses the button with this text, in front: the browser draws nothing where nobody looks. */
  async press(text) {
    await this.page.bringToFront();
    await this.page.locator(`::-p-xpath(//button[normalize-space()=${JSON.stringify(text)}])`).click();
  }

  /** How wide the page is, and how much of that can be seen. */
  widths() {
    return this.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  }

  close() {
    return this.page.close();
  }
}
