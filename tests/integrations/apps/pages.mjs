// Pages in Chromium, and a server whose feeds can be cut, refused, and gone on with.
import { readFileSync, realpathSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { build } from "esbuild";
import { launch } from "../../support/browsers.mjs";
import { wire } from "../support/cuts.mjs";
import { fileOf } from "../support/recipes.mjs";
import { folder } from "./support.mjs";

const modules = realpathSync(join(folder, "node_modules"));
/** How long a condition may take to come true, in ms. */
const PATIENCE = 20_000;

/** A script for a page that imports recipes and libraries as an app does. */
export async function bundle(code, ...recipes) {
  for (const name of recipes) fileOf(name, folder);
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: join(modules, ".recipes") },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    // Datastar's files name each other so.
    alias: { "~": join(modules, "@starfederation/datastar/dist") },
    logLevel: "error",
  });
  return outputFiles[0].text;
}

/** A file of an installed package. */
export const fileFrom = (path) => readFileSync(join(modules, path), "utf8");

/**
 * A feed of so many events, each made by `event(number)`, which goes on behind the last event ID that is asked for. It
 * notes those; `refuse` counts requests that are answered by 503 from the second on.
 */
export function feed({ to, event, refuse = 0 }) {
  const asked = [];
  return {
    asked,
    answer(request, response) {
      const from = request.headers["last-event-id"];
      asked.push(from);
      if (asked.length > 1 && refuse-- > 0) return response.writeHead(503).end();
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
      response.write("retry: 100\n\n");
      for (let number = Number(from ?? 0) + 1; number <= to; number++)
        response.write(`id: ${number}\n${event(number)}\n\n`);
    },
  };
}

/** Opens a page in Chromium, whose server has the `files` by path: [type, text], or a function that answers. */
export async function openPage(files, use) {
  const server = createServer((request, response) => {
    const found = files[new URL(request.url, "http://localhost").pathname];
    if (typeof found === "function") return found(request, response);
    if (!found) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": found[0] }).end(found[1]);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const line = await wire(server.address().port);
  const browser = await launch();
  try {
    const page = await browser.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error.stack ?? error)));
    await use({
      page,
      line,
      errors,
      open: () => page.goto(line.origin),
      /** Waits until this many elements fit the selector, and gives the texts of all. */
      async texts(selector, count) {
        const look = (selector) => Array.from(document.querySelectorAll(selector), (element) => element.textContent);
        const fits = `document.querySelectorAll(${JSON.stringify(selector)}).length >= ${count}`;
        await page.waitForFunction(fits, { timeout: PATIENCE }).catch(async (error) => {
          const seen = await page.evaluate(() => document.body.innerHTML);
          throw new Error(`${error.message}; ${errors.join("; ")}; the page is ${seen}`);
        });
        return page.evaluate(look, selector);
      },
    });
  } finally {
    await browser.close();
    await line.close();
    server.closeAllConnections();
    server.close();
  }
}
