// A shared worker that holds the connection.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stage } from "../../support/origin.mjs";
import { until } from "../../support/tabs.mjs";
import { built, serve } from "./copies.mjs";
import { becomes, FEED, heard, leave, listen, listenInTurn, oneAtATime, open, opened } from "./support.mjs";

const WORKER = "/pkg/dist/shared-worker.js";

export function workers(context) {
  const { engine } = context;

  /** Tabs that share by a worker, opened one after the other. */
  async function beside(count, worker = WORKER) {
    const scenario = await stage(context.base, FEED);
    const tabs = await open(context, count);
    for (const tab of tabs) {
      await listen(tab, scenario.url, { share: { worker } });
      await becomes(tab, "worker");
    }
    await opened(tabs);
    return { ...scenario, tabs };
  }

  test("a shared worker holds the connection; where the tab is closed that has made it, it may be run anew, and nothing is lost", async () => {
    const { tabs, seen, feed } = await beside(3);
    const [first, ...others] = tabs;
    await feed({ publish: 3 });
    await heard(tabs, 3);
    await first.close();
    await feed({ publish: 3 });
    await heard(others, 6);
    for (const tab of others) await becomes(tab, "worker");
    // WebKit runs it anew in the process of another tab.
    const requests = await seen();
    if (engine !== "webkit") assert.equal(requests.length, 1);
    await oneAtATime(seen, requests.length);
    await others[0].reload();
    await feed({ publish: 1 });
    await heard([others[1]], 7);
    await leave(seen, ...others);
  });

  test("tabs that are opened at once have one connection by the worker", async () => {
    const { url, seen, feed } = await stage(context.base, FEED);
    const tabs = await open(context, 5);
    await Promise.all(tabs.map((tab) => listen(tab, url, { share: { worker: WORKER } })));
    await opened(tabs);
    for (const tab of tabs) await becomes(tab, "worker");
    await feed({ publish: 5 });
    await heard(tabs, 5);
    assert.equal((await seen()).length, 1);
    for (const tab of tabs) await tab.evaluate(() => globalThis.page.source.close());
    await seen("ended=1");
    await leave(seen, ...tabs);
  });

  test("a tab's process is halted: the others never waited, and it has lost nothing when it runs again", async () => {
    const { tabs, seen, feed } = await beside(3);
    const [first, ...others] = tabs;
    await feed({ publish: 3 });
    await heard(tabs, 3);
    const proceed = await others[0].halt();
    try {
      await feed({ publish: 3 });
      await heard([first, others[1]], 6);
    } finally {
      proceed();
    }
    await heard(tabs, 6);
    assert.equal((await seen()).length, 1);
    await leave(seen, ...tabs);
  });

  test("a worker that hangs is noticed within 10 s: a tab goes on", async (t) => {
    const script = await built(context.base, "shared-worker.js");
    const channel = `hang ${Math.random()}`;
    const hanging = `new BroadcastChannel("${channel}").onmessage = () => { for (;;); };\n`;
    const { url: worker } = await serve(context.base, hanging + script, "text/javascript");
    const { tabs, feed, url } = await beside(2, worker);
    await feed({ publish: 3 });
    await heard(tabs, 3);
    await tabs[0].evaluate((channel) => new BroadcastChannel(channel).postMessage(0), channel);
    const started = Date.now();
    await feed({ publish: 3 });
    await heard(tabs, 6);
    const took = Date.now() - started;
    t.diagnostic(`noticed within ${took} ms`);
    // Whoever comes later finds a worker that does not answer.
    const [late] = await open(context, 1);
    await listen(late, url, { share: { worker } });
    await opened([late]);
    await feed({ publish: 2 });
    await heard(tabs, 8);
    await heard([late], 8, 7);
    await says(late, /; the shared worker does not answer/);
    for (const tab of [...tabs, late]) await tab.close();
  });

  test("where no worker may be loaded, by `worker-src 'none'`, the tabs share without one, and say why", async () => {
    const policy = { "content-security-policy": "worker-src 'none'" };
    const page = await serve(context.base, "<!doctype html>", "text/html", policy);
    const { url, seen, feed } = await stage(context.base, FEED);
    const tabs = [await context.profile.open(page.url), await context.profile.open(page.url)];
    await without(WORKER, tabs, url, /; (the shared worker can't be loaded|there can be no shared worker)/);
    await feed({ publish: 2 });
    await heard(tabs, 2);
    assert.equal((await seen()).length, 1);
    await leave(seen, ...tabs);
  });

  test("where the worker's file is missing, the tabs share without one, and say why", async () => {
    const { url, seen, feed } = await stage(context.base, FEED);
    const tabs = await open(context, 2);
    await without("/pkg/dist/missing.js", tabs, url, /; the shared worker can't be loaded/);
    await feed({ publish: 2 });
    await heard(tabs, 2);
    assert.equal((await seen()).length, 1);
    await leave(seen, ...tabs);
  });
}

/** Two tabs share without the worker that they name, and say why. */
async function without(worker, tabs, url, why) {
  await listenInTurn(tabs, url, () => ({ share: { worker } }));
  await opened(tabs);
  for (const tab of tabs) await says(tab, why);
}

/** Waits until a source gives this reason for its role. */
const says = (tab, why) =>
  until(tab, `the reason ${why}`, (why) => new RegExp(why).test(globalThis.page.source.sharing.why), why.source);
