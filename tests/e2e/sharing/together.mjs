// Many tabs at once, and the ways in which each of them leaves.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stage } from "../../support/origin.mjs";
import { becomes, FEED, heard, leaderOf, listen, open, opened, unlocked } from "./support.mjs";

export function together(context) {
  test("2, 8 and 20 tabs that are opened at once have one connection, and each all events", async () => {
    const tabs = await open(context, 20);
    for (const count of [2, 8, 20]) {
      const { url, seen, feed } = await stage(context.base, FEED);
      const some = tabs.slice(0, count);
      await Promise.all(some.map((tab) => listen(tab, url)));
      await opened(some);
      await feed({ publish: 5 });
      await heard(some, 5);
      const leader = await leaderOf(some);
      await becomes(leader, "leader", count);
      assert.equal((await seen()).length, 1);
      await feed({ publish: 5 });
      await heard(some, 10);
      assert.equal((await seen()).length, 1);
      const close = (tab) => tab.evaluate(() => globalThis.page.source.close());
      // Closed in this order, nobody is left who would take the leader's place.
      await Promise.all(some.filter((tab) => tab !== leader).map(close));
      await becomes(leader, "leader", 1);
      await close(leader);
      assert.equal((await seen("ended=1")).length, 1);
      await unlocked(tabs[0]);
    }
    for (const tab of tabs) await tab.close();
  });
}
