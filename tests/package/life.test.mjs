// What a source tells of itself, and connecting when the caller wants it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { nextUncaught, until } from "./support/gather.mjs";
import { quick, stage } from "./support/stage.mjs";

test("the head of the latest response can be read, of a stream and of a refusal", async () => {
  const { url } = await stage(
    { status: 503, headers: { "x-reason": "busy", "retry-after": "0" } },
    { headers: { "x-feed": "7" }, steps: [{ send: "data: a\n\n" }, "hold"] },
  );
  const source = connect(url, { transport: "fetch", retry: quick });
  assert.equal(source.response, null);
  const seen = [];
  source.onState(({ state }) => seen.push([state, source.response?.status ?? null]));
  await source.opened;
  assert.deepEqual(seen, [
    ["connecting", null],
    ["waiting", 503],
    ["connecting", null],
    ["open", 200],
  ]);
  assert.equal(source.response.headers.get("x-feed"), "7");
  assert.equal(source.response.url, url);
  source.close();
});

test("bytes, events, comments, ignored lines and retries are counted over all attempts", async () => {
  const { url } = await stage(
    { steps: [{ send: ":\n\ndata: a\n\n" }] },
    { steps: [{ send: ':\n{"error":7}\ndata: b\n\n' }, "hold"] },
  );
  const source = connect(url, { transport: "fetch", retry: quick });
  assert.deepEqual(source.stats, { bytes: 0, events: 0, comments: 0, ignored: 0, retries: 0, lastByteAt: null });
  const before = Date.now();
  await until(() => source.received === 2);
  const { lastByteAt, ...counts } = source.stats;
  assert.deepEqual(counts, { bytes: 35, events: 2, comments: 2, ignored: 1, retries: 1 });
  assert.ok(lastByteAt >= before - 1 && lastByteAt <= Date.now());
  source.close();
});

test("comments and ignored lines are told to those who ask, between the events, wherever a chunk ends", async () => {
  const line = "x".repeat(100_000);
  const { url } = await stage({
    steps: [
      { send: ": one\ndata: a\n\n:tw" },
      { send: 'o\n{"error":"no such model"}\nretry: soon\nid: 7\n\ndata: b\n\n' },
      { send: `:${line}\n\n` },
      "hold",
    ],
  });
  const told = [];
  const source = connect(url, {
    onComment(text) {
      told.push(["comment", text]);
      if (text === " one") throw new Error("of the user's");
    },
    onIgnored: (line) => told.push(["ignored", line]),
  });
  const uncaught = nextUncaught();
  source.on("message", ({ data }) => told.push(["event", data]));
  await until(() => source.stats.comments === 3);
  assert.equal((await uncaught).message, "of the user's");
  assert.deepEqual(told, [
    ["comment", " one"],
    ["event", "a"],
    ["comment", "two"],
    ["ignored", '{"error":"no such model"}'],
    ["ignored", "retry: soon"],
    ["event", "b"],
    ["comment", line],
  ]);
  assert.equal(source.lastEventId, "7");
  assert.equal(source.transport, "fetch", "native tells of neither");
  source.close();
});

test("log is told of each change in words, with the fault where there is one, and without the address's secrets", async () => {
  const told = [];
  const log = { info: (...words) => told.push(["info", ...words]), warn: (...words) => told.push(["warn", ...words]) };
  const { url } = await stage({ status: 503, headers: { "retry-after": "0" } }, { status: 204 });
  const source = connect(url, { transport: "fetch", retry: quick, log });
  await source.closed;
  const [error] = told.flatMap(([, , error]) => error ?? []);
  assert.equal(error.kind, "status");
  assert.deepEqual(told, [
    ["info", `${url}: connecting, attempt 1, the options name it`],
    ["warn", `${url}: waiting, attempt 1, backoff`, error],
    ["info", `${url}: connecting, attempt 2, the options name it`],
    ["info", `${url}: closed, attempt 2`],
  ]);

  told.length = 0;
  const secret = connect("http://user:hunter2@x.test/", { transport: "fetch", log });
  await assert.rejects(secret.closed, { kind: "request" });
  assert.ok(told.length > 1);
  assert.doesNotMatch(JSON.stringify(told.map(([, words, error]) => [words, error?.message, error?.stack])), /hunter2/);
  assert.doesNotMatch(secret.url, /hunter2/);
});

test("reconnect() ends a wait, and what has failed counts no more", async () => {
  const { url, seen } = await stage({ status: 503, headers: { "retry-after": "3600" } }, { status: 204 });
  const source = connect(url, { transport: "fetch" });
  await until(() => source.state === "waiting");
  assert.equal(source.waitReason, "backoff");
  source.reconnect();
  assert.equal(await source.closed, "no-content");
  assert.equal((await seen()).length, 2);
});

test("reconnect() of an open source goes on from the last event ID by a new connection", async () => {
  const { url, seen } = await stage({ steps: [{ send: "id: 7\ndata: a\n\n" }, "hold"] }, { status: 204 });
  const source = connect(url, { transport: "fetch" });
  await until(() => source.received === 1);
  const changes = [];
  source.onState(({ state, error }) => changes.push([state, error?.kind]));
  source.reconnect();
  await source.closed;
  assert.deepEqual(
    changes.filter(([state]) => state !== "waiting"),
    [
      ["connecting", undefined],
      ["closed", undefined],
    ],
  );
  const [, again] = await seen("ended=2");
  assert.equal(again.headers["last-event-id"], "7");
});

test("after a failure reconnect() opens again with all handlers, and with new promises", async () => {
  const { url } = await stage({ status: 404 }, { steps: [{ send: "data: a\n\n" }, "hold"] });
  const source = connect(url, { transport: "fetch" });
  const data = [];
  const states = [];
  source.on("message", (event) => data.push(event.data));
  source.onState(({ state }) => states.push(state));
  await assert.rejects(source.closed, { status: 404 });
  await assert.rejects(source.opened, { status: 404 });
  source.reconnect();
  assert.equal(source.state, "connecting");
  await source.opened;
  await until(() => data.length === 1);
  assert.deepEqual(states, ["connecting", "closed", "connecting", "open"]);
  source.close();
  assert.equal(await source.closed, "closed");
});

test("reconnect() does nothing to a source that is closed, or was closed after its failure", async () => {
  const { url, seen } = await stage({ status: 404 });
  const failed = connect(url, { transport: "fetch" });
  await assert.rejects(failed.closed);
  failed.close();
  failed.reconnect();
  const closed = connect(url, { transport: "fetch" });
  closed.close();
  closed.reconnect();
  // A request that it made all the same would have come before this one.
  await assert.rejects(connect(url, { transport: "fetch" }).closed);
  assert.deepEqual([failed.state, closed.state, (await seen()).length], ["closed", "closed", 2]);
});
