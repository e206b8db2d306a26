// How the tab that holds the connection goes, and the others go on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stage } from "../../support/origin.mjs";
import { becomes, group, heard, leave, listen, look, oneAtATime, opened, PAGE } from "./support.mjs";

/** How long a silent leader may go unnoticed where a tab can be seen, in ms. */
const NOTICED = 10_000;

export function leaders(context) {
  const { engine } = context;
  /** Firefox caches no page that has a request open, or waits for a lock, and decides that before it tells the page. */
  const caches = engine !== "firefox";

  /** Tabs of which the first leads and goes by `go`; then the others have all events, by the second request. */
  async function goes(go, check = async () => {}) {
    const { tabs, seen, feed } = await group(context, 3);
    const [leader, ...others] = tabs;
    await feed({ publish: 3 });
    await heard(tabs, 3);
    await go(leader);
    await feed({ publish: 3 });
    await heard(others, 6);
    const [, second] = await oneAtATime(seen, 2);
    assert.equal(second.headers["last-event-id"], "a-3");
    // A page that goes may lose its connection before it is told that it goes: nobody else is to see a failure in that.
    for (const tab of others) assert.deepEqual((await look(tab)).states, ["connecting", "open"]);
    await check({ leader, others, seen, feed });
    await leave(seen, ...others);
  }

  test("the leader's tab is closed: another one goes on", () => goes((leader) => leader.close()));

  test("the leader's process dies: another tab goes on", async () => {
    // WebKit's driver is of no use after a crash: a browser of its own is left to it, and the pages report by themselves.
    const own = engine === "webkit" ? await context.start(context.base + PAGE) : undefined;
    try {
      const { tabs, seen, feed } = await group({ ...context, ...(own && { profile: own }) }, 3);
      const [leader, ...others] = tabs;
      await feed({ publish: 3 });
      await heard(tabs, 3);
      const report = await stage(context.base, { status: 204 });
      await Promise.all(others.map((tab) => tab.evaluate(reportLater, report.url, 6)));
      await leader.crash();
      await feed({ publish: 3 });
      const reports = await report.seen("wait=2");
      assert.deepEqual(
        reports.map(({ body }) => body),
        ["1,2,3,4,5,6", "1,2,3,4,5,6"],
      );
      const requests = await seen("wait=2");
      assert.equal(requests[1].headers["last-event-id"], "a-3");
      // Firefox goes on reading a response whose page's process has died.
      if (engine !== "firefox") await oneAtATime(seen, 2);
      else assert.equal(requests.length, 2);
      if (!own) for (const tab of tabs) await tab.close();
    } finally {
      await own?.stop();
    }
  });

  test("the leader reloads: another tab goes on, and the leader comes back as a follower", () =>
    goes(
      (leader) => leader.reload(),
      async ({ leader, others, seen, feed }) => {
        await listen(leader, await others[0].evaluate(() => globalThis.page.source.url));
        await becomes(leader, "follower");
        await opened([leader]);
        await feed({ publish: 2 });
        await heard(others, 8);
        await heard([leader], 8, 7);
        assert.equal((await seen()).length, 2);
        await leader.close();
      },
    ));

  test("the leader goes to another page: another tab goes on, and the back/forward cache gives it back with nothing lost", () =>
    goes(
      (leader) => leader.navigate(`${context.base}/connections`),
      async ({ leader, others, seen, feed }) => {
        await leader.goBack();
        const isCached = await leader.evaluate(() => "page" in globalThis);
        assert.equal(isCached, caches, "sharing has kept the page out of the cache");
        if (!caches) return leader.close();
        const { persisted } = await look(leader);
        assert.deepEqual(persisted, [true]);
        await heard([leader], 6);
        await becomes(leader, "follower");
        await feed({ publish: 2 });
        await heard([leader, ...others], 8);
        assert.equal((await seen()).length, 2);
        await leader.close();
      },
    ));

  test("a follower goes to another page, and the back/forward cache gives it back with nothing lost", async () => {
    const { tabs, seen, feed } = await group(context, 3);
    const [leader, follower, other] = tabs;
    await feed({ publish: 3 });
    await heard(tabs, 3);
    await follower.navigate(`${context.base}/connections`);
    // A message to a page in the cache would throw it out.
    await feed({ publish: 3 });
    await heard([leader, other], 6);
    await follower.goBack();
    const isCached = await follower.evaluate(() => "page" in globalThis);
    assert.equal(isCached, caches, "sharing has kept the page out of the cache");
    if (caches) await heard([follower], 6);
    await feed({ publish: 2 });
    await heard(caches ? tabs : [leader, other], 8);
    assert.equal((await seen()).length, 1);
    await leave(seen, ...tabs);
  });

  test(
    "the leader is frozen, and told so: another tab goes on, and it comes back with nothing lost",
    {
      skip: engine !== "chromium" && "no protocol of this engine's freezes",
    },
    () =>
      goes(
        (leader) => leader.freeze(),
        async ({ leader, others, seen, feed }) => {
          await leader.thaw();
          await heard([leader], 6);
          await becomes(leader, "follower");
          await feed({ publish: 2 });
          await heard([leader, ...others], 8);
          assert.equal((await seen()).length, 2);
          await leader.close();
        },
      ),
  );

  test("the leader's process is halted without a word: a tab that can be seen goes on within 10 s, and the leader steps down when it runs again", async (t) => {
    const { tabs, seen, feed } = await group(context, 3);
    const [leader, ...others] = tabs;
    await feed({ publish: 3 });
    await heard(tabs, 3);
    const proceed = await leader.halt();
    try {
      const started = Date.now();
      await feed({ publish: 3 });
      await heard(others, 6);
      const took = Date.now() - started;
      t.diagnostic(`noticed within ${took} ms`);
      assert.ok(took < NOTICED, `${took} ms`);
    } finally {
      proceed();
    }
    await becomes(leader, "follower");
    await heard([leader], 6);
    await feed({ publish: 2 });
    await heard(tabs, 8);
    const requests = await seen("ended=1");
    assert.deepEqual(
      requests.map(({ how }) => how),
      ["client_left", "open"],
    );
    await leave(seen, ...tabs);
  });

  test("a follower's process is halted: it has lost nothing when it runs again, and the others never waited", async () => {
    const { tabs, seen, feed } = await group(context, 3);
    const [leader, follower, other] = tabs;
    await feed({ publish: 3 });
    await heard(tabs, 3);
    const proceed = await follower.halt();
    try {
      await feed({ publish: 3 });
      await heard([leader, other], 6);
    } finally {
      proceed();
    }
    await heard(tabs, 6);
    assert.equal((await seen()).length, 1);
    await leave(seen, ...tabs);
  });

  test("the only tab reloads: there is one connection after it", async () => {
    const { tabs, seen, feed, url } = await group(context, 1);
    await feed({ publish: 2 });
    await heard(tabs, 2);
    await tabs[0].reload();
    await listen(tabs[0], url, { lastEventId: "a-1" });
    await heard(tabs, 2, 2);
    await oneAtATime(seen, 2);
    await becomes(tabs[0], "leader");
    await leave(seen, ...tabs);
  });
}

/** Runs in the page: sends what it has heard when that is so much. */
function reportLater(url, count) {
  const { heard, source } = globalThis.page;
  source.on("*", () => {
    // The handler that writes it down has been called before this one.
    if (heard.length === count) fetch(url, { method: "POST", body: heard.join() });
  });
}
