// The MCP SDK's client with the transport of docs/integrations.md, and its server with an event store.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { withOAuth } from "@modelcontextprotocol/sdk/client/middleware.js";
import {
  ElicitRequestSchema,
  LoggingMessageNotificationSchema,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { recipe } from "./recipes.mjs";
import { cutter, everyCut, someAtATime, words } from "./servers/cutter.mjs";
import { mcp } from "./servers/mcp.mjs";
import { ANSWER, serve, WORDS } from "./servers/serve.mjs";

const { StreamTransport } = await recipe("mcp-transport.ts");
const isCall = ({ method, body }) => method === "POST" && body?.method === "tools/call";
const called = (requests) => requests.filter(isCall).length;
const resumed = (requests) => requests.filter(({ method, headers }) => method === "GET" && headers["last-event-id"]);

/** A server, a way to it that cuts as `plan` says, and a client that has begun a session. */
async function session(plan, options, transportOptions) {
  const answer = mcp(options);
  const origin = await serve(answer);
  const way = await cutter(origin.url, plan);
  const transport = new StreamTransport(`${way.url}/mcp`, transportOptions);
  const client = new Client({ name: "test", version: "1.0.0" }, { capabilities: { elicitation: { form: {} } } });
  const heard = [];
  const errors = [];
  client.onerror = (error) => errors.push(error);
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void heard.push(params.data));
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: "accept", content: { name: "reader" } }));
  const close = async () => {
    await client.close();
    await way.close();
    await origin.close();
  };
  return { answer, way, transport, client, heard, errors, close };
}

async function connected(t, ...how) {
  const all = await session(...how);
  t.after(all.close);
  await all.client.connect(all.transport);
  return all;
}

for (const json of [false, true])
  test(`a tool is called, ${json ? "and answered by JSON" : "and answered by a stream"}`, async (t) => {
    const { client, heard, way } = await connected(t, undefined, { json });
    const { content } = await client.callTool({ name: "words" });
    assert.equal(content[0].text, ANSWER);
    if (!json) assert.deepEqual(heard, WORDS);
    assert.equal((await client.callTool({ name: "fails" })).isError, true);
    assert.equal((await client.listTools()).tools.length, 5);
    assert.deepEqual(resumed(way.requests), []);
  });

test("requests after the first have the session and the version", async (t) => {
  const { client, way, transport } = await connected(t);
  await client.callTool({ name: "words" });
  const [first, ...rest] = way.requests;
  assert.equal(first.headers["mcp-session-id"], undefined);
  assert.match(first.headers.accept, /application\/json/);
  assert.match(first.headers.accept, /text\/event-stream/);
  assert.ok(rest.length >= 3);
  for (const { headers } of rest) {
    assert.equal(headers["mcp-session-id"], transport.sessionId);
    assert.equal(headers["mcp-protocol-version"], "2025-11-25");
  }
});

test("all requests go by a fetch of one's own, as the SDK's middleware makes it", async (t) => {
  const provider = { tokens: async () => ({ access_token: "t", token_type: "bearer" }) };
  let cuts = 0;
  const cut = (request) => (isCall(request) && cuts++ === 0 ? { events: 2, half: true, how: "end" } : undefined);
  const { client, transport, way } = await connected(t, cut, {}, { fetch: withOAuth(provider)(fetch) });
  await client.callTool({ name: "words" });
  await transport.terminateSession();
  assert.deepEqual([...new Set(way.requests.map(({ method }) => method))].toSorted(), ["DELETE", "GET", "POST"]);
  for (const { headers } of way.requests) assert.equal(headers.authorization, "Bearer t");
});

test("cut anywhere, an answer is whole, and its request is sent once; what can't go on fails at once", async (t) => {
  const probe = await connected(t);
  await probe.client.callTool({ name: "words" });
  const blocks = WORDS.length + 2; // the one that opens it, the words, the response
  assert.ok(probe.way.blocks.includes(blocks));
  await someAtATime(everyCut(blocks), async (cut) => {
    let cuts = 0;
    const { client, transport, heard, errors, way, close } = await session((request) =>
      isCall(request) && cuts++ === 0 ? cut : undefined,
    );
    await client.connect(transport);
    const result = await client.callTool({ name: "words" }).catch((error) => error);
    assert.equal(called(way.requests), 1, words(cut));
    if (cut.events === 0) {
      assert.ok(result instanceof Error, words(cut));
      assert.deepEqual(resumed(way.requests), [], words(cut));
    } else {
      assert.equal(result.content?.[0].text, ANSWER, words(cut));
      assert.deepEqual(heard, WORDS, words(cut));
      assert.ok(resumed(way.requests).length <= 1, words(cut));
      if (cut.events < blocks && cut.how === "end") assert.equal(resumed(way.requests).length, 1, words(cut));
      if (cut.events === blocks && cut.how === "end") assert.deepEqual(resumed(way.requests), [], words(cut));
    }
    assert.deepEqual(errors, [], words(cut));
    await close();
  });
});

for (const how of ["end", "reset"])
  test(`cut after each event by ${how}, again and again, an answer is whole`, async (t) => {
    const { client, heard, way } = await connected(t, ({ method, body, headers }) => {
      const isOurs = body?.method === "tools/call" || (method === "GET" && headers["last-event-id"]);
      return isOurs ? { events: 1, half: false, how } : undefined;
    });
    const { content } = await client.callTool({ name: "words" });
    assert.equal(content[0].text, ANSWER);
    assert.deepEqual(heard, WORDS);
    assert.equal(called(way.requests), 1);
    assert.ok(resumed(way.requests).length >= WORDS.length);
  });

test("a server that ends its stream after each word is polled when its `retry` is over", async (t) => {
  const { client, heard, way } = await connected(t, undefined, { retry: 200 });
  const { content } = await client.callTool({ name: "polled" });
  assert.equal(content[0].text, ANSWER);
  assert.deepEqual(heard, WORDS);
  assert.equal(called(way.requests), 1);
  const polls = resumed(way.requests);
  assert.ok(polls.length > 0);
  const [first, ...rest] = [way.requests.find(isCall), ...polls].map(({ at }) => at);
  // A timer may be early by a millisecond.
  rest.reduce((before, at) => (assert.ok(at - before >= 199, `${at - before} ms`), at), first);
});

test("a server's request in the middle is answered, wherever the stream is cut", async () => {
  await someAtATime(everyCut(4), async (cut) => {
    if (cut.events === 0) return;
    let cuts = 0;
    const { client, transport, way, close } = await session((request) =>
      isCall(request) && cuts++ === 0 ? cut : undefined,
    );
    await client.connect(transport);
    const { content } = await client.callTool({ name: "greeting", arguments: { word: "hello" } });
    assert.equal(content[0].text, "hello, reader", words(cut));
    const answers = way.requests.filter(({ body }) => body?.result?.action);
    assert.equal(answers.length, 1, words(cut));
    await close();
  });
});

test("what the server says of itself comes by the stream of its own, cut or not", async (t) => {
  const isListening = ({ method, headers }) => method === "GET" && !headers["last-event-id"];
  let cuts = 0;
  const { client, answer, way, transport } = await connected(t, (request) =>
    isListening(request) && cuts++ === 0 ? { events: 1, half: true, how: "end" } : undefined,
  );
  let told = 0;
  let tell;
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
    told++;
    tell?.();
  });
  const until = (count) =>
    new Promise((resolve) => {
      tell = () => told >= count && resolve();
      tell();
    });
  while (!way.answered.some(isListening)) await new Promise(setImmediate);
  const { server } = answer.sessions.get(transport.sessionId);
  await server.server.sendToolListChanged();
  await server.server.sendToolListChanged();
  await until(2);
  assert.equal(told, 2);
});

test("a session is ended by DELETE, and a request of an ended one is refused", async (t) => {
  const { client, transport, way, answer } = await connected(t);
  await transport.terminateSession();
  assert.ok(way.requests.some(({ method }) => method === "DELETE"));
  assert.equal(answer.sessions.size, 0);
  await assert.rejects(client.listTools(), (error) => error.status === 404 && error.body.includes("Session not found"));
});

test("a call that is given up tells the server so, and its stream is left", async (t) => {
  const { client, way } = await connected(t);
  const giveUp = new AbortController();
  const call = client.callTool({ name: "waits" }, undefined, { signal: giveUp.signal });
  const begun = () => way.answered.find(isCall);
  while (!begun()) await new Promise(setImmediate);
  giveUp.abort();
  await assert.rejects(call);
  while (!way.left.includes(begun())) await new Promise(setImmediate);
  assert.ok(way.requests.some(({ body }) => body?.method === "notifications/cancelled"));
});

test("an answer that can't be gone on with, since its session is over, is an error at once", async (t) => {
  let over = () => {};
  const { client, answer, way } = await connected(t, (request) => {
    if (resumed([request]).length > 0) over();
    return isCall(request) ? { events: 3, half: true, how: "end" } : undefined;
  });
  over = () => answer.sessions.clear();
  await assert.rejects(client.callTool({ name: "words" }), /404/);
  assert.equal(called(way.requests), 1);
  assert.equal(resumed(way.requests).length, 1);
});
