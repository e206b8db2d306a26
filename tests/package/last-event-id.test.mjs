// The table of Last-Event-ID, which the crate's tests run too: tests/session/headers.rs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { connect } from "headwater";

const table = JSON.parse(readFileSync(new URL("../session/last-event-id.json", import.meta.url), "utf8"));

for (const { id, header } of table) {
  test(`Last-Event-ID: ${JSON.stringify(id)}`, async () => {
    const sent = await new Promise((resolve) => {
      const fetch = async (_, { headers }) => {
        resolve(headers["Last-Event-ID"]);
        return new Response(null, { status: 204 });
      };
      connect("http://stream.test/", { fetch, lastEventId: id });
    });
    assert.equal(sent, header);
  });
}
