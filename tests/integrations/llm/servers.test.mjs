// The servers are true to life: the vendors' own clients speak with them as they are.
import assert from "node:assert/strict";
import { test } from "node:test";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { anthropic } from "./servers/anthropic.mjs";
import { cutter, everyCut } from "./servers/cutter.mjs";
import { openai } from "./servers/openai.mjs";
import { ANSWER, serve } from "./servers/serve.mjs";

async function served(t, answer, plan) {
  const origin = await serve(answer);
  t.after(() => origin.close());
  if (!plan) return origin;
  const way = await cutter(origin.url, plan);
  t.after(() => way.close());
  return way;
}

const openaiAt = ({ url }, options) => new OpenAI({ apiKey: "k", baseURL: `${url}/v1`, maxRetries: 0, ...options });
const anthropicAt = ({ url }, options) => new Anthropic({ apiKey: "k", baseURL: url, maxRetries: 0, ...options });
const MESSAGES = [{ role: "user", content: "hello" }];

test("OpenAI's client reads chat completions", async (t) => {
  const server = await served(t, openai());
  let text = "";
  const answer = await openaiAt(server).chat.completions.create({ model: "m", messages: MESSAGES, stream: true });
  for await (const { choices } of answer) text += choices[0].delta.content ?? "";
  assert.equal(text, ANSWER);
});

test("OpenAI's client reads a response in the background, and goes on after a number", async (t) => {
  const server = await served(t, openai());
  const client = openaiAt(server);
  const events = [];
  const answer = await client.responses.create({ model: "m", input: "hello", stream: true, background: true });
  for await (const event of answer) events.push(event);
  assert.equal(events.at(-1).type, "response.completed");
  assert.equal(events.at(-1).response.output[0].content[0].text, ANSWER);
  assert.deepEqual(
    events.map((event) => event.sequence_number),
    events.map((_, index) => index),
  );
  const id = events[0].response.id;
  const rest = [];
  for await (const event of await client.responses.retrieve(id, { stream: true, starting_after: 6 })) rest.push(event);
  assert.deepEqual(rest, events.slice(7));
  await assert.rejects(client.responses.retrieve("resp_none"), OpenAI.NotFoundError);
});

test("OpenAI's client obeys retry-after-ms", async (t) => {
  const server = await served(t, openai({ refusals: 1 }));
  const client = openaiAt(server, { maxRetries: 1 });
  await client.responses
    .create({ model: "m", input: "hello", stream: true })
    .then((answer) => answer.controller.abort());
  assert.equal(server.requests.length, 2);
});

test("Anthropic's client reads a message", async (t) => {
  const server = await served(t, anthropic());
  const message = await anthropicAt(server)
    .messages.stream({ model: "m", max_tokens: 9, messages: MESSAGES })
    .finalMessage();
  assert.equal(message.content[0].text, ANSWER);
  assert.equal(message.stop_reason, "end_turn");
});

test("Anthropic's client throws an error of the stream, and asks again after a 529", async (t) => {
  const broken = anthropicAt(await served(t, anthropic({ overloads: 1, after: 2 })));
  const stream = broken.messages.stream({ model: "m", max_tokens: 9, messages: MESSAGES });
  await assert.rejects(stream.finalMessage(), (error) => error.error?.error?.type === "overloaded_error");

  const server = await served(t, anthropic({ refusals: 1 }));
  const again = anthropicAt(server, { maxRetries: 1 });
  await again.messages.stream({ model: "m", max_tokens: 9, messages: MESSAGES }).finalMessage();
  assert.equal(server.requests.length, 2);
});

test("a way that cuts passes whole streams on as they are, and cuts where it is told", async (t) => {
  const origin = await served(t, openai());
  const ask = async (url) => {
    const response = await fetch(`${url}/v1/responses`, {
      method: "POST",
      headers: { authorization: "Bearer k" },
      body: JSON.stringify({ model: "m", input: "hello", stream: true }),
    });
    const chunks = [];
    let broken = false;
    try {
      for await (const chunk of response.body) chunks.push(chunk);
    } catch {
      broken = true;
    }
    return { bytes: Buffer.concat(chunks), broken };
  };
  const whole = await ask(origin.url);
  let cut;
  const way = await served(t, openai(), () => cut);
  assert.deepEqual((await ask(way.url)).bytes, whole.bytes);
  assert.equal(way.blocks.length, 1);
  const blocks = whole.bytes.toString("latin1").split(/(?<=\n\n)/);
  assert.equal(way.blocks[0], blocks.length);
  for (cut of everyCut(blocks.length)) {
    const { bytes, broken } = await ask(way.url);
    const part = cut.half ? blocks[cut.events].slice(0, blocks[cut.events].length >> 1) : "";
    const said = blocks.slice(0, cut.events).join("") + part;
    // What was sent before a connection broke, the platform may drop.
    if (cut.how === "end") assert.equal(bytes.toString("latin1"), said);
    else assert.ok(said.startsWith(bytes.toString("latin1")));
    assert.equal(broken, cut.how === "reset");
  }
});
