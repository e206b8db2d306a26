// Payloads as their schemas make them, by three libraries of Standard Schema, and what is said of others.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type } from "arktype";
import { connect, DecodeError, SourceError } from "headwater";
import { memoryStore } from "headwater/stores";
import * as v from "valibot";
import { z } from "zod";
import { all, uncaught, until, warnings } from "./support/gather.mjs";
import { stage } from "./support/stage.mjs";

const ticks =
  'event: tick\ndata: {"symbol":"A","price":1}\n\n' +
  'event: tick\nid: 7\ndata: {"symbol":"B","price":"dear"}\n\n' +
  'event: tick\ndata: {"symbol":\n\n' +
  "event: halt\ndata: plain\n\n" +
  'event: tick\ndata: {"symbol":"C","price":3,"more":true}\n\n';

const libraries = {
  zod: z.object({ symbol: z.string(), price: z.number().transform((price) => price * 100) }),
  valibot: v.object({
    symbol: v.string(),
    price: v.pipe(
      v.number(),
      v.transform((price) => price * 100),
    ),
  }),
  arktype: type({ symbol: "string", price: type("number").pipe((price) => price * 100), "+": "delete" }),
};

for (const [library, tick] of Object.entries(libraries)) {
  test(`${library}: what fits is handed on as the schema makes it, and what does not is told with all that is known`, async () => {
    const { url } = await stage({ steps: [{ send: ticks }] });
    const errors = [];
    const source = connect(url, { method: "POST", schema: { tick }, onDecodeError: (error) => errors.push(error) });
    const seen = await all(source);
    assert.deepEqual(
      seen.map(({ data }) => data),
      [{ symbol: "A", price: 100 }, "plain", { symbol: "C", price: 300 }],
    );
    const [misfit, broken] = errors;
    assert.equal(errors.length, 2);
    assert.ok(misfit instanceof DecodeError && misfit instanceof SourceError);
    assert.equal(misfit.kind, "parse");
    assert.equal(misfit.type, "tick");
    assert.equal(misfit.raw, '{"symbol":"B","price":"dear"}');
    assert.equal(misfit.issues.length, 1);
    assert.deepEqual(
      [...misfit.issues[0].path].map((step) => step.key ?? step),
      ["price"],
    );
    assert.equal(misfit.message, `the data of a "tick" event of ${url} does not fit its schema`);
    assert.equal(broken.raw, '{"symbol":');
    assert.deepEqual(broken.issues, []);
    assert.ok(broken.cause instanceof SyntaxError);
    assert.match(broken.message, /could not be parsed/);
  });

  test(`${library}: one schema for all types`, async () => {
    const { url } = await stage({
      steps: [{ send: 'data: {"symbol":"A","price":1}\n\nevent: other\ndata: {"symbol":"B","price":2}\n\n' }],
    });
    const seen = await all(connect(url, { method: "POST", schema: tick }));
    assert.deepEqual(
      seen.map(({ data }) => data.price),
      [100, 200],
    );
  });
}

test("parse says how what a schema looks at is read, and * is for the rest", async () => {
  const { url } = await stage({ steps: [{ send: "event: word\ndata: yes\n\nevent: hex\ndata: ff\n\ndata: 1\n\n" }] });
  const source = connect(url, {
    method: "POST",
    parse: { word: "text", hex: (data) => parseInt(data, 16) },
    schema: { word: z.enum(["yes", "no"]), "*": z.number() },
  });
  assert.deepEqual(
    (await all(source)).map(({ data }) => data),
    ["yes", 255, 1],
  );
});

test("without onDecodeError a loop throws the error, once it has given what came before, and the source has failed", async () => {
  const warned = warnings();
  const { url, seen } = await stage({ steps: [{ send: "data: 1\n\ndata: {oops\n\ndata: 3\n\n" }, "hold"] });
  const source = connect(url, { method: "POST", parse: "json" });
  const states = all(source.states());
  const other = all(source.events("other"));
  const given = [];
  await assert.rejects(
    async () => {
      for await (const { data } of source) given.push(data);
    },
    (error) => error instanceof DecodeError && error.raw === "{oops" && error.cause instanceof SyntaxError,
  );
  assert.deepEqual(given, [1]);
  for (const failed of [source.closed, other]) await assert.rejects(failed, { name: "DecodeError", raw: "{oops" });
  const { state, error } = (await states).at(-1);
  assert.deepEqual([state, error.kind, source.state], ["closed", "parse", "closed"]);
  assert.equal((await seen("ended=1"))[0].how, "client_left");
  assert.deepEqual(warned(), []);
});

test("without onDecodeError and without a loop over its type the error is a warning, the event dropped, and the stream goes on", async () => {
  const warned = warnings();
  const { url } = await stage({ steps: [{ send: "event: tick\ndata: a\n\nevent: tick\ndata: 2\n\ndata: 3\n\n" }] });
  const source = connect(url, { method: "POST", parse: "json" });
  const handled = [];
  source.on("tick", ({ data }) => handled.push(data));
  assert.deepEqual(
    (await all(source.events("message"))).map(({ data }) => data),
    [3],
  );
  assert.deepEqual(handled, [2]);
  assert.deepEqual(warned(), [`DecodeError: the data of a "tick" event of ${url} could not be parsed`]);
});

test("what a loop has thrown at is not handled", async () => {
  const { url } = await stage({ steps: [{ send: "id: 1\ndata: 1\n\nid: 2\ndata: ?\n\nid: 3\ndata: 3\n\n" }, "hold"] });
  const source = connect(url, { parse: "json", store: memoryStore({ commit: "handled" }) });
  await assert.rejects(all(source), DecodeError);
  assert.equal(source.lastEventId, "1");
});

test("what onDecodeError throws is reported, and the stream goes on", async () => {
  const errors = uncaught();
  const thrown = new Error("mine");
  const { url } = await stage({ steps: [{ send: "data: a\n\ndata: 2\n\n" }] });
  const source = connect(url, {
    method: "POST",
    parse: "json",
    onDecodeError: () => {
      throw thrown;
    },
  });
  assert.deepEqual(
    (await all(source)).map(({ data }) => data),
    [2],
  );
  await until(() => errors.length > 0);
  assert.equal(errors[0], thrown);
});

test("a schema that answers later is refused by name", async () => {
  const { url } = await stage({ steps: [{ send: "data: 1\n\n" }] });
  const errors = [];
  const later = z.number().refine(async () => true);
  await all(connect(url, { method: "POST", schema: later, onDecodeError: (error) => errors.push(error) }));
  assert.equal(errors.length, 1);
  assert.match(errors[0].cause.message, /asynchronous/);
});

test("what is no schema is named", () => {
  for (const schema of [{ tick: {} }, { tick: () => true }, { tick: null }]) {
    assert.throws(() => connect("http://x.test/", { schema }), /schema must be a Standard Schema/);
  }
  assert.throws(() => connect("http://x.test/", { onDecodeError: "log" }), /onDecodeError must be of type function/);
});

test("an event without data, where JSON is read, moves the ID on, and is neither handed out nor at fault", async () => {
  const warned = warnings();
  const priming = 'id: p-0\nretry: 3000\ndata:\n\nevent: tick\nid: p-1\ndata: {"n":1}\n\nid: p-2\ndata\n\n';
  for (const [options, types] of [
    [{ parse: "json" }, ["tick"]],
    [{ parse: { "*": "json" } }, ["tick"]],
    [{ schema: z.object({ n: z.number() }) }, ["tick"]],
    [{ schema: { "*": z.object({ n: z.number() }) } }, ["tick"]],
    [{ parse: { tick: "json" } }, ["message", "tick", "message"]],
    [{ parse: { tick: "json", message: (data) => data.length } }, ["message", "tick", "message"]],
    [{ schema: z.any(), parse: "text" }, ["message", "tick", "message"]],
  ]) {
    const { url } = await stage({ steps: [{ send: priming }] });
    const source = connect(url, { method: "POST", ...options });
    const seen = await all(source);
    assert.deepEqual(
      seen.map(({ type }) => type),
      types,
      JSON.stringify(options),
    );
    assert.equal(source.lastEventId, "p-2");
  }
  assert.deepEqual(warned(), []);
});

test("a sentinel may be an event without data", async () => {
  const { url } = await stage({ steps: [{ send: 'data: {"n":1}\n\ndata:\n\n' }, "hold"] });
  const source = connect(url, { method: "POST", parse: "json", until: "" });
  assert.equal((await all(source)).length, 1);
  assert.equal(await source.closed, "until");
});
