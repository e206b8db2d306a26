// Chromium and Firefox, by puppeteer, which ends them when this program ends.
import puppeteer from "puppeteer-core";
import "./program.mjs";

/** It is headless, and talks to nobody but the page's own servers. */
const CHROMIUM = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A page keeps its pace where nobody looks. */
const UNTHROTTLED = ["--disable-background-timer-throttling", "--disable-renderer-backgrounding"];

/**
 * Starts Chromium, the program that the variable CHROMIUM names, and gives puppeteer's `Browser`. `args` are more
 * arguments, and `without` fits those of puppeteer's own that are to be left out; the rest are puppeteer's options.
 */
export function launch({ args = [], without, ...options } = {}) {
  return puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [...CHROMIUM, ...args],
    ignoreDefaultArgs: without ? puppeteer.defaultArgs().filter((argument) => without.test(argument)) : false,
    // Where the pipe ends, Chromium ends, however this program came to its end.
    pipe: true,
    ...options,
  });
}

/** As {@link ENGINES} has it. */
export async function chromium(url, { hearsNetwork = true, hearsErrors = true } = {}) {
  // What benchmarks have measured so far, they have measured without the pipe.
  const options = { args: UNTHROTTLED, networkEnabled: hearsNetwork, pipe: false };
  return open(url, hearsErrors, await launch(options));
}

/** The same: the program that the variable FIREFOX names. */
export async function firefox(url, { hearsNetwork = true, hearsErrors = true } = {}) {
  const browser = await puppeteer.launch({
    browser: "firefox",
    networkEnabled: hearsNetwork,
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    // The page is busy by intent.
    extraPrefsFirefox: { "dom.max_script_run_time": 0 },
  });
  return open(url, hearsErrors, browser);
}

async function open(url, hearsErrors, browser) {
  try {
    const page = await browser.newPage();
    const ended = new Promise((_, reject) => {
      browser.once("disconnected", () => reject(new Error("the browser has ended")));
      page.once("error", reject);
      if (hearsErrors) page.once("pageerror", reject);
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
