// headwater/eventsource in Node.js: the conformance suite, as tests/eventsource has it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { deserted } from "../eventsource/engine.mjs";
import { runAll } from "../eventsource/suite/index.mjs";
import { nextUncaught } from "./support/gather.mjs";

const origin = process.env.HEADWATER_ORIGIN;
const second = process.env.HEADWATER_SECOND_ORIGIN;
const headers = { "content-type": "text/event-stream" };
const cases = JSON.parse(readFileSync(new URL("../wire/cases.json", import.meta.url), "utf8"));

async function run(EventSource, has) {
  const env = { EventSource, origin, second, cases, has, unheard: `${origin}/echo`, closed: await deserted() };
  return runAll(env, process.env.HEADWATER_ONLY);
}

for (const [how, load] of [
  ["import", () => import("headwater/eventsource")],
  ["require", () => createRequire(import.meta.url)("headwater/eventsource")],
]) {
  test(`the conformance suite passes in Node.js, by ${how}`, async (t) => {
    const { EventSource } = await load();
    const results = await run(EventSource, [
      "no base",
      "caches",
      "ours",
      "object URLs",
      "own handlers",
      "byte headers",
    ]);
    for (const { name, status, message } of results) {
      await t.test(name, { skip: status === "skipped" && message }, () => assert.equal(status, "passed", message));
    }
    const count = (wanted) => results.filter(({ status }) => status === wanted).length;
    console.log(
      `Node.js ${process.versions.node}, ${how}: ${count("passed")} of ${results.length - count("skipped")} passed, ${count("skipped")} not for Node.js`,
    );
  });
}

test("an error event that says more is an ErrorEvent, which can be made by hand", async () => {
  const { EventSource, ErrorEvent } = await import("headwater/eventsource");
  const source = new EventSource(await deserted(), { lastEventId: "1" });
  const event = await new Promise((resolve) => (source.onerror = resolve));
  source.close();
  assert.ok(event instanceof ErrorEvent && event instanceof Event);
  assert.match(event.message, /^network: fetch failed: .*ECONNREFUSED (127\.0\.0\.1|::1):\d+/);
  assert.match(event.message, /^network: ./);
  const { type, code, message } = new ErrorEvent("error", { code: 500, message: "m" });
  assert.deepEqual([type, code, message], ["error", 500, "m"]);
  assert.deepEqual([new ErrorEvent("error").code, new ErrorEvent("error").message], [undefined, undefined]);
});

test("where something stands for a document, as other libraries need it in Node.js, a source is opened as without", async () => {
  const { EventSource } = await import("headwater/eventsource");
  globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
  try {
    const source = new EventSource(`${origin}/echo`);
    const { data } = await new Promise((resolve, reject) => {
      source.onmessage = resolve;
      source.onerror = reject;
    });
    source.close();
    assert.equal(JSON.parse(data).path, "/echo");
  } finally {
    delete globalThis.document;
  }
});

test("an event that can't be made is reported, and all others come", async () => {
  const { EventSource } = await import("headwater/eventsource");
  const { MessageEvent } = globalThis;
  globalThis.MessageEvent = class extends MessageEvent {
    constructor(type, init) {
      if (init.data === "2") throw new TypeError("no 2");
      super(type, init);
    }
  };
  try {
    const reported = nextUncaught();
    const fetch = async () => new Response("data: 1\n\ndata: 2\n\ndata: 3\n\n", { headers });
    const sources = [1, 2].map(() => new EventSource("http://localhost/", { fetch }));
    const heard = await Promise.all(
      sources.map((source) => {
        const heard = [];
        source.onmessage = ({ data }) => heard.push(data);
        return new Promise((resolve) => (source.onerror = () => resolve(heard)));
      }),
    );
    for (const source of sources) source.close();
    assert.match(`${await reported}`, /no 2/);
    assert.deepEqual(heard, [
      ["1", "3"],
      ["1", "3"],
    ]);
  } finally {
    globalThis.MessageEvent = MessageEvent;
  }
});

test("an event of 64 MiB comes whole where the limits allow it, by the class as by connect()", async () => {
  const length = 64 << 20;
  const { EventSource } = await import("headwater/eventsource");
  const { connect } = await import("headwater");
  const body = () =>
    new ReadableStream({
      start(controller) {
        const encoder = new TextEncoder();
        controller.enqueue(encoder.encode("data: "));
        const part = encoder.encode("x".repeat(1 << 20));
        for (let sent = 0; sent < length; sent += part.length) controller.enqueue(part);
        controller.enqueue(encoder.encode("\n\n"));
      },
    });
  const fetch = async () => new Response(body(), { headers });
  const limits = { line: 100 << 20, event: 100 << 20 };
  const source = new EventSource("http://localhost/", { fetch, limits });
  const { data } = await new Promise((resolve, reject) => {
    source.onmessage = resolve;
    source.onerror = reject;
  });
  source.close();
  assert.equal(data.length, length);
  const other = connect("http://localhost/", { fetch, limits });
  for await (const event of other) {
    assert.equal(event.data.length, length);
    break;
  }
  other.close();
});

// Node's own class, where it is asked for, is undici's: an empty ID did not reset the last one, nor an
// empty type the one before it.
const KNOWN = [
  "fields: each known field without a colon",
  "event: an empty one after another wins",
  "id: is reset by an empty value",
  "id: is reset by a field without a colon",
  "id: is reset by a single space",
  "id: NUL: a reset in the same block stays",
  "whole streams: ids that start, change, stay and end",
];

test("over HTTP every case of the wire table comes out right, and as from Node's own class but for its known faults", async () => {
  const program = fileURLToPath(new URL("../eventsource/node-own.mjs", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ["--experimental-eventsource", program, origin]);
  const { cases, own, ours } = JSON.parse(stdout);
  assert.ok(cases > 400);
  assert.deepEqual(ours, []);
  assert.deepEqual(
    own.filter((name) => !KNOWN.includes(name)),
    [],
  );
});
