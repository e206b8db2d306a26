// What a page of Chromium's holds, with its garbage collected: to see whether what is closed leaves something behind.

import assert from "node:assert/strict";
import { openRequests } from "../../support/origin.mjs";

/** How many cycles go before those that are measured, so that what is allocated once is there. */
const WARM = 1000;

/** Opens a page whose engine can be looked into. */
export async function watchedPage(browser, url) {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(() => {
    const { Instance } = WebAssembly;
    WebAssembly.Instance = new Proxy(Instance, {
      construct(target, args) {
        const instance = new target(...args);
        const exported = Object.values(instance.exports);
        // One without exports only asks whether WebAssembly is refused. The first one beside that is the client's. Those of
        // sharing come and go with their sources.
        if (exported.length === 0) return instance;
        globalThis.engine ??= {
          memory: exported.find((one) => one instanceof WebAssembly.Memory),
          tables: exported.filter((one) => one instanceof WebAssembly.Table),
        };
        return instance;
      },
    });
  });
  await page.goto(url);
  return page;
}

/** What a page holds, with its garbage collected. */
export async function held(page) {
  const client = await page.createCDPSession();
  await client.send("HeapProfiler.enable");
  for (let i = 0; i < 4; i++) {
    // What one collection finalizes, the next can free.
    await client.send("HeapProfiler.collectGarbage");
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 20)));
  }
  const { usedSize } = await client.send("Runtime.getHeapUsage");
  const { JSEventListeners } = await page.metrics();
  const count = async (name) => {
    const prototype = await page.evaluateHandle((name) => globalThis[name].prototype, name);
    const all = await page.queryObjects(prototype);
    const length = await all.evaluate((all) => all.length);
    await Promise.all([prototype.dispose(), all.dispose()]);
    return length;
  };
  const objects = {};
  for (const name of [
    "AbortController",
    "AbortSignal",
    "EventSource",
    "ReadableStreamDefaultReader",
    "Response",
    "Headers",
    "BroadcastChannel",
    "MessagePort",
  ]) {
    objects[name] = await count(name);
  }
  const engine = await page.evaluate(() => ({
    memory: engine.memory.buffer.byteLength,
    tables: engine.tables.map(({ length }) => length),
  }));
  await client.detach();
  return { usedSize, JSEventListeners, objects, engine };
}

/**
 * Runs `work(count)` for a warm-up, then for all cycles, and compares what the page holds after each. `most` is how many
 * bytes of heap a cycle may leave: the smallest object has a dozen, and no cycle could leave just one.
 */
export async function compare(t, page, work, { cycles, most = 10, again = true }) {
  await work(Math.min(WARM, cycles));
  const before = await held(page);
  const started = performance.now();
  await work(cycles);
  const seconds = (performance.now() - started) / 1000;
  const after = await held(page);
  // Where Chromium held on to something before that it has let go since, that hides what is left: once more, then.
  if (after.usedSize < before.usedSize - most * cycles && again) {
    return compare(t, page, work, { cycles, most, again: false });
  }
  assert.ok(after.usedSize >= before.usedSize - most * cycles, "the heap does not settle: nothing can be said of it");
  const perCycle = (after.usedSize - before.usedSize) / cycles;
  t.diagnostic(
    `${cycles} cycles in ${seconds.toFixed(1)} s: heap ${before.usedSize} → ${after.usedSize} bytes (${perCycle.toFixed(1)} a cycle)`,
  );
  t.diagnostic(
    `wasm memory ${after.engine.memory} bytes, tables ${after.engine.tables}, listeners ${after.JSEventListeners}`,
  );
  assert.deepEqual(after.objects, before.objects);
  assert.equal(after.JSEventListeners, before.JSEventListeners, "event listeners");
  assert.deepEqual(after.engine, before.engine, "the engine's memory and its tables");
  assert.ok(perCycle < most, `${perCycle} bytes of heap a cycle`);
}

/** Waits until the server has no response open any more. */
export async function settled(base) {
  const end = Date.now() + 10_000;
  for (;;) {
    const open = await openRequests(base);
    if (open === 0) return;
    assert.ok(Date.now() < end, `${open} responses are still open at the server`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
