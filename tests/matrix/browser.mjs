// Pages, in one headless Chromium for the whole run.
import { launch } from "../support/browsers.mjs";

/** How long a page may take, in ms. A dev server may first have to look at what it serves. */
const PATIENCE = 90_000;

let launched;

/** What the page at `address` has seen of the feed. */
export async function look(address, feedUrl, { ready = async () => {} } = {}) {
  launched ??= launch();
  const context = await (await launched).createBrowserContext();
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("requestfailed", (request) => said.push(`${request.url()} ${request.failure()?.errorText}`));
  try {
    const url = new URL(address);
    url.searchParams.set("feed", feedUrl);
    await page.goto(url.href, { timeout: PATIENCE });
    // A dev server may load the page anew when it has found out what the page imports.
    await page.waitForFunction(() => globalThis.matrix, { timeout: PATIENCE, polling: 50 });
    const seen = await page.evaluate(() => globalThis.matrix);
    await ready();
    return seen;
  } catch (error) {
    throw new Error(`${error.message}\nthe page said:\n${said.join("\n")}`);
  } finally {
    await context.close();
  }
}

export async function closeBrowser() {
  await (await launched)?.close();
}
