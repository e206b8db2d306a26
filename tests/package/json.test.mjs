// A body as JSON, as servers take it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import * as js from "headwater/js";
import { quick, stage } from "./support/stage.mjs";

const answered = { steps: [{ send: "data: 1\n\n" }] };

/** The only request that such a source makes, once it has ended. */
async function sent(options, open = connect) {
  const { url, seen } = await stage(answered);
  await open(url, options).closed;
  const [request, ...more] = await seen("ended=1");
  assert.deepEqual(more, []);
  return request;
}

test("json is a POST's body, with its type, and asks for a stream as ever", async () => {
  const json = { prompt: "é", n: [1, null] };
  for (const open of [connect, js.connect]) {
    const { method, headers, body } = await sent({ json }, open);
    assert.equal(method, "POST");
    assert.equal(body, JSON.stringify(json));
    assert.equal(headers["content-type"], "application/json");
    assert.equal(headers.accept, "text/event-stream");
  }
});

test("any value of JSON is one", async () => {
  for (const json of ["text", 0, false, null, [], ""]) {
    assert.equal((await sent({ json })).body, JSON.stringify(json));
  }
});

test("headers and method have their say", async () => {
  const { method, headers } = await sent({
    json: {},
    method: "PATCH",
    headers: { "CONTENT-TYPE": "application/vnd.own+json", "x-own": "1" },
  });
  assert.equal(method, "PATCH");
  assert.equal(headers["content-type"], "application/vnd.own+json");
  assert.equal(headers["x-own"], "1");
  const made = await sent({ json: {}, headers: async () => ({ "x-own": "2" }) });
  assert.deepEqual([made.headers["content-type"], made.headers["x-own"]], ["application/json", "2"]);
});

test("a function makes it before each attempt, and may take its time", async () => {
  const { url, seen } = await stage({ status: 503 }, answered);
  let asked = 0;
  const json = async () => ({ attempt: ++asked });
  await connect(url, { json, reconnect: true, retry: { ...quick, attempts: 2 } }).closed.catch(() => {});
  const bodies = (await seen("ended=2")).map(({ body }) => body);
  assert.deepEqual(bodies.slice(0, 2), ['{"attempt":1}', '{"attempt":2}']);
});

test("a value is sent as it was when connect() was called", async () => {
  const { url, seen } = await stage(answered);
  const json = { n: 1 };
  const source = connect(url, { json });
  json.n = 2;
  await source.closed;
  assert.equal((await seen("ended=1"))[0].body, '{"n":1}');
});

test("a fetch of one's own is told the type as npm's libraries spell it", async () => {
  const headers = await new Promise((resolve) => {
    const fetch = async (_, init) => (resolve(init.headers), new Response(null, { status: 204 }));
    connect("http://stream.test/", { fetch, json: {} });
  });
  assert.deepEqual(headers, { Accept: "text/event-stream", "Content-Type": "application/json" });
});

test("two bodies, and what is no JSON, are refused at once", () => {
  const circle = {};
  circle.circle = circle;
  assert.throws(() => connect("http://x.test/", { json: {}, body: "{}" }), {
    name: "TypeError",
    message: /body and json/,
  });
  for (const json of [circle, 1n]) assert.throws(() => connect("http://x.test/", { json }), TypeError);
  connect("http://x.test/", { json: {}, body: null, signal: AbortSignal.abort() });
  connect("http://x.test/", { json: undefined, body: "{}", signal: AbortSignal.abort() });
});

test("native can't send it", () => {
  assert.throws(() => connect("http://x.test/", { json: {}, transport: "native" }), /native/);
});
