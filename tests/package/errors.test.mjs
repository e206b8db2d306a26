// Errors, and events of errors, that can be read: names, stacks, what a console shows, causes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { inspect } from "node:util";
import vm from "node:vm";
import { connect } from "headwater";
import { ErrorEvent, EventSource } from "headwater/eventsource";
import { deserted } from "../eventsource/engine.mjs";

const require = createRequire(import.meta.url);
const { exports } = JSON.parse(readFileSync(require.resolve("headwater/package.json"), "utf8"));

/** The classes that an entry has, by their names. */
const CLASSES = {
  ".": ["DecodeError", "SourceError"],
  "./slim": ["DecodeError", "SourceError"],
  "./js": ["DecodeError", "SourceError"],
  "./parser": ["EventSourceParserStream", "ParseError"],
  "./eventsource": ["ErrorEvent", "EventSource"],
  "./polyfill": ["EventSource"],
  "./fetch-event-source": [],
};

/** Makes one of each, as the package does. */
const MAKE = {
  DecodeError: (Class) => new Class("m", "tick", "{", [], {}),
  SourceError: (Class) => new Class("m", { kind: "network" }),
  ParseError: (Class) => new Class("m", { type: "unknown-field" }),
  ErrorEvent: (Class) => new Class("error", {}),
};

for (const [how, load] of [
  ["import", (name) => import(name)],
  ["require", (name) => require(name)],
]) {
  test(`classes have their names in every entry, by ${how}`, async () => {
    const entries = Object.keys(exports).filter((entry) => exports[entry][how]);
    assert.ok(entries.length >= 7);
    for (const entry of entries) {
      const all = await load(`headwater${entry.slice(1)}`);
      const classes = Object.keys(all).filter((name) => /^class\b/.test(String(all[name])));
      if (CLASSES[entry])
        assert.deepEqual(
          classes.filter((name) => CLASSES[entry].includes(name)),
          CLASSES[entry],
          entry,
        );
      for (const name of classes) {
        const at = `${entry} ${name}`;
        const { value, ...descriptor } = Object.getOwnPropertyDescriptor(all[name], "name");
        assert.deepEqual([value, descriptor], [name, { writable: false, enumerable: false, configurable: true }], at);
        const made = MAKE[name]?.(all[name]);
        if (made) assert.equal(made.constructor.name, name, at);
        if (name === "SourceError" || name === "DecodeError") {
          assert.equal(made.name, name, at);
          const [first, second] = made.stack.split("\n");
          assert.equal(first, `${name}: m`, at);
          // Where it was made, and not within the constructors.
          assert.match(second, /MAKE|errors\.test/, at);
        }
      }
    }
  });
}

test("the classic script's class has its name", () => {
  const { EventTarget, Event, URL, WebAssembly } = globalThis;
  const context = vm.createContext({ EventTarget, Event, URL, TextDecoder, TextEncoder, WebAssembly });
  vm.runInContext(readFileSync(require.resolve("headwater/polyfill.global.js"), "utf8"), context);
  assert.equal(vm.runInContext("EventSource.name", context), "EventSource");
});

test("a console shows an error event's code and message", () => {
  const event = new ErrorEvent("error", { code: 401, message: "status 401" });
  const shown = "ErrorEvent { type: 'error', code: 401, message: 'status 401' }";
  assert.equal(inspect(event), shown);
  assert.match(inspect({ event }), /code: 401/);
  // As Deno calls it.
  assert.equal(event[Symbol.for("Deno.customInspect")](inspect, {}), shown);
  // Browsers show what is an event's own.
  const { code, message } = { ...event };
  assert.deepEqual([code, message], [401, "status 401"]);
});

test("a network error brings its cause, in words and as it was", async () => {
  const url = await deserted();
  const port = new globalThis.URL(url).port;
  const source = new EventSource(url, { headers: {} });
  const { message } = await new Promise((resolve) => (source.onerror = resolve));
  source.close();
  assert.match(message, new RegExp(`^network: fetch failed: .*connect ECONNREFUSED \\S+:${port}$`));

  await assert.rejects(connect(url, { retry: { attempts: 1 } }).closed, (error) => {
    assert.equal(error.cause.message, "fetch failed");
    assert.match(error.message, new RegExp(`: fetch failed: .*connect ECONNREFUSED \\S+:${port}$`));
    return true;
  });
});

test("causes are told to a depth, each address of a host once, and in a circle without end", async () => {
  const refused = (address) => new Error(`connect ECONNREFUSED ${address}`);
  const circle = new Error("round");
  circle.cause = circle;
  for (const [cause, said] of [
    [
      new TypeError("fetch failed", { cause: new AggregateError([refused("::1:1"), refused("127.0.0.1:1")], "") }),
      ": fetch failed: connect ECONNREFUSED ::1:1, connect ECONNREFUSED 127.0.0.1:1",
    ],
    [circle, ": round: round: round: round"],
    [{ message: "of another realm" }, ": of another realm"],
    ["a word", ""],
    [undefined, ""],
  ]) {
    const fetch = () => Promise.reject(cause);
    const source = new EventSource("http://stream.test/", { fetch });
    assert.equal((await new Promise((resolve) => (source.onerror = resolve))).message, `network${said}`);
    source.close();
    await assert.rejects(connect("http://stream.test/", { fetch, retry: { attempts: 1 } }).closed, (error) =>
      error.message.endsWith(`not even of CORS${said}`),
    );
  }
});

test("no message has a secret: neither a URL's password nor a header's value", async () => {
  const secret = "s3cret";
  const said = [];
  const failed = (url, options) =>
    connect(url, { ...options, retry: { attempts: 1 } }).closed.catch((error) =>
      said.push(error.message, String(error.cause?.stack)),
    );
  await failed(`http://user:${secret}@127.0.0.1:1/`, { transport: "fetch" });
  await failed("http://127.0.0.1:1/", { headers: { authorization: `Bearer ${secret}\n!` } });
  await failed("http://127.0.0.1:1/", {
    fetch: () => Promise.reject(new Error(`can't reach http://user:${secret}@a.test/`)),
  });
  for (const [url, init] of [
    [`http://user:${secret}@127.0.0.1:1/`, { headers: {} }],
    ["http://127.0.0.1:1/", { headers: { authorization: `Bearer ${secret}\n!` } }],
  ]) {
    const source = new EventSource(url, init);
    said.push((await new Promise((resolve) => (source.onerror = resolve))).message);
    source.close();
  }
  const messages = said.filter((_, at) => at % 2 === 0 || at >= 6);
  assert.ok(
    messages.length >= 5 && messages.every((message) => message.length > 5 && !message.includes(secret)),
    said.join("\n"),
  );
  assert.ok(!said[3].includes(secret), "the cause of a header that can't be one");
});
