// The recipes of docs/integrations.md for models' APIs, with their streams cut everywhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { protocol } from "headwater/protocol";
import { recipe } from "./recipes.mjs";
import { anthropic } from "./servers/anthropic.mjs";
import { cutter, eachCut, words } from "./servers/cutter.mjs";
import { gemini } from "./servers/gemini.mjs";
import { openai } from "./servers/openai.mjs";
import { ANSWER, serve, WORDS } from "./servers/serve.mjs";

const { complete } = await recipe("openai-chat.ts");
const { respond } = await recipe("openai-responses.ts");
const { message } = await recipe("anthropic.ts");
const { generate } = await recipe("gemini.ts");

const MESSAGES = [{ role: "user", content: "hello" }];
const AT_ONCE = { retry: { initial: 1, max: 1, jitter: 0 } };

/** Each API: its server, and the pieces of an answer's text as its recipe reads them. */
const APIS = {
  "chat completions": {
    server: openai,
    read: (url) => complete(url, "k", { model: "m", messages: MESSAGES }, AT_ONCE),
  },
  responses: {
    server: openai,
    resumes: true,
    read: async function* (url, heard = []) {
      for await (const event of respond(url, "k", { model: "m", input: "hello" }, AT_ONCE)) {
        heard.push(event.data.sequence_number);
        if (event.type === "response.output_text.delta") yield event.data.delta;
      }
    },
  },
  messages: {
    server: anthropic,
    read: (url) => message(url, "k", { model: "m", max_tokens: 9, messages: MESSAGES }, AT_ONCE),
    // As long as nothing was handed on, the question may be asked again.
    asksAgain: ({ events }) => events < 2,
  },
  gemini: {
    server: gemini,
    read: (url) => generate(`${url}/v1beta/models/m`, "k", { contents: [{ parts: [{ text: "hello" }] }] }, AT_ONCE),
  },
};

/** What came of an answer: its text, and the error that ended it. */
async function outcome(pieces) {
  let text = "";
  try {
    for await (const piece of pieces) text += piece;
    return { text };
  } catch (error) {
    return { text, error };
  }
}

const posts = (requests) => requests.filter(({ method }) => method === "POST").length;

for (const [name, { server, read, resumes = false, asksAgain = () => false }] of Object.entries(APIS)) {
  test(`${name}: cut anywhere, an answer is whole or an error, and nothing comes twice`, async (t) => {
    const origin = await serve(server());
    t.after(() => origin.close());
    assert.deepEqual(await outcome(read(origin.url)), { text: ANSWER });
    const blocks = BLOCKS[name];
    await eachCut(origin.url, blocks, async (cut, way) => {
      const { text, error } = await outcome(read(way.url));
      const what = `${words(cut)}: ${text} ${error}`;
      const isCut = cut.events < blocks;
      if (!isCut || (resumes && cut.events > 0) || asksAgain(cut)) {
        // What was sent before a reset may be lost on the way, the sign that the answer is under way with it.
        if (error === undefined || cut.how === "end") assert.equal(text, ANSWER, what);
      } else {
        assert.equal(error?.kind, cut.how === "end" ? "truncated" : "network", what);
      }
      assert.ok(ANSWER.startsWith(text), what);
      assert.ok(error === undefined || ["truncated", "network"].includes(error.kind), what);
      assert.equal(posts(way.requests), asksAgain(cut) ? 2 : 1, what);
      if (!resumes) assert.equal(way.requests.length, posts(way.requests), what);
    });
  });
}

/** How many blocks each API's answer has. */
const BLOCKS = {
  "chat completions": WORDS.length + 3,
  responses: WORDS.length + 9,
  messages: WORDS.length + 6,
  gemini: WORDS.length,
};

for (const how of ["end", "reset"])
  test(`responses: cut by ${how} after each event, again and again, an answer is whole, and each event comes once`, async (t) => {
    const origin = await serve(openai());
    t.after(() => origin.close());
    const way = await cutter(origin.url, () => ({ events: 1, half: true, how }));
    t.after(() => way.close());
    const heard = [];
    assert.deepEqual(await outcome(APIS.responses.read(way.url, heard)), { text: ANSWER });
    assert.deepEqual(heard, [...Array(BLOCKS.responses).keys()]);
    assert.equal(posts(way.requests), 1);
    const [, ...rest] = way.requests;
    for (const { url, headers, body } of rest) {
      assert.match(url, /^\/v1\/responses\/resp_1\?stream=true&starting_after=\d+$/);
      assert.equal(headers.authorization, "Bearer k");
      // What a preflight would have to allow, or a GET has no use for.
      assert.equal(headers["last-event-id"], undefined);
      assert.equal(headers["content-type"], undefined);
      assert.equal(body, undefined);
    }
  });

test("responses: one protocol serves many answers at a time", async (t) => {
  const origin = await serve(openai());
  t.after(() => origin.close());
  let index = 0;
  const way = await cutter(origin.url, ({ method }) =>
    method === "POST" ? { events: 1 + 3 * index++, half: true, how: "end" } : undefined,
  );
  t.after(() => way.close());
  const answers = await Promise.all([1, 2, 3, 4].map(() => outcome(APIS.responses.read(way.url))));
  assert.deepEqual(
    answers,
    answers.map(() => ({ text: ANSWER })),
  );
  const ids = way.requests.filter(({ method }) => method === "GET").map(({ url }) => url.split("?")[0]);
  assert.equal(new Set(ids).size, 4);
});

test("responses: a server that is away for a while when an answer is to be gone on with is asked until it is back", async (t) => {
  const server = openai();
  let away = 6;
  const origin = await serve((request, response) => {
    if (request.method === "POST" || away-- <= 0) return server(request, response);
    if (away % 2) return response.destroy();
    return response.writeHead(503).end("later");
  });
  t.after(() => origin.close());
  let cuts = 0;
  const way = await cutter(origin.url, () => (cuts++ === 0 ? { events: 7, half: true, how: "reset" } : undefined));
  t.after(() => way.close());
  assert.deepEqual(await outcome(APIS.responses.read(way.url)), { text: ANSWER });
  assert.equal(posts(way.requests), 1);
  assert.equal(way.requests.length, 1 + 6 + 1);
});

test("responses: an answer that the server has forgotten is an error with its status", async (t) => {
  const server = openai();
  const origin = await serve((request, response) =>
    request.method === "POST" ? server(request, response) : openai()(request, response),
  );
  t.after(() => origin.close());
  const way = await cutter(origin.url, () => ({ events: 7, half: true, how: "end" }));
  t.after(() => way.close());
  const { text, error } = await outcome(APIS.responses.read(way.url));
  assert.equal(error.status, 404);
  assert.match(error.body, /not found/);
  assert.ok(ANSWER.startsWith(text));
  assert.equal(way.requests.length, 2);
});

test("responses: a run that failed is an error, one that is incomplete is an end", async (t) => {
  const failed = await serve(openai({ outcome: "failed" }));
  t.after(() => failed.close());
  const { text, error } = await outcome(APIS.responses.read(failed.url));
  assert.equal(text, WORDS.slice(0, 3).join(""));
  assert.equal(error.kind, "event");
  assert.equal(error.cause.message, "The model had a fault.");
  assert.equal(failed.requests.length, 1);

  const incomplete = await serve(openai({ outcome: "incomplete" }));
  t.after(() => incomplete.close());
  assert.deepEqual(await outcome(APIS.responses.read(incomplete.url)), { text: WORDS.slice(0, 3).join("") });
});

for (const name of ["chat completions", "responses"])
  test(`${name}: what was refused is asked again after retry-after-ms`, async (t) => {
    const origin = await serve(openai({ refusals: 2 }));
    t.after(() => origin.close());
    assert.deepEqual(await outcome(APIS[name].read(origin.url)), { text: ANSWER });
    assert.equal(origin.requests.length, 3);
    const [first, second, third] = origin.requests.map(({ at }) => at);
    // A timer may be early by a millisecond.
    assert.ok(second - first >= 249 && third - second >= 249, `${second - first} and ${third - second} ms`);
  });

test("messages: a 529 is asked again", async (t) => {
  const origin = await serve(anthropic({ refusals: 2 }));
  t.after(() => origin.close());
  assert.deepEqual(await outcome(APIS.messages.read(origin.url)), { text: ANSWER });
  assert.equal(origin.requests.length, 3);
});

test("messages: a 529 that says it is of no use is not asked again", async (t) => {
  const origin = await serve(anthropic({ refusals: 1, advice: "false" }));
  t.after(() => origin.close());
  const { error } = await outcome(APIS.messages.read(origin.url));
  assert.equal(error.status, 529);
  assert.match(error.body, /overloaded_error/);
  assert.equal(origin.requests.length, 1);
});

test("messages: an overload is asked again only as long as nothing has been handed on", async (t) => {
  const early = await serve(anthropic({ overloads: 1, after: 0 }));
  t.after(() => early.close());
  assert.deepEqual(await outcome(APIS.messages.read(early.url)), { text: ANSWER });
  assert.equal(early.requests.length, 2);

  const late = await serve(anthropic({ overloads: 1, after: 2 }));
  t.after(() => late.close());
  const { text, error } = await outcome(APIS.messages.read(late.url));
  assert.equal(text, WORDS.slice(0, 2).join(""));
  assert.equal(error.kind, "event");
  assert.equal(error.cause.message, "Overloaded");
  assert.equal(late.requests.length, 1);
});

test("what is refused for good is thrown with what the server said", async (t) => {
  const origin = await serve(anthropic());
  t.after(() => origin.close());
  const { error } = await outcome(message(origin.url, "k", { model: "m" }, AT_ONCE));
  assert.equal(error.status, 400);
  assert.match(error.body, /max_tokens/);
});

test("where a clean end is the end, an answer that a reset cuts is an error all the same", async (t) => {
  const origin = await serve(gemini());
  t.after(() => origin.close());
  await eachCut(origin.url, BLOCKS.gemini, async (cut, way) => {
    const answer = connect(`${way.url}/v1beta/models/m:streamGenerateContent?alt=sse`, {
      headers: { "x-goog-api-key": "k" },
      json: { contents: [{ parts: [{ text: "hello" }] }] },
      parse: "json",
      protocol: protocol({ eof: "done" }),
    });
    const pieces = answer.events("message");
    const { text, error } = await outcome(textsOf(pieces));
    assert.equal(error?.kind, cut.how === "end" ? undefined : "network", words(cut));
    assert.ok(ANSWER.startsWith(text), words(cut));
    if (cut.how === "end") assert.equal(text, WORDS.slice(0, cut.events).join(""), words(cut));
  });
});

async function* textsOf(chunks) {
  for await (const { data } of chunks) yield data.candidates[0].content.parts[0].text;
}
