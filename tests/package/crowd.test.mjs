// The first sources of a page take all connections that an engine has to a server by HTTP/1.1.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { engine } from "./support/place.mjs";
import { stage } from "./support/stage.mjs";

const CONNECTIONS = 6;

// It has to be the first test of its realm: where WebAssembly is refused, the engine has yet to be loaded, and there is
// no connection left to load it by if the requests of the sources were sent before.
test("with more sources at once than there are connections, those that have one hear their streams", async () => {
  const attempts = Array.from({ length: 2 * CONNECTIONS }, () => ({ steps: [{ send: "data: 1\n\n" }, "hold"] }));
  const { url } = await stage(...attempts);
  await open(CONNECTIONS);
  const sources = attempts.map(() => connect(url, { transport: "fetch" }));
  try {
    let heard = 0;
    await new Promise((resolve) => {
      for (const source of sources) source.once("message", () => ++heard === CONNECTIONS && resolve());
    });
    const open = sources.filter(({ state }) => state === "open").length;
    // Node.js has no limit: others may be open whose event has not come.
    assert.ok(engine === "node" ? open >= heard : open === heard, `${open} are open`);
  } finally {
    for (const source of sources) source.close();
  }
});

/**
 * Has so many connections opened, which stay. They are taken at once: what is asked for later can't be before, as it
 * may where a connection has yet to be made, if an engine wants it sooner.
 */
async function open(count) {
  const held = Array.from({ length: count }, () => ({ steps: [{ send: ":\n" }, "cue"] }));
  const { url, seen, cue } = await stage(...held);
  // Firefox has one request wait for another to the same address, unless neither is to be kept.
  const responses = held.map(async () => (await fetch(url, { cache: "no-store" })).text());
  await seen(`wait=${count}`);
  for (let i = 0; i < count; i++) await cue();
  await Promise.all(responses);
}
