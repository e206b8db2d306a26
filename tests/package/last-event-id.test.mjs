// The tables of Last-Event-ID, which the crate's tests run too: tests/session/headers.rs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { connect } from "headwater";

const table = (name) => JSON.parse(readFileSync(new URL(`../session/${name}.json`, import.meta.url), "utf8"));

for (const { url, param, id, sent } of table("last-event-id-param")) {
  test(`lastEventIdParam ${param}: ${url}`, async () => {
    const asked = await new Promise((resolve) => {
      const fetch = async (at) => {
        resolve(at);
        return new Response(null, { status: 204 });
      };
      connect(url, { fetch, lastEventId: id, lastEventIdParam: param });
    });
    assert.equal(asked, sent);
  });
}

for (const { id, header } of table("last-event-id")) {
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
