// The one timer that the deadlines of all sources share.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import FakeTimers from "@sinonjs/fake-timers";
import { connect } from "headwater";
import { EventSource } from "headwater/eventsource";

const BEAT = 30_000;
const { setTimeout: own, clearTimeout: stop } = globalThis;

let open = [];
let clock;

afterEach(() => {
  clock?.uninstall();
  clock = undefined;
  Object.assign(globalThis, { setTimeout: own, clearTimeout: stop });
  for (const source of open) source.close();
  open = [];
});

/** A `fetch` that answers with a stream which says nothing and does not end. */
const silent = async () => new Response(new ReadableStream(), { headers: { "content-type": "text/event-stream" } });

function source(options, fetch = silent) {
  const made = connect("http://stream.test/", { transport: "fetch", fetch, ...options });
  open.push(made);
  return made;
}

/** The timers that are set from now on: how many there are, and how many there have been. */
function counted() {
  const running = new Set();
  const count = {
    made: 0,
    get running() {
      return running.size;
    },
  };
  globalThis.setTimeout = (act, ...rest) => {
    count.made++;
    const timer = own((...args) => (running.delete(timer), act(...args)), ...rest);
    running.add(timer);
    return timer;
  };
  globalThis.clearTimeout = (timer) => (running.delete(timer), stop(timer));
  return count;
}

/** Begins and ends turns of the event loop, whose clock stands still. */
async function turns() {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function fake() {
  clock = FakeTimers.install({
    toFake: ["setTimeout", "clearTimeout", "performance", "Date"],
    now: Date.now(),
    shouldClearNativeTimers: true,
  });
}

test("open sources share one timer, which goes with the last of them", async () => {
  const timers = counted();
  const all = Array.from({ length: 50 }, () => source());
  all.push(...Array.from({ length: 50 }, () => source({ timeout: { idle: 60_000 } })));
  await Promise.all(all.map(({ opened }) => opened));
  await turns();
  assert.equal(timers.running, 1);
  assert.ok(timers.made < 10, `${timers.made} timers were set`);
  for (const each of all.slice(1)) each.close();
  assert.equal(timers.running, 1);
  all[0].close();
  assert.equal(timers.running, 0);
});

test("sources that keep a process alive share one timer, and those that don't share another", async () => {
  const timers = counted();
  const all = [true, false, true, false].map((ref) => source({ ref }));
  const classes = [1, 2].map(() => new EventSource("http://stream.test/", { fetch: silent }));
  await Promise.all([
    ...all.map(({ opened }) => opened),
    ...classes.map((one) => new Promise((resolve) => (one.onopen = resolve))),
  ]);
  await turns();
  // Each entry of the package has its own copy of this.
  assert.equal(timers.running, 3);
  for (const each of [...all, ...classes]) each.close();
  assert.equal(timers.running, 0);
});

test("each source hears of its own deadline at its time, whichever was set first", async () => {
  fake();
  const began = performance.now();
  const ends = [];
  for (const idle of [500, 100, 45_000, 300, 200, 100_000]) {
    const one = source({ timeout: { idle }, shouldRetry: () => false });
    one.onState(({ state }) => state === "closed" && ends.push([idle, performance.now() - began]));
  }
  source({}).onState(({ state }) => state === "closed" && ends.push("one without a time-out"));
  await turns();
  for (let at = 0; at < 1001; at++) {
    await clock.tickAsync(100);
    await turns();
  }
  assert.deepEqual(
    ends.map(([idle]) => idle),
    [100, 200, 300, 500, 45_000, 100_000],
  );
  // The session waits a moment for a chunk that may have come with the timer.
  for (const [idle, at] of ends) assert.ok(at >= idle && at <= idle + 100, `${idle} ended at ${at}`);
});

test("a deadline that moves with each chunk sets no timer", async () => {
  let controller;
  const busy = source(
    { timeout: { idle: 5000 } },
    async () =>
      new Response(new ReadableStream({ start: (it) => void (controller = it) }), {
        headers: { "content-type": "text/event-stream" },
      }),
  );
  await busy.opened;
  await turns();
  const timers = counted();
  for (let chunk = 1; chunk <= 200; chunk++) {
    controller.enqueue(new TextEncoder().encode("data: 1\n\n"));
    while (busy.stats.bytes < 9 * chunk) await turns();
  }
  // It is set once, since what sets timers is another function from now on.
  assert.deepEqual([timers.made, timers.running], [1, 1]);
});

test("timers that a test has faked, and taken away with sources on them, keep no other source waiting", async () => {
  fake();
  const left = source({ timeout: { idle: 20_000 }, shouldRetry: () => false });
  await turns();
  assert.equal(left.state, "open");
  clock.uninstall();
  fake();
  // Its deadline comes after the one that waits for the clock that is gone.
  const next = source({ timeout: { idle: 25_000 }, shouldRetry: () => false });
  await turns();
  await clock.tickAsync(26_000);
  await turns();
  assert.deepEqual([left.state, next.state], ["closed", "closed"]);
});

test("a timer that never fired is set anew by the first source that finds it overdue", async () => {
  fake();
  const [first, second] = [1, 2].map(() => source({ timeout: { idle: 10_000 }, shouldRetry: () => false }));
  await turns();
  // As `vi.clearAllTimers()` does it.
  clock.reset();
  await clock.tickAsync(20_000);
  await turns();
  assert.deepEqual([first.state, second.state], ["open", "open"]);
  source();
  await turns();
  await clock.tickAsync(100);
  await turns();
  assert.deepEqual([first.state, second.state], ["closed", "closed"]);
});

test("a timer that fires tells those whose time has come, and no others, and is set once", async () => {
  fake();
  const { setTimeout } = globalThis;
  const { random } = Math;
  const now = performance.now.bind(performance);
  let set = 0;
  let told = 0;
  let late = 0;
  performance.now = () => now() + late;
  globalThis.setTimeout = (act, ms) => {
    set++;
    assert.ok(ms >= 0, `${ms} ms`);
    return setTimeout(act, ms);
  };
  // The session is given a random number with each thing that it is told.
  Math.random = () => (told++, random());
  try {
    for (let count = 0; count < 50; count++) source();
    await turns();
    await clock.tickAsync(1000);
    for (let count = 0; count < 50; count++) source();
    await turns();
    assert.deepEqual([open.every(({ state }) => state === "open"), set], [true, 1]);
    set = told = 0;
    // As timers of a real clock are.
    late = 1;
    await clock.tickAsync(BEAT - 1000);
    assert.deepEqual([set, told], [1, 50]);
    await clock.tickAsync(1000);
    assert.deepEqual([set, told], [2, 100]);
    // As many are due when the timer is set: the clock goes on while others are told.
    Math.random = () => (late++, random());
    await clock.tickAsync(2 * BEAT);
  } finally {
    Math.random = random;
  }
});

test("all open sources notice that the device has slept", async () => {
  fake();
  let asked = 0;
  const fetch = () => (asked++, silent());
  const all = [source({}, fetch), source({}, fetch), source({ ref: false }, fetch)];
  await turns();
  assert.equal(asked, 3);
  // Awake, nothing is asked again.
  await clock.tickAsync(4 * BEAT);
  await turns();
  assert.equal(asked, 3);
  // The wall clock goes on in a sleep, and the timers stand still.
  clock.setSystemTime(Date.now() + 3_600_000);
  await clock.tickAsync(2 * BEAT);
  await turns();
  await clock.tickAsync(BEAT);
  await turns();
  assert.equal(asked, 6);
  assert.deepEqual(
    all.map(({ state }) => state),
    ["open", "open", "open"],
  );
});
