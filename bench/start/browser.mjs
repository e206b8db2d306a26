import puppeteer from "puppeteer-core";
import { launch } from "../../tests/support/browsers.mjs";

/** Puppeteer's `Browser`. */
export function browser(name) {
  if (name === "chromium") return launch();
  return puppeteer.launch({ browser: "firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr" });
}
