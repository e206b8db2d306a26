// The chat that the READMEs print, against a server that breaks in each way. What has come is shown, and nothing but a
// whole answer passes for one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect as connectTo } from "headwater";
import { engine } from "./support/place.mjs";
import { stage } from "./support/stage.mjs";

/** As printed: a test below holds it against the READMEs. */
async function chat(connect, prompt, show) {
  const answer = connect("/chat", { json: { prompt }, parse: "json", until: "[DONE]" });
  for await (const { data } of answer) show(data);
}

const said = (...words) => words.map((word) => `data: ${JSON.stringify(word)}\n\n`).join("");
const whole = [{ send: said("Hello", " world") }, { send: "data: [DONE]\n\n" }, "hold"];
const stream = (...steps) => ({ steps });

const CASES = [
  ["a whole answer", [stream(...whole)], ["Hello", " world"], null],
  [
    "a priming event before it",
    [stream({ send: "id: 0\nretry: 100\ndata:\n\n" }, ...whole)],
    ["Hello", " world"],
    null,
  ],
  ["comments all along", [stream({ send: ": ping\n\n" }, ...whole)], ["Hello", " world"], null],
  [
    "cut within a character",
    [stream({ split: { text: `${said("Grüße")}data: [DONE]\n\n`, every: 1 } })],
    ["Grüße"],
    null,
  ],
  [
    "bad JSON",
    [stream({ send: `${said("Hello")}data: {oops\n\n` }, ...whole)],
    ["Hello"],
    { kind: "parse", raw: "{oops" },
  ],
  ["an error as a bare JSON line", [stream({ send: '{"error":"busy"}\n\n' })], [], { kind: "truncated" }],
  ["the end before [DONE]", [stream({ send: said("Hello") })], ["Hello"], { kind: "truncated" }],
  ["the end within an event", [stream({ send: `${said("Hello")}data: " wor` })], ["Hello"], { kind: "truncated" }],
  ["nothing at all", [stream()], [], { kind: "truncated" }],
  ["a connection that breaks", [stream({ send: said("Hello") }, "cue", "reset")], ["Hello"], { kind: "network" }],
  ["a connection that breaks before the head", [{ refuse: true }], [], { kind: "network", status: 0 }],
  ["204", [{ status: 204 }], [], { kind: "truncated", status: 204 }],
  ["401", [{ status: 401, steps: [{ send: "sign in" }] }], [], { kind: "status", status: 401, body: "sign in" }],
  ["429 with Retry-After", [{ status: 429, headers: { "retry-after": "0" } }], [], { kind: "status", status: 429 }],
  ["500", [{ status: 500, steps: [{ send: "oh no" }] }], [], { kind: "status", status: 500, body: "oh no" }],
  ["503 with Retry-After", [{ status: 503, headers: { "retry-after": "0" } }], [], { kind: "status", status: 503 }],
  [
    "a sign-in page",
    [{ headers: { "content-type": "text/html" }, steps: [{ send: "<p>Sign in" }] }],
    [],
    { kind: "content-type", status: 200, body: "<p>Sign in" },
  ],
  [
    "a JSON answer with the error in it",
    [{ headers: { "content-type": "application/json" }, steps: [{ send: '{"error":"busy"}' }] }],
    [],
    { kind: "content-type", body: '{"error":"busy"}' },
  ],
];

for (const [name, attempts, shown, failure] of CASES) {
  test(`the chat of the READMEs: ${name}`, async () => {
    const { url, seen, cue } = await stage(...attempts);
    const words = [];
    const show = (data) => {
      words.push(data);
      if (JSON.stringify(attempts).includes('"cue"')) void cue();
    };
    const connect = (_path, options) => connectTo(url, options);
    const ended = chat(connect, "Hi", show);
    if (failure) await assert.rejects(ended, failure);
    else await ended;
    assert.deepEqual(words, shown);
    // A question is never asked twice by itself; but a browser may do so by itself, where a connection breaks at once.
    const requests = await seen();
    if (engine !== "node" && attempts[0].refuse) requests.splice(1);
    assert.deepEqual(
      requests.map(({ method, body }) => [method, body]),
      [["POST", '{"prompt":"Hi"}']],
    );
  });
}

test("the READMEs print that chat", { skip: engine !== "node" }, async () => {
  const { readFile } = await import("node:fs/promises");
  const [, printed] = /\{\n([^]*)\n\}$/.exec(chat.toString());
  const plain = (text) => text.replace(/\s+/g, " ").trim();
  for (const file of ["../../README.md", "../../pkg-template/README.md"]) {
    const text = await readFile(new URL(file, import.meta.url), "utf8");
    assert.ok(plain(text).includes(plain(printed)), file);
  }
});
