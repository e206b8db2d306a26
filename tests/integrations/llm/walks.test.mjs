// What can be gone on with, cut again and again at points that a seed chooses, by readers that take their time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Chat } from "@ai-sdk/react";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { LoggingMessageNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { recipe } from "./recipes.mjs";
import { cutter, someAtATime } from "./servers/cutter.mjs";
import { mcp } from "./servers/mcp.mjs";
import { openai } from "./servers/openai.mjs";
import { ANSWER, serve, WORDS } from "./servers/serve.mjs";
import { uiMessages } from "./servers/ui-messages.mjs";

const { respond } = await recipe("openai-responses.ts");
const chat = await recipe("chat-transport.ts");
const protocol = await recipe("mcp-transport.ts");
const RETRY = { initial: 1, max: 1, jitter: 0 };
const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1);

/** Numbers from 0 to 1, the same ones for the same seed. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** For each seed a server, and a way to it whose answers are cut after at least `least(request, index)` events. */
async function walk(server, least, run) {
  await someAtATime(SEEDS, async (seed) => {
    const next = numbers(seed);
    const origin = await serve(server());
    const way = await cutter(origin.url, (request, index) => {
      const from = least(request, index);
      if (from === undefined) return undefined;
      return { events: from + Math.floor(next() * 5), half: next() < 0.5, how: next() < 0.5 ? "end" : "reset" };
    });
    try {
      await run(way, next, `seed ${seed}`);
    } finally {
      await way.close();
      await origin.close();
    }
  });
}

test("responses", async () => {
  const least = ({ method }) => (method === "POST" ? 1 : 0);
  await walk(openai, least, async (way, next, seed) => {
    const heard = [];
    let text = "";
    for await (const { type, data } of respond(way.url, "k", { model: "m", input: "hello" }, { retry: RETRY })) {
      heard.push(data.sequence_number);
      if (type === "response.output_text.delta") text += data.delta;
      if (next() < 0.2) await new Promise((later) => setTimeout(later, next() * 20));
    }
    assert.equal(text, ANSWER, seed);
    assert.deepEqual(heard, [...heard.keys()], seed);
  });
});

test("a chat", async () => {
  // It is replayed from its beginning: cut at the same place for ever, it would come no further.
  await walk(
    uiMessages,
    (_, index) => index,
    async (way, _, seed) => {
      const errors = [];
      const transport = new chat.StreamTransport(`${way.url}/api/chat`, { retry: RETRY });
      const one = new Chat({ id: "chat", transport, onError: (error) => errors.push(error) });
      await one.sendMessage({ text: "hello" });
      assert.deepEqual(errors, [], seed);
      assert.equal(one.lastMessage.parts.map(({ text = "" }) => text).join(""), ANSWER, seed);
    },
  );
});

test("a call by MCP", async () => {
  const least = ({ method, headers, body }) => {
    if (body?.method === "tools/call") return 1;
    return method === "GET" && headers["last-event-id"] ? 0 : undefined;
  };
  await walk(mcp, least, async (way, _, seed) => {
    const client = new Client({ name: "test", version: "1.0.0" });
    const heard = [];
    client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void heard.push(params.data));
    const retry = { resetAfter: 0, jitter: 0, attempts: 100 };
    await client.connect(new protocol.StreamTransport(`${way.url}/mcp`, { retry }));
    const { content } = await client.callTool({ name: "words" });
    assert.equal(content[0].text, ANSWER, seed);
    assert.deepEqual(heard, WORDS, seed);
    await client.close();
  });
});
