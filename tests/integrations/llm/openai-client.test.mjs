// OpenAI's own client with the `fetch` of docs/integrations.md.
import assert from "node:assert/strict";
import { test } from "node:test";
import OpenAI from "openai";
import { recipe } from "./recipes.mjs";
import { cutter, eachCut, everyCut, words } from "./servers/cutter.mjs";
import { openai } from "./servers/openai.mjs";
import { ANSWER, serve, WORDS } from "./servers/serve.mjs";

const { goingOn } = await recipe("openai-fetch.ts");
const BLOCKS = WORDS.length + 9;

async function served(t, options, plan) {
  const origin = await serve(openai(options));
  t.after(() => origin.close());
  const way = await cutter(origin.url, plan);
  t.after(() => way.close());
  return { way, client: clientAt(way) };
}

const clientAt = ({ url }) =>
  new OpenAI({
    apiKey: "k",
    baseURL: `${url}/v1`,
    fetch: goingOn({ retry: { initial: 1, max: 1, jitter: 0 } }),
    maxRetries: 1,
  });

const ask = (client, background = true) =>
  client.responses.create({ model: "m", input: "hello", stream: true, background });

test("cut anywhere, what the client reads is whole, and its question is sent once", async (t) => {
  const origin = await serve(openai());
  t.after(() => origin.close());
  await eachCut(origin.url, BLOCKS, async (cut, way) => {
    if (cut.events === 0) return;
    const numbers = [];
    let text = "";
    for await (const event of await ask(clientAt(way))) {
      numbers.push(event.sequence_number);
      text += event.type === "response.output_text.delta" ? event.delta : "";
    }
    assert.equal(text, ANSWER, words(cut));
    assert.deepEqual(numbers, [...Array(BLOCKS).keys()], words(cut));
    assert.equal(way.requests.filter(({ method }) => method === "POST").length, 1, words(cut));
  });
});

test("cut before it has begun, it is an error, and the question is not sent again", async (t) => {
  for (const cut of everyCut(0)) {
    const { way, client } = await served(t, {}, () => cut);
    await assert.rejects(
      (async () => {
        for await (const _ of await ask(client));
      })(),
      words(cut),
    );
    assert.equal(way.requests.length, 1, words(cut));
  }
});

test("what is refused is the client's own error, and asked again by its own rules", async (t) => {
  const { client, way } = await served(t, { refusals: 1 });
  for await (const _ of await ask(client));
  assert.equal(way.requests.length, 2);
  await assert.rejects(client.responses.create({ stream: true, background: true }), OpenAI.BadRequestError);
});

test("a run that failed comes as the event that says so", async (t) => {
  const { client } = await served(t, { outcome: "failed" });
  let last;
  for await (last of await ask(client));
  assert.equal(last.type, "response.failed");
});

test("a loop that is left ends the request", async (t) => {
  const { client, way } = await served(t);
  for await (const _ of await ask(client)) break;
  while (way.left.length === 0) await new Promise(setImmediate);
  assert.equal(way.requests.length, 1);
});
