// The engine's memory after an event that took much of it. WebAssembly gives no memory back, so the engine is replaced.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { connect } from "headwater";
import { until } from "./support/gather.mjs";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc");
const MB = 1 << 20;
const limits = { line: 256 * MB, event: 256 * MB };
const encoder = new TextEncoder();

/** The memories of all engines that have been started. */
const memories = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    if (this.exports.memory) memories.push(new WeakRef(this.exports.memory));
  }
};

const sizes = () => memories.map((memory) => memory.deref()?.buffer.byteLength ?? 0);

function open() {
  let controller;
  const body = new ReadableStream({ start: (it) => void (controller = it) });
  const fetch = async () => new Response(body, { headers: { "content-type": "text/event-stream" } });
  const source = connect("http://stream.test/", { fetch, transport: "fetch", limits });
  const lengths = [];
  source.on("message", ({ data }) => lengths.push(data.length));
  return {
    source,
    lengths,
    /** Sends an event whose data has so many bytes, and waits until it is there. */
    async send(bytes) {
      const before = lengths.length;
      controller.enqueue(encoder.encode("data: "));
      for (let left = bytes; left > 0; left -= MB) controller.enqueue(new Uint8Array(Math.min(left, MB)).fill(120));
      controller.enqueue(encoder.encode("\n\n"));
      await until(() => lengths.length > before);
      assert.equal(lengths.at(-1), bytes);
    },
  };
}

/** Waits until it holds, and collects garbage meanwhile. */
async function collected(holds) {
  for (let round = 0; round < 200 && !holds(); round++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    gc();
  }
}

test("sources one after the other use one engine", async () => {
  for (let count = 0; count < 5; count++) {
    const one = open();
    await one.send(MB);
    one.source.close();
  }
  assert.equal(memories.length, 1);
});

test("what a giant event took is given back when the last source is closed, and not before", async () => {
  const giant = open();
  const other = open();
  await giant.send(32 * MB);
  assert.ok(sizes()[0] > 32 * MB);
  giant.source.close();
  await other.send(10);
  assert.equal(memories.length, 1, "an engine in use stays");
  other.source.close();
  // The closed sources are kept, as an app may keep them.
  await collected(() => sizes()[0] === 0);
  assert.deepEqual(sizes(), [0]);
  const next = open();
  await next.send(MB);
  assert.ok(sizes()[1] < 8 * MB);
  next.source.close();
  assert.deepEqual(
    [giant.source.state, other.source.state, giant.lengths, other.lengths],
    ["closed", "closed", [32 * MB], [10]],
  );
});

test("a source that failed and begins anew has an engine, too", async () => {
  const giant = open();
  await giant.send(32 * MB);
  const fetch = async () => new Response("", { status: 500 });
  const failed = connect("http://stream.test/", { fetch, transport: "fetch", retry: { attempts: 0 } });
  await assert.rejects(failed.closed, { kind: "status" });
  giant.source.close();
  failed.reconnect();
  await assert.rejects(failed.closed, { kind: "status" });
  await collected(() => sizes()[1] === 0);
  assert.equal(sizes()[1], 0);
  assert.equal(memories.length, 3);
});
