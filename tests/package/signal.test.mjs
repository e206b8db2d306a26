// What an AbortSignal ends, and as what.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { all, uncaught, until, warnings } from "./support/gather.mjs";
import { stage } from "./support/stage.mjs";

const held = { steps: [{ send: "data: 1\n\n" }, "hold"] };

/** A source, in a loop, whose signal is aborted so when its first event has come. */
async function aborted(...reason) {
  const { url } = await stage(held);
  const controller = new AbortController();
  const source = connect(url, { method: "POST", signal: controller.signal });
  const states = all(source.states());
  const loop = all(source);
  source.on("message", () => controller.abort(...reason));
  return { source, loop, states };
}

test("a plain abort() ends a loop quietly", async () => {
  for (const reason of [[], [new DOMException("mine", "AbortError")]]) {
    const { source, loop, states } = await aborted(...reason);
    await loop;
    assert.equal(await source.closed, "closed");
    assert.equal((await states).at(-1).error, null);
  }
});

test("any other reason is thrown: by the loop, and by closed", async () => {
  for (const reason of [new Error("mine"), new DOMException("late", "TimeoutError"), "a word", null, 0]) {
    const { source, loop, states } = await aborted(reason);
    for (const failed of [loop, source.closed, all(source)]) {
      const thrown = await failed.then(
        () => assert.fail("it ended quietly"),
        (thrown) => thrown,
      );
      assert.equal(thrown, reason);
    }
    assert.equal(source.state, "closed");
    // It is no fault of the connection's.
    assert.equal((await states).at(-1).error, null);
  }
});

test("AbortSignal.timeout() is thrown, with what has come handed out before", async () => {
  const { url, seen } = await stage(held);
  const source = connect(url, { transport: "fetch", signal: AbortSignal.timeout(100) });
  const given = [];
  await assert.rejects(
    async () => {
      for await (const { data } of source) given.push(data);
    },
    { name: "TimeoutError" },
  );
  assert.deepEqual(given, ["1"]);
  await assert.rejects(source.closed, { name: "TimeoutError" });
  await seen("ended=1");
});

test("a signal that was aborted before opens nothing, and its reason is thrown", async () => {
  const { url, seen } = await stage(held);
  const reason = new Error("mine");
  const source = connect(url, { signal: AbortSignal.abort(reason) });
  for (const failed of [source.closed, source.opened, all(source)]) await assert.rejects(failed, reason);
  const quiet = connect(url, { signal: AbortSignal.abort() });
  assert.deepEqual([await quiet.closed, await all(quiet)], ["closed", []]);
  await assert.rejects(quiet.opened, { name: "AbortError" });
  assert.deepEqual(await seen(), []);
});

test("a signal's reason that nobody waits for is no warning: the caller has closed the source", async () => {
  const errors = uncaught();
  const warned = warnings();
  const { url } = await stage(held);
  const controller = new AbortController();
  const source = connect(url, { signal: controller.signal });
  source.on("message", () => controller.abort(new Error("mine")));
  await until(() => source.state === "closed");
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.deepEqual([errors, warned()], [[], []]);
});
