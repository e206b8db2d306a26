// Pages, in one headless Chromium for the whole run.
import { launch } from "../support/browsers.mjs";

/** How long a page may take, in ms. A dev server may first have to look at what it serves. */
const PATIENCE = 90_000;
export const WAIT = { timeout: PATIENCE, polling: 50 };

let launched;

/** Makes a page for `use`, which opens it at the address it is given. The page finds the feed's address in its own. */
export async function opened(address, feedUrl, use) {
  launched ??= launch();
  const context = await (await launched).createBrowserContext();
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("requestfailed", (request) => said.push(`${request.url()} ${request.failure()?.errorText}`));
  try {
    return await use(page, withFeed(address, feedUrl));
  } catch (error) {
    throw new Error(`${error.message}\nthe page said:\n${said.join("\n")}`);
  } finally {
    await context.close();
  }
}

/** The page's address, with the feed's in it. */
export function withFeed(address, feedUrl) {
  const url = new URL(address);
  url.searchParams.set("feed", feedUrl);
  return url.href;
}

/** What the page at `address` has seen of the feed. */
export function look(address, feedUrl, { ready = async () => {} } = {}) {
  return opened(address, feedUrl, async (page, url) => {
    await page.goto(url, { timeout: PATIENCE });
    // A dev server may load the page anew when it has found out what the page imports.
    await page.waitForFunction(() => globalThis.matrix, WAIT);
    const seen = await page.evaluate(() => globalThis.matrix);
    await ready();
    return seen;
  });
}

/**
 * What a component at `address` shows of the feed's first `count` events, and what a store beside it has; then the
 * component is taken away. `requests` are those that the page has sent for it, `complaints` the page's warnings and errors.
 */
export function watch(address, feedUrl, count, { ready }) {
  return opened(address, feedUrl, async (page, url) => {
    const [complaints, requests] = [[], []];
    let all = 0;
    page.on("console", (message) => {
      if (["warn", "error"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      // A page that a dev server has loaded anew begins anew.
      if (request.isNavigationRequest() && request.frame() === page.mainFrame())
        for (const list of [complaints, requests]) list.length = 0;
      if (request.url() !== feedUrl || request.method() === "OPTIONS") return;
      all += 1;
      requests.push(request.headers());
    });
    await page.goto(url, { timeout: PATIENCE });
    const isThere = (count) =>
      document.querySelectorAll("ol > li").length >= count && globalThis.beside?.length >= count;
    await page.waitForFunction(isThere, WAIT, count);
    const seen = await page.evaluate(() => ({
      state: document.querySelector("ol").dataset.state,
      shown: Array.from(document.querySelectorAll("ol > li"), (item) => JSON.parse(item.textContent)),
      beside: globalThis.beside,
    }));
    await page.click("#leave");
    await page.waitForFunction(() => !document.querySelector("ol"), WAIT);
    await ready();
    return { ...seen, requests: requests.length, all, complaints };
  });
}

export async function closeBrowser() {
  await (await launched)?.close();
}
