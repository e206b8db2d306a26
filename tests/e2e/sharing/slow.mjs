// A tab that does not read, and one that reads as fast as it can.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stage } from "../../support/origin.mjs";
import { until } from "../../support/tabs.mjs";
import { becomes, FEED, group, heard, leave, listen, look, open, opened } from "./support.mjs";

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
      // What is unread is more than the buffer. It comes in many chunks: one that is read as a whole would be no more than one
      // that is in hand.
      const data = Array.from({ length: 300 }, (_, i) => `${i + 1} ${"x".repeat(100)}`);
      for (let i = 0; i < data.length; i += 20) {
        await feed({ publish: data.slice(i, i + 20) });
        await heard(others, i + 20);
      }
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

  for (const [what, size] of [
    ["one chunk", 0],
    ["chunks that are there at once", 16 << 10],
  ]) {
    test(`${what} of more than the buffer: a leader whose handlers keep up is not cut off`, async () => {
      const { url, seen, feed } = await stage(context.base, FEED);
      const tabs = await open(context, 3);
      const [leader, ...others] = tabs;
      // The default buffer has 256 KiB.
      const data = Array.from({ length: 300 }, (_, i) => `${i + 1} ${"x".repeat(2000)}`);
      await leader.evaluate(gather, data.join("").length, size);
      await listen(leader, url);
      await becomes(leader, "leader");
      for (const tab of others) await listen(tab, url);
      await opened(tabs);
      for (let i = 0; i < data.length; i += 20) await feed({ publish: data.slice(i, i + 20) });
      await heard(tabs, 300);
      for (const tab of tabs) assert.equal((await look(tab)).sharing.cutOff, 0);
      assert.equal((await seen()).length, 1);
      await leave(seen, ...tabs);
    });
  }
}

/**
 * Runs in the page: the bytes of each stream come when there are so many of them, in chunks of this size that are all there
 * at once, or in one for 0. So they do where a page was busy, as far as its browser joins what it has not read.
 */
function gather(least, size) {
  const { fetch } = globalThis;
  globalThis.fetch = async (...request) => {
    const response = await fetch(...request);
    if (!response.headers.get("content-type")?.startsWith("text/event-stream")) return response;
    const reader = response.body.getReader();
    const pull = async (controller) => {
      const held = [];
      for (let missing = least; missing > 0; ) {
        const { value } = await reader.read();
        held.push(value);
        missing -= value.length;
      }
      least = 1;
      const all = new Uint8Array(await new Blob(held).arrayBuffer());
      const step = size || all.length;
      for (let at = 0; at < all.length; at += step) controller.enqueue(all.slice(at, at + step));
    };
    return new Response(new ReadableStream({ pull }), response);
  };
}
