// A tab that does not read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../../support/tabs.mjs";
import { becomes, group, heard, leave, listen, look, opened } from "./support.mjs";

export function slow(context) {
  for (const who of ["a follower", "the leader"]) {
    test(`${who} that does not read is cut off and told so, holds nobody up, and catches up with nothing lost`, async () => {
      const share = { buffer: 4096 };
      const { tabs, seen, feed, url } = await group(context, 3, { share });
      const [first, second, third] = tabs;
      const slow = who === "the leader" ? first : second;
      await slow.evaluate(() => globalThis.page.source.close());
      if (slow === first) {
        for (const tab of [second, third]) await tab.evaluate(() => globalThis.page.source.close());
        await seen("ended=1");
      }
      await listen(slow, url, { share, waits: true });
      await becomes(slow, slow === first ? "leader" : "follower");
      if (slow === first) for (const tab of [second, third]) await listen(tab, url, { share });
      await opened(tabs);
      const before = (await seen()).length;
      const others = tabs.filter((tab) => tab !== slow);
      // What is unread is more than the buffer.
      const data = Array.from({ length: 300 }, (_, i) => `${i + 1} ${"x".repeat(100)}`);
      for (let i = 0; i < data.length; i += 20) await feed({ publish: data.slice(i, i + 20) });
      await heard(others, 300);
      assert.equal((await seen()).length, before);
      await slow.evaluate(() => globalThis.page.release());
      await heard([slow], 300);
      await until(slow, "the others", () => !globalThis.page.source.sharing.isCatchingUp);
      const { sharing } = await look(slow);
      assert.ok(sharing.cutOff >= 1, JSON.stringify(sharing));
      await feed({ publish: 2 });
      await heard(tabs, 302);
      const requests = await seen(`ended=${before}`);
      assert.equal(requests.length, before + 1, "one connection of its own");
      assert.equal(requests.filter(({ how }) => how === "open").length, 1);
      await leave(seen, ...tabs);
    });
  }
}
