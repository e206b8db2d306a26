// A component of a framework that is edited while it is shown: the tool's server replaces it in the page.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stage } from "../../support/origin.mjs";
import { opened, WAIT } from "../browser.mjs";
import { beside } from "../commands.mjs";
import { letGo } from "../feed.mjs";
import { versionOf } from "../install.mjs";

/** Numbers from 1 on, with the IDs a-1, a-2 …, as the test publishes them. Whoever comes back is told what it has missed. */
const FEED = { steps: [{ feed: {} }] };

/** How the component is edited: its markup, then its handler, then that one again. */
const EDITIONS = [
  (text) => text.replace("<ol", '<ol data-edition="1"'),
  (text) =>
    text
      .replace("{ beside, options", "{ beside, hearing")
      .replace(", options)", ", hearing(2))")
      .replace('edition="1"', 'edition="2"'),
  (text) => text.replace("hearing(2)", "hearing(3)").replace('edition="2"', 'edition="3"'),
];

/**
 * Fails unless the page stays as the component is edited in `path`, nothing is lost, each event is heard once, by the
 * handler of now, and nothing is left open when the component goes.
 */
async function replaced(address, path, origin, { keeps, reopens }) {
  const placed = await stage(origin, FEED);
  const before = readFileSync(path, "utf8");
  try {
    await opened(address, placed.url, async (page, url) => {
      await page.goto(url, { timeout: WAIT.timeout });
      let all = [];
      const shows = (edition) => page.waitForFunction(isShown, WAIT, edition, all.join());
      const hears = async (edition, number) => {
        await shows(edition);
        await placed.feed({ publish: 1 });
        all.push(number);
        await shows(edition);
      };
      await hears(null, 1);
      await page.evaluate(() => (globalThis.isSame = true));
      for (const [index, edit] of EDITIONS.entries()) {
        const text = readFileSync(path, "utf8");
        assert.notEqual(edit(text), text, "it can't be edited");
        writeFileSync(path, edit(text));
        if (!keeps[index]) all = [];
        await hears(`${index + 1}`, index + 2);
      }
      const { isSame, heard } = await page.evaluate(() => ({ isSame: globalThis.isSame, heard: globalThis.heard }));
      assert.ok(isSame, "the page was loaded anew");
      assert.deepEqual(heard, ["2: 3", "3: 4"]);
      const requests = await placed.seen();
      assert.deepEqual(
        requests.map(({ headers }) => headers["last-event-id"]),
        reopens ? [undefined, "a-1", "a-2", "a-3"] : [undefined],
      );
      await page.click("#leave");
      await letGo(placed);
    });
  } finally {
    writeFileSync(path, before);
  }
}

/** Runs in the page: whether this edition of the component shows these events. */
function isShown(edition, events) {
  const list = document.querySelector("ol");
  if (list?.dataset.state !== "open" || list.getAttribute("data-edition") !== edition) return false;
  return Array.from(list.children, (item) => JSON.parse(item.textContent)[2]).join() === events;
}

/**
 * @param entry the package's
 * @param framework the framework's package, whose version is told
 * @param command a function of the port: the tool's server
 * @param file the component's
 * @param keeps for each of three editions, of the markup and twice of the script, whether the component is still the same
 * one, which has its data: some tools put another one in its place
 * @param reopens whether the connection is closed, and opened again from the last event on: some end all effects of a
 * component before they begin them again, which only a `grace` would bridge
 */
export function hot({ entry, framework, command, file, keeps = [true, true, true], reopens = false }) {
  return {
    async run(dir, { origin }) {
      const check = (base) => replaced(`${base}/`, join(dir, file), origin, { keeps, reopens });
      await beside(dir, command, check);
      return [`${entry} on ${framework} ${versionOf(dir, framework)}`];
    },
  };
}
