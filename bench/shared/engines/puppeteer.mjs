import puppeteer from "puppeteer-core";

/** Chromium: the program that the variable CHROMIUM names. */
export function chromium(url, script, { hearsNetwork = true } = {}) {
  return open(url, {
    browser: "chrome",
    networkEnabled: hearsNetwork,
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-background-timer-throttling",
      "--disable-renderer-backgrounding",
    ],
  });
}

/** Firefox: the program that the variable FIREFOX names. */
export function firefox(url, script, { hearsNetwork = true } = {}) {
  return open(url, {
    browser: "firefox",
    networkEnabled: hearsNetwork,
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    // The page is busy by intent.
    extraPrefsFirefox: { "dom.max_script_run_time": 0 },
  });
}

async function open(url, options) {
  const browser = await puppeteer.launch(options);
  try {
    const page = await browser.newPage();
    const ended = new Promise((_, reject) => {
      browser.once("disconnected", () => reject(new Error("the browser has ended")));
      page.once("error", reject);
      page.once("pageerror", reject);
    });
    ended.catch(() => {});
    const version = (await browser.version()).replace(/^[a-z]+\//i, "");
    await page.goto(url);
    return { version, ended, stop: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
