// awaitHandlers: handlers run one event after the other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { keep } from "headwater/stores";
import { uncaught, until } from "./support/gather.mjs";
import { quick, stage } from "./support/stage.mjs";

const send = [1, 2, 3].map((n) => `id: ${n}\ndata: ${n}\n\n`).join("");
const three = { steps: [{ send }, "hold"] };

/** Handlers that are at an event until they are let go, and what they have done. */
function slow(source, name = "") {
  const log = [];
  const going = [];
  source.on("message", async ({ data, lastEventId }) => {
    assert.equal(data, lastEventId);
    log.push(`${name}${data} begins`);
    await new Promise((resolve) => going.push(resolve));
    log.push(`${name}${data} ends`);
  });
  return { log, next: () => until(() => going.length > 0).then(() => going.shift()()) };
}

test("the next event's handlers wait for the promises of this one's", async () => {
  const { url } = await stage(three);
  const source = connect(url, { awaitHandlers: true });
  const { log, next } = slow(source);
  const others = [];
  source.on("*", ({ data }) => void others.push(data));
  for (let n = 0; n < 3; n++) await next();
  await until(() => log.length === 6);
  assert.deepEqual(log, ["1 begins", "1 ends", "2 begins", "2 ends", "3 begins", "3 ends"]);
  assert.deepEqual(others, ["1", "2", "3"]);
  source.close();
});

test("the handlers of one event run together", async () => {
  const { url } = await stage(three);
  const source = connect(url, { awaitHandlers: true });
  const first = slow(source, "a");
  const second = slow(source, "b");
  await until(() => second.log.length === 1);
  await second.next();
  await until(() => second.log.length === 2);
  assert.deepEqual([first.log, second.log], [["a1 begins"], ["b1 begins", "b1 ends"]]);
  await first.next();
  await until(() => second.log.length === 3);
  assert.deepEqual(first.log, ["a1 begins", "a1 ends", "a2 begins"]);
  source.close();
});

test("close() in between stops", async () => {
  const { url } = await stage(three);
  const source = connect(url, { awaitHandlers: true });
  const { log, next } = slow(source);
  await until(() => log.length === 1);
  source.close();
  await next();
  await until(() => log.length === 2);
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(log, ["1 begins", "1 ends"]);
});

test("a handler that fails is reported, and the next event has its turn", async () => {
  const errors = uncaught();
  const { url } = await stage(three);
  const source = connect(url, { awaitHandlers: true });
  const seen = [];
  source.on("message", async ({ data }) => {
    seen.push(data);
    await undefined;
    if (data === "1") throw new Error("mine");
  });
  await until(() => seen.length === 3 && errors.length > 0);
  assert.deepEqual(
    errors.map(({ message }) => message),
    ["mine"],
  );
  source.close();
});

test("until ends the source in its turn: what came before is handled", async () => {
  for (const end of ["3", ({ data }) => data === "3"]) {
    const { url } = await stage(three);
    const source = connect(url, { awaitHandlers: true, until: end });
    const seen = [];
    source.on("message", async ({ data }) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      seen.push(data);
    });
    assert.equal(await source.closed, "until");
    assert.deepEqual(seen, ["1", "2"]);
  }
});

test("a stream's end is told when all is handled", async () => {
  const { url } = await stage({ steps: [{ send }] });
  const source = connect(url, { method: "POST", awaitHandlers: true });
  const seen = [];
  source.on("message", async ({ data }) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    seen.push(data);
  });
  assert.equal(await source.closed, "ended");
  assert.deepEqual(seen, ["1", "2", "3"]);
});

test('with commit: "handled" the ID moves on from event to event, and what was in hand comes again', async () => {
  const { url, seen } = await stage(three, { steps: [{ send: ":\n" }, "hold"] });
  const saved = [];
  const store = keep({ load: () => null, save: (id) => void saved.push(id) }, { commit: "handled" });
  const source = connect(url, { awaitHandlers: true, store, retry: quick });
  const { log, next } = slow(source);
  await until(() => log.length === 1);
  assert.equal(source.lastEventId, "");
  await next();
  await until(() => log.length === 3);
  assert.equal(source.lastEventId, "1");
  source.close();
  await until(() => saved.length > 0);
  const later = connect(url, { lastEventId: source.lastEventId, transport: "fetch" });
  await later.opened;
  later.close();
  assert.equal((await seen("wait=2"))[1].headers["last-event-id"], "1");
});
