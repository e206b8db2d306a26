// What a device does to a connection where there is no page to say so.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { stage } from "./support/stage.mjs";

test("a stream that died in a sleep is replaced as soon as a timer notices the sleep", async () => {
  const { url, seen } = await stage(
    { steps: [{ events_from_last_id: { upto: 10 } }, "hold"] },
    { steps: [{ events_from_last_id: { upto: 100 } }, "hold"] },
  );
  const { setTimeout, Date } = globalThis;
  const { now } = Date;
  const asleep = [];
  globalThis.setTimeout = (fire, ms, ...rest) => (ms >= 10_000 ? asleep.push(fire) : setTimeout(fire, ms, ...rest));
  try {
    const source = connect(url);
    const numbers = [];
    const faults = [];
    source.on("message", ({ data }) => numbers.push(Number(data)));
    source.onState(({ error }) => error && faults.push(error));
    while (numbers.length < 10) await new Promise((resolve) => setTimeout(resolve, 1));
    const wake = () => asleep.splice(0).forEach((fire) => fire());
    // On time, or a minute late as in a hidden page: that is no sleep.
    wake();
    Date.now = () => now() + 40_000;
    wake();
    assert.equal(source.state, "open");
    // The monotonic clock stood still while the lid was shut.
    Date.now = () => now() + 3_600_000;
    wake();
    assert.equal(source.state, "connecting");
    while (numbers.length < 100) await new Promise((resolve) => setTimeout(resolve, 1));
    assert.deepEqual(
      numbers,
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
    assert.deepEqual(faults, [], "nobody's failure");
    assert.equal((await seen("wait=2")).length, 2);
    source.close();
  } finally {
    globalThis.setTimeout = setTimeout;
    Date.now = now;
  }
});

test("a pause for hidden pages means nothing where there is no page", async () => {
  const { url } = await stage({ steps: [{ send: "data: a\n\n" }, "hold"] });
  const source = connect(url, { pauseWhenHidden: 0 });
  await new Promise((resolve) => source.on("message", resolve));
  assert.equal(source.state, "open");
  source.close();
});
