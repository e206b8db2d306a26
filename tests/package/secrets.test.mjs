// No message has a secret: of a URL it has origin and path, and of what a server or a caller said nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { type } from "arktype";
import { connect } from "headwater";
import { EventSource } from "headwater/eventsource";
import { fetchEventSource } from "headwater/fetch-event-source";
import * as valibot from "valibot";
import { deserted } from "../eventsource/engine.mjs";
import { until, warnings } from "./support/gather.mjs";
import { stage } from "./support/stage.mjs";

const SECRET = "s3cret";
const query = `?token=${SECRET}&a=b#${SECRET}`;
const open = { steps: [{ send: "data: 1\n\n" }] };
const silent = { steps: [{ send: "data: 1\n\n" }, "hold"] };
/** A platform's message that quotes a URL, alone and in the middle. */
const quoting = new TypeError(
  `Failed to parse URL from http://ann:${SECRET}@a.test/feed${query} (reason: "/feed${query}" is none)`,
  { cause: new Error(`request to http://a.test/feed${query} failed, reason: refused`) },
);

/** The ways to fail: what the server does, the options, and what is said in place of the URL where that is known. */
const WAYS = [
  ["a status", { status: 404, steps: [{ send: SECRET }] }, {}],
  ["a content type", { headers: { "content-type": "text/html" }, steps: [{ send: SECRET }] }, {}],
  ["an end", open, { method: "POST", until: "x" }],
  ["a limit of lines", { steps: [{ send: `data: ${SECRET.repeat(9)}` }, "hold"] }, { limits: { line: 8 } }],
  ["a limit of events", { steps: [{ send: `data: ${SECRET}\ndata:\n` }, "hold"] }, { limits: { event: 4 } }],
  ["a time-out", silent, { timeout: { idle: 50 } }],
  ["no network", open, { fetch: () => Promise.reject(quoting) }],
  [
    "a function that fails",
    open,
    {
      headers: () => {
        throw quoting;
      },
    },
  ],
  ["a header that is none", open, { headers: { authorization: `Bearer ${SECRET}\n!` } }],
  ["a method that is forbidden", open, { method: "TRACE", headers: { authorization: SECRET } }],
  ["JSON that is none", { steps: [{ send: `data: {"token":${SECRET}}\n\n` }, "hold"] }, { parse: "json" }],
  ["a payload that does not fit", { steps: [{ send: `data: "${SECRET}"\n\n` }, "hold"] }, { schema: valibot.number() }],
  [
    "keys of a payload that does not fit",
    { steps: [{ send: `data: {"${SECRET}":"${SECRET}"}\n\n` }, "hold"] },
    { schema: type({ "[string]": "number" }) },
  ],
];

for (const [how, attempt, options] of WAYS) {
  test(`connect(): ${how}`, async () => {
    const said = [];
    const log = {
      info: (line) => said.push(line),
      warn: (line, error) => said.push(line, error.message),
    };
    const { url } = await stage(attempt);
    const source = connect(url + query, {
      retry: { attempts: 1 },
      lastEventId: SECRET,
      lastEventIdParam: "from",
      log,
      ...options,
    });
    let error;
    source.closed.catch((thrown) => (error = thrown));
    // A loop is what hears of data that can't be read.
    (async () => {
      for await (const _ of source);
    })().catch(() => {});
    await until(() => error !== undefined);
    said.push(error.message, error.stack.split("\n    at ")[0], source.transportReason, source.waitReason ?? "");
    assert.ok(said.length >= 6);
    assert.ok(error.message.includes(url), error.message);
    for (const message of said) assert.ok(!message.includes(SECRET), message);
    // The whole of it is where the declarations say so.
    assert.ok(source.url.startsWith(url + query.slice(0, -1 - SECRET.length)), source.url);
  });

  test(`a warning in the console: ${how}`, async () => {
    const warned = warnings();
    const { url } = await stage(attempt);
    const source = connect(url + query, { retry: { attempts: 1 }, ...options });
    source.on("message", () => {});
    await until(() => warned().length > 0);
    source.close();
    assert.equal(warned().length, 1);
    const shown = inspect(warned()[0]);
    assert.ok(shown.includes(url) && !shown.includes(SECRET), shown);
  });
}

test("what a platform says of its failure is told, but for its URLs", async () => {
  const source = connect(`http://stream.test/feed${query}`, {
    retry: { attempts: 1 },
    fetch: () => Promise.reject(quoting),
  });
  await assert.rejects(source.closed, ({ message }) => {
    const told =
      ': Failed to parse URL from http://a.test/feed (reason: "/feed is none): request to http://a.test/feed failed, reason: refused';
    assert.ok(message.endsWith(told), message);
    return true;
  });
});

test("a URL that can't be parsed is not quoted, whatever the platform would say", async () => {
  const bad = `http://ann:${SECRET}@a b/${query}`;
  const { URL } = globalThis;
  // As Firefox has it.
  class Quoting extends URL {
    constructor(url, base) {
      try {
        super(url, base);
      } catch {
        throw new TypeError(`URL constructor: ${url} is not a valid URL.`);
      }
    }
  }
  globalThis.URL = Quoting;
  try {
    for (const make of [
      () => connect(bad),
      () => connect(new String(bad)),
      () => new EventSource(bad),
      () => new EventSource(bad, { headers: {} }),
    ])
      assert.throws(make, ({ message }) => {
        assert.ok(/URL/.test(message) && !message.includes(SECRET), message);
        return true;
      });
    for (const failed of [fetchEventSource(bad), connect(() => bad, { retry: { attempts: 1 } }).closed])
      await assert.rejects(failed, (error) => {
        assert.ok(/URL/.test(error.message) && !inspect(error, { depth: 9 }).includes(SECRET), inspect(error));
        return true;
      });
  } finally {
    globalThis.URL = URL;
  }
});

test("a URL that can't be sent is not quoted", async () => {
  for (const [url, method] of [
    [`http://ann:${SECRET}@a.test/feed${query}`, "GET"],
    [`ws://a.test/feed${query}`, "GET"],
    [`http://a.test/feed${query}`, "CONNECT"],
  ]) {
    const messages = [];
    await assert.rejects(connect(url, { method, transport: "fetch" }).closed, (error) => {
      messages.push(error.message);
      return error.kind === "request";
    });
    await assert.rejects(fetchEventSource(url, { method }), (error) => messages.push(error.message) > 0);
    const source = new EventSource(url, { method, headers: {} });
    messages.push((await new Promise((resolve) => (source.onerror = resolve))).message);
    for (const message of messages) assert.ok(message.length > 5 && !message.includes(SECRET), message);
  }
});

test("the class and fetchEventSource() say no more", async () => {
  const url = (await deserted()) + query.slice(1);
  const { url: refused } = await stage({ status: 404 }, { status: 404 });
  for (const at of [`${url}${query}`, refused + query]) {
    const source = new EventSource(at, { headers: {} });
    const { message } = await new Promise((resolve) => (source.onerror = resolve));
    source.close();
    assert.ok(!message.includes(SECRET), message);
  }
  await assert.rejects(fetchEventSource(refused + query), ({ message }) => {
    assert.ok(message.includes(refused) && !message.includes(SECRET), message);
    return true;
  });
});
