// The AI SDK's chat with the transport of docs/integrations.md.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Chat } from "@ai-sdk/react";
import { DefaultChatTransport } from "ai";
import { recipe } from "./recipes.mjs";
import { cutter, eachCut, words } from "./servers/cutter.mjs";
import { ANSWER, serve, WORDS } from "./servers/serve.mjs";
import { uiMessages } from "./servers/ui-messages.mjs";

const { StreamTransport } = await recipe("chat-transport.ts");
const BLOCKS = WORDS.length + 7;
const AT_ONCE = { retry: { initial: 1, max: 1, jitter: 0 } };

async function served(t, options, plan) {
  const origin = await serve(uiMessages(options));
  t.after(() => origin.close());
  const way = await cutter(origin.url, plan);
  t.after(() => way.close());
  return way;
}

/** A chat, and all that it shows of its last answer, step by step. */
function chatAt(way, transport = new StreamTransport(`${way.url}/api/chat`, AT_ONCE)) {
  const errors = [];
  const chat = new Chat({ id: "chat/1", transport, onError: (error) => errors.push(error) });
  const shown = [];
  chat["~registerMessagesCallback"](() => shown.push(textOf(chat)));
  return { chat, errors, shown };
}

const textOf = ({ lastMessage }) =>
  lastMessage?.role === "assistant" ? lastMessage.parts.map(({ text = "" }) => text).join("") : "";

/** An answer as it grows: each text begins with the one before it. */
const grows = (shown) => shown.every((text, index) => index === 0 || text.startsWith(shown[index - 1]));

test("the SDK's own transport reads the server", async (t) => {
  const way = await served(t);
  const { chat } = chatAt(way, new DefaultChatTransport({ api: `${way.url}/api/chat` }));
  await chat.sendMessage({ text: "hello" });
  assert.equal(textOf(chat), ANSWER);
  assert.equal(chat.status, "ready");
});

test("an answer is read, and the question sent as the SDK's own transport sends it", async (t) => {
  const way = await served(t);
  const { chat, errors } = chatAt(way);
  await chat.sendMessage({ text: "hello" }, { body: { model: "m" }, headers: { "x-mine": "1" } });
  assert.equal(textOf(chat), ANSWER);
  assert.equal(chat.status, "ready");
  assert.deepEqual(errors, []);

  const theirs = await served(t);
  const other = chatAt(theirs, new DefaultChatTransport({ api: `${theirs.url}/api/chat` })).chat;
  other.messages = chat.messages.slice(0, 1);
  await other.regenerate({ body: { model: "m" }, headers: { "x-mine": "1" } });
  const [mine] = way.requests;
  const [its] = theirs.requests;
  assert.deepEqual({ ...mine.body, trigger: its.body.trigger }, its.body);
  assert.equal(mine.headers["x-mine"], "1");
});

test("cut anywhere, an answer is whole and grows, and its question is sent once", async (t) => {
  const origin = await serve(uiMessages());
  t.after(() => origin.close());
  await eachCut(origin.url, BLOCKS, async (cut, way) => {
    const { chat, errors, shown } = chatAt(way);
    await chat.sendMessage({ text: "hello" });
    assert.deepEqual(errors, [], words(cut));
    assert.equal(textOf(chat), ANSWER, words(cut));
    assert.ok(grows(shown), words(cut));
    assert.equal(chat.messages.length, 2, words(cut));
    assert.equal(way.requests.filter(({ method }) => method === "POST").length, 1, words(cut));
  });
});

test("cut after each few events, again and again, an answer is whole", async (t) => {
  let events = 0;
  const way = await served(t, {}, () => ({ events: ++events, half: true, how: "reset" }));
  const { chat, errors, shown } = chatAt(way);
  await chat.sendMessage({ text: "hello" });
  assert.deepEqual(errors, []);
  assert.equal(textOf(chat), ANSWER);
  assert.ok(grows(shown));
});

test("an answer that the server has forgotten is an error, and not a short answer", async (t) => {
  let cuts = 0;
  const cut = { events: 5, half: true, how: "end" };
  const way = await served(t, { lasts: false }, () => (cuts++ === 0 ? cut : undefined));
  const { chat, errors } = chatAt(way);
  await chat.sendMessage({ text: "hello" });
  assert.equal(chat.status, "error");
  assert.deepEqual(
    errors.map(({ kind }) => kind),
    ["truncated"],
  );
});

test("a page that is loaded again takes up what is under way, and is ready where nothing is", async (t) => {
  const way = await served(t);
  const empty = chatAt(way);
  await empty.chat.resumeStream();
  assert.equal(empty.chat.status, "ready");
  assert.deepEqual(empty.errors, []);
  assert.equal(empty.chat.messages.length, 0);

  const before = chatAt(way);
  await before.chat.sendMessage({ text: "hello" });
  const after = chatAt(way);
  after.chat.messages = before.chat.messages.slice(0, 1);
  await after.chat.resumeStream();
  assert.equal(textOf(after.chat), ANSWER);
  assert.equal(way.requests.at(-1).url, "/api/chat/chat%2F1/stream");
});

test("stop ends the reading and the request, without an error", async (t) => {
  const origin = await serve((_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write('data: {"type":"start","messageId":"a"}\n\ndata: {"type":"text-start","id":"t"}\n\n');
    response.write('data: {"type":"text-delta","id":"t","delta":"so far"}\n\n');
    left = new Promise((resolve) => response.on("close", resolve));
  });
  let left;
  t.after(() => origin.close());
  const { chat, errors } = chatAt(origin);
  const sent = chat.sendMessage({ text: "hello" });
  while (textOf(chat) !== "so far") await new Promise(setImmediate);
  await chat.stop();
  await sent;
  await left;
  assert.equal(chat.status, "ready");
  assert.deepEqual(errors, []);
  assert.equal(origin.requests.length, 1);
});

test("what the server refuses is the chat's error", async (t) => {
  const origin = await serve((_, response) => response.writeHead(403).end("not you"));
  t.after(() => origin.close());
  const { chat, errors } = chatAt(origin);
  await chat.sendMessage({ text: "hello" });
  assert.equal(chat.status, "error");
  assert.equal(errors[0].status, 403);
  assert.equal(errors[0].body, "not you");
});
