// A component of a framework, by Headwater's entry for it: rendered on a server where the tool does that, then in a page.
import assert from "node:assert/strict";
import { join } from "node:path";
import { watch, withFeed } from "../browser.mjs";
import { beside, run } from "../commands.mjs";
import { EVENTS, feed, letGo } from "../feed.mjs";
import { versionOf } from "../install.mjs";
import { serving } from "../serve.mjs";
import { nodeOf } from "./node.mjs";

/**
 * Fails unless the component at `address` shows the feed's events, has them by one connection, which a store beside it
 * reads as well, and lets go of it when it is taken away. On a server, its initial state must have been all.
 *
 * @param isRendered whether the tool's server renders it
 */
export async function component(address, origin, { isRendered = false } = {}) {
  const placed = await feed(origin);
  if (isRendered) {
    const response = await fetch(withFeed(address, placed.url));
    const html = await response.text();
    assert.equal(response.status, 200, html);
    assert.match(html, /<ol[^>]*data-state="idle"/, `the server has not rendered the initial state: ${html}`);
    assert.doesNotMatch(html, /<li[ >]/, "the server has rendered events");
    assert.deepEqual(await placed.seen(), [], "the server has asked for the stream");
  }
  const seen = await watch(address, placed.url, EVENTS.length, { ready: () => letGo(placed) });
  const { all, ...found } = seen;
  assert.deepEqual(found, { state: "open", shown: EVENTS, beside: EVENTS, requests: 1, complaints: [] });
  const requests = await placed.seen();
  assert.equal(requests.length, all, "others than the page have asked for the stream");
  // The provider of options and the component are of one module, and of one framework.
  for (const { headers } of requests)
    assert.ok(JSON.stringify(headers).includes("x-provided"), JSON.stringify(headers));
}

/**
 * @param entry the package's
 * @param framework the framework's package, whose version is told
 * @param build the command, if there is something to build
 * @param from the folder that is served as it is, or
 * @param command a function of the port: the tool's server
 * @param isRendered whether that server renders the component
 * @param newer whether the tool needs a newer Node than the package does: the app brings its own
 */
export function components({ entry, framework, build, from, command, isRendered = false, newer = false, env }) {
  const environment = (dir) => ({ ...env, ...(newer && { PATH: nodeOf(dir) }) });
  return {
    build: build && ((dir) => run(dir, build, environment(dir))),
    async run(dir, { origin }) {
      const check = (base) => component(`${base}/`, origin, { isRendered });
      if (from) await serving(join(dir, from), {}, check);
      else await beside(dir, command, check, environment(dir));
      const what = `${entry} on ${framework} ${versionOf(dir, framework)}`;
      return isRendered ? [what, "rendered on a server"] : [what];
    },
  };
}
