// Where benchmarks and suites run.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, firefox } from "./browsers.mjs";
import { Program } from "./program.mjs";
import { webkit } from "./webkit.mjs";

/**
 * `start(url, options)` opens the page, or runs its script, and gives the engine's `version`, a promise `ended`
 * that rejects if it ends by itself or the page has an error that nobody caught, and `stop()`. The options:
 *
 * - `script`: what Node.js runs in place of the page.
 * - `hearsNetwork`: false runs a page of many requests at half the cost. Nobody needs to be told of them.
 * - `hearsErrors`: false is for a page that is meant to have errors.
 */
export const ENGINES = [
  { name: "chromium", label: "Chromium", start: chromium },
  { name: "firefox", label: "Firefox", start: firefox },
  { name: "webkit", label: "WebKit", start: webkit },
  { name: "node", label: "Node.js", start: node },
];

/** Those that have pages. */
export const BROWSERS = ENGINES.filter(({ name }) => name !== "node");

/** The Node.js that runs this: the same script as the page's, in a process of its own. */
async function node(url, { script }) {
  const dir = mkdtempSync(join(tmpdir(), "headwater-bench-"));
  const file = join(dir, "bench.mjs");
  writeFileSync(file, script);
  const program = new Program(process.execPath, [file, url]);
  return {
    version: `${process.versions.node} (V8 ${process.versions.v8})`,
    ended: program.ended,
    async stop() {
      await program.stop();
      rmSync(dir, { recursive: true });
    },
  };
}
