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

for (const { id, times = 1, most, sendable } of table("last-event-id-sendable")) {
  const name = `${JSON.stringify(id)} ${times} times, at most ${most ?? "the default"}`;
  for (const param of [undefined, "from"]) {
    test(`an ID is sent or not: ${name}, ${param ? "as a parameter" : "as a header"}`, async () => {
      const given = id.repeat(times);
      const [url, header] = await new Promise((resolve) => {
        const fetch = async (at, { headers }) => {
          resolve([at, headers["Last-Event-ID"]]);
          return new Response(null, { status: 204 });
        };
        const limits = { id: most };
        connect("http://stream.test/", { fetch, lastEventId: given, lastEventIdParam: param, limits });
      });
      const sent = sendable && given !== "";
      assert.equal(new URL(url).searchParams.get("from"), sent && param ? given : null);
      assert.equal(header !== undefined, sent && !param);
    });
  }
}
