// The table of x-should-retry, which Rust's reading passes too: see tests/session/headers.rs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { connect } from "headwater";

const cases = JSON.parse(readFileSync(new URL("../session/should-retry.json", import.meta.url), "utf8"));

for (const { value, says } of cases) {
  test(`x-should-retry: ${JSON.stringify(value)}`, async () => {
    for (const [status, isListed] of [
      [409, false],
      [503, true],
    ]) {
      let requests = 0;
      const fetch = async () => {
        if (requests++ === 0) return new Response("no", { status, headers: { "x-should-retry": value } });
        return new Response("data: done\n\n", { headers: { "content-type": "text/event-stream" } });
      };
      const source = connect("http://x.test/", { fetch, retry: { initial: 1, jitter: 0 }, until: "done" });
      const end = await source.closed.catch(({ kind }) => kind);
      const isRetried = says ?? isListed;
      assert.deepEqual([end, requests], isRetried ? ["until", 2] : ["status", 1], String(status));
    }
  });
}
