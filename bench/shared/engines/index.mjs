import { chromium, firefox } from "./puppeteer.mjs";
import { node } from "./node.mjs";
import { webkit } from "./webkit.mjs";

/**
 * Where the contenders run. `start(url, script)` opens the page, or runs its script, and gives the
 * engine's `version`, a promise `ended` that rejects if it ends by itself, and `stop()`. A page of many requests
 * is run at half the cost by `start(url, undefined, { hearsNetwork: false })`: nobody is told of them.
 */
export const ENGINES = [
  { name: "chromium", label: "Chromium", start: chromium },
  { name: "firefox", label: "Firefox", start: firefox },
  { name: "webkit", label: "WebKit", start: webkit },
  { name: "node", label: "Node.js", start: node },
];
