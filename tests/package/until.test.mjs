// What ends a source from within its stream.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { memoryStore } from "headwater/stores";
import { all, uncaught, until } from "./support/gather.mjs";
import { quick, stage } from "./support/stage.mjs";

const chat = { steps: [{ send: 'data: {"n":1}\n\ndata: {"n":2}\n\ndata: [DONE]\n\ndata: {"n":3}\n\n' }, "hold"] };

test("a sentinel ends the source without failure, without a reconnect, and is not handed on", async () => {
  const { url, seen } = await stage(chat);
  const source = connect(url, { parse: "json", until: "[DONE]", retry: quick });
  const states = all(source.states());
  const handled = [];
  source.on("message", ({ data }) => handled.push(data.n));
  assert.deepEqual(
    (await all(source)).map(({ data }) => data.n),
    [1, 2],
  );
  assert.deepEqual(handled, [1, 2]);
  assert.equal(await source.closed, "until");
  assert.equal(source.state, "closed");
  assert.deepEqual(
    (await states).map(({ state, error }) => [state, error]),
    [
      ["connecting", null],
      ["open", null],
      ["closed", null],
    ],
  );
  const [request, ...more] = await seen("ended=1");
  assert.equal(request.how, "client_left");
  assert.deepEqual(more, []);
});

test("the event that a predicate says yes to is the last that is handed on", async () => {
  const { url } = await stage({
    steps: [{ send: "event: a\ndata: 1\n\nevent: end\ndata: 2\n\nevent: a\ndata: 3\n\n" }, "hold"],
  });
  const asked = [];
  const source = connect(url, {
    parse: Number,
    until: ({ type, data }) => {
      asked.push(data);
      return type === "end";
    },
  });
  assert.deepEqual(
    (await all(source)).map(({ data }) => data),
    [1, 2],
  );
  assert.deepEqual(asked, [1, 2]);
  assert.equal(await source.closed, "until");
});

test("it is seen in events that nobody listens to, and with a plain GET", async () => {
  const { url } = await stage({ steps: [{ send: "event: finished\ndata: bye\n\n" }, "hold"] });
  const source = connect(url, { until: ({ type }) => type === "finished" });
  assert.equal(await source.closed, "until");
  const other = connect(url, { until: "bye" });
  assert.equal(await other.closed, "until");
  assert.equal(other.transport, "fetch");
});

test("what a slow reader has not taken is still his", async () => {
  const { url } = await stage(chat);
  const source = connect(url, { parse: "json", until: "[DONE]" });
  const iterator = source[Symbol.asyncIterator]();
  assert.equal(await source.closed, "until");
  assert.equal((await iterator.next()).value.data.n, 1);
  assert.equal((await iterator.next()).value.data.n, 2);
  assert.equal((await iterator.next()).done, true);
});

test("a predicate that throws is reported and says no; one that closes has closed", async () => {
  const errors = uncaught();
  const { url } = await stage(chat);
  const thrown = new Error("mine");
  const source = connect(url, {
    until: ({ data }) => {
      if (data === "[DONE]") source.close();
      throw thrown;
    },
  });
  source.on("message", () => {});
  assert.equal(await source.closed, "closed");
  await until(() => errors.length === 3);
  assert.ok(errors.every((error) => error === thrown));
});

test("a handler that closes at the last event has closed first", async () => {
  const { url } = await stage(chat);
  const source = connect(url, { until: () => true });
  source.on("message", () => source.close());
  assert.equal(await source.closed, "closed");
});

test("it is seen in an event that dedupe drops, which nobody else is given", async () => {
  const same = [...Array.from({ length: 9 }, (_, n) => `{"n":${n}}`), "[DONE]", '{"n":10}'];
  const send = same.map((data) => `id: chat-1\ndata: ${data}\n\n`).join("");
  for (const end of ["[DONE]", ({ data }) => data === "[DONE]"]) {
    const { url } = await stage({ steps: [{ send }, "hold"] });
    const source = connect(url, {
      method: "POST",
      parse: (data) => (data === "[DONE]" ? data : JSON.parse(data)),
      until: end,
      store: memoryStore({ dedupe: true }),
    });
    const handled = [];
    source.on("message", ({ data }) => handled.push(data));
    const given = (await all(source)).map(({ data }) => data);
    assert.deepEqual([given, handled], [[{ n: 0 }], [{ n: 0 }]]);
    assert.equal(await source.closed, "until");
  }
});

test("an event that dedupe drops, and that does not parse, is told by nobody", async () => {
  const { url } = await stage({ steps: [{ send: "id: 1\ndata: 1\n\nid: 1\ndata: ?\n\ndata: 2\n\n" }, "hold"] });
  const errors = [];
  const source = connect(url, {
    parse: "json",
    store: memoryStore({ dedupe: true }),
    until: ({ data }) => data === 2,
    onDecodeError: (error) => errors.push(error),
  });
  assert.deepEqual(
    (await all(source)).map(({ data }) => data),
    [1, 2],
  );
  assert.deepEqual(errors, []);
});
