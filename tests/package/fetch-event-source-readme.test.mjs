// The examples that @microsoft/fetch-event-source publishes, as they stand in its README, with another import.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, beforeEach, test } from "node:test";
import { EventSource } from "eventsource";
import * as headwater from "headwater/fetch-event-source";
import { until } from "./support/gather.mjs";
import { page } from "./support/page.mjs";
import { origin, stage } from "./support/stage.mjs";

const packed = createRequire(import.meta.url).resolve("@microsoft/fetch-event-source/package.json");
const readme = readFileSync(new URL("README.md", `file://${packed}`), "utf8");
const [usage, parameters, errors] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);

const AsyncFunction = (async () => {}).constructor;
const { fetch } = globalThis;
let shown, staged, calls, sources;

before(() => {
  shown = page(origin);
  // Their address is the staged one.
  globalThis.fetch = (input, init) =>
    fetch(
      String(input).replace(/^(http:\/\/[^/]*)?\/api\/sse$/, () => staged.url),
      init,
    );
});
after(() => {
  shown.take();
  globalThis.fetch = fetch;
});
beforeEach(() => {
  calls = [];
  sources = [];
});

/** Runs an example, with its console, and what it calls looked at. */
function run(code) {
  const own = class extends EventSource {
    constructor(url) {
      super(new URL(url, origin));
      sources.push(this);
    }
  };
  const fetchEventSource = (...args) => {
    const call = headwater.fetchEventSource(...args);
    calls.push(call);
    call.catch(() => {});
    return call;
  };
  const printed = [];
  const names = {
    fetchEventSource,
    EventStreamContentType: headwater.EventStreamContentType,
    EventSource: own,
    console: { log: (text) => printed.push(text) },
  };
  const body = code.replace(/^import .* from '@microsoft\/fetch-event-source';$/m, "");
  return { printed, done: new AsyncFunction(...Object.keys(names), body)(...Object.values(names)) };
}

test("there are three of them", () => {
  assert.match(usage, /^\/\/ BEFORE/);
  assert.match(parameters, /method: 'POST'/);
  assert.match(errors, /class RetriableError/);
});

test("usage: the EventSource before, and the call after", async () => {
  staged = await stage({ steps: [{ send: "data: a\n\ndata: b\n\n" }] });
  const { printed, done } = run(usage);
  await done;
  await until(() => printed.length >= 4);
  for (const source of sources) source.close();
  assert.deepEqual(printed.sort(), ["a", "a", "b", "b"]);
});

test("other parameters: a POST with a signal", async () => {
  staged = await stage({ steps: [{ send: "data: a\n\n" }] });
  await run(parameters).done;
  await calls[0];
  const [{ method, headers, body }] = await staged.seen("ended=1");
  assert.deepEqual([method, headers["content-type"], body], ["POST", "application/json", '{"foo":"bar"}']);
});

test("error handling: passing faults and early ends are retried, the fatal ones end it", async () => {
  const good = { headers: { "content-type": "text/event-stream" } };
  staged = await stage(
    { status: 503 },
    { ...good, steps: [{ send: "retry: 20\ndata: a\n\n" }] },
    { ...good, steps: [{ send: "data: b\n\n" }, { wait: 20 }, "drop"] },
    { ...good, steps: [{ send: "event: FatalError\ndata: the end\n\n" }, "hold"] },
  );
  await run(errors).done;
  await assert.rejects(calls[0], (error) => error.constructor.name === "FatalError" && error.message === "the end");
  assert.equal((await staged.seen("ended=4")).length, 4);
});

test("error handling: what the client did wrong is not tried again", async () => {
  staged = await stage({ status: 404 });
  await run(errors).done;
  await assert.rejects(calls[0], (error) => error.constructor.name === "FatalError");
  assert.equal((await staged.seen("ended=1")).length, 1);
});
