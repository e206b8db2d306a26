// A reader that is slow slows the server down: how much is under way when it does not read at all.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { nextUncaught } from "./support/gather.mjs";
import { holdsBack, largestChunk } from "./support/platform.mjs";
import { quick, stage } from "./support/stage.mjs";

const MIB = 1 << 20;
/** What the server would send if it could, and how many of its events are read: less where an engine takes it all. */
const [ENDLESS, MANY] = holdsBack ? [4096 * MIB, 50_000] : [32 * MIB, 10_000];
/** The sockets' buffers on both sides, and a few chunks: 4 MiB in all, as measured on Linux; more in a busy browser. */
const UNDER_WAY = 16 * largestChunk;

const flood = { steps: [{ flood: { bytes: ENDLESS, event_bytes: 1000 } }] };

/** Waits until the server could not write for so many ms, or has written everything, and gives its request. */
async function standing(seen, ms = 300) {
  for (let tries = 0; tries < 50; tries++) {
    for (const condition of [`blocked=${ms}`, "ended=1"]) {
      const requests = await seen(`${condition}&timeout=${ms + 100}`).catch(() => []);
      if (requests.length > 0) return requests[0];
    }
  }
  throw new Error("the server does not come to stand still");
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

test("an iterator that is not asked for more takes nothing in, and leaves gigabytes on the server where the engine does", async (t) => {
  const { url, seen } = await stage(flood);
  const source = connect(url);
  const iterator = source[Symbol.asyncIterator]();
  await iterator.next();
  const first = await standing(seen);
  t.diagnostic(`${first.bytes} bytes had left the server, ${source.received * 1000} bytes were taken in`);
  const { received } = source;
  if (holdsBack) {
    assert.ok(first.bytes < UNDER_WAY, `${first.bytes} bytes had left the server`);
    assert.ok(received * 1000 <= largestChunk, `${received * 1000} bytes were taken in`);
  }
  await standing(seen, 600);
  assert.equal(source.received, received);
  // And it comes on as it is read.
  for (let i = 0; i < MANY; i++) await iterator.next();
  const second = await standing(seen);
  assert.ok(second.bytes >= MANY * 1000, `${second.bytes} bytes`);
  if (holdsBack) assert.ok(second.bytes < MANY * 1000 + UNDER_WAY, `${second.bytes} bytes`);
  await iterator.return();
  await seen("ended=1");
});

test("with awaitHandlers, reading keeps pace with the promises that handlers return", async (t) => {
  const { url, seen } = await stage(flood);
  const source = connect(url, { awaitHandlers: true });
  const inHand = [];
  let handled = 0;
  source.on("message", () => new Promise((resolve) => inHand.push(resolve)));
  const first = await standing(seen);
  t.diagnostic(`${first.bytes} bytes had left the server, ${source.received * 1000} bytes were taken in`);
  if (holdsBack) assert.ok(first.bytes < UNDER_WAY, `${first.bytes} bytes had left the server`);
  const { received } = source;
  assert.ok(received > 1);
  // All but one handled is not handled.
  for (; handled < received - 1; handled++) {
    // The next handler is called within the same task. A turn of its own for each of thousands would take too long.
    for (let waits = 0; inHand.length === 0; waits++) await (waits < 100 ? undefined : turn());
    inHand.shift()();
  }
  for (let i = 0; i < 20; i++) await turn();
  assert.equal(source.received, received);
  inHand.shift()();
  while (source.received === received) await turn();
  source.close();
  await seen("ended=1");
});

test("without it handlers are called as fast as it comes, whatever they return", async () => {
  const { url } = await stage({
    steps: [{ repeat: { times: 50, steps: [{ send: "data: {{n}}\n\n" }, { wait: 1 }] } }, "hold"],
  });
  const source = connect(url);
  source.on("message", () => new Promise(() => {}));
  while (source.received < 50) await turn();
  source.close();
});

test("what an awaited handler rejects with is reported, and reading goes on", async () => {
  const { url } = await stage({ steps: [{ send: "data: a\n\n" }, { wait: 20 }, { send: "data: b\n\n" }, "hold"] });
  const reported = nextUncaught();
  const source = connect(url, { awaitHandlers: true });
  const thrown = new Error("mine");
  source.on("message", async ({ data }) => {
    if (data === "a") throw thrown;
  });
  assert.equal(await reported, thrown);
  while (source.received < 2) await turn();
  source.close();
});

test("while its reader is behind, the server is not taken for silent", async () => {
  const { url, seen } = await stage(flood);
  const source = connect(url, { timeout: { idle: 1500 }, retry: quick });
  const faults = [];
  source.onState(({ error }) => error && faults.push(error));
  const iterator = source[Symbol.asyncIterator]();
  await iterator.next();
  await standing(seen, 2500);
  for (let i = 0; i < MANY / 5; i++) await iterator.next();
  assert.deepEqual(faults, []);
  await iterator.return();
  assert.equal((await seen("ended=1")).length, 1);
});
