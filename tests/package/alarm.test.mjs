// The one timer that the deadlines of all sources share.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import FakeTimers from "@sinonjs/fake-timers";
import { connect } from "headwater";
import { EventSource } from "headwater/eventsource";

const BEAT = 30_000;
const CHUNK = new TextEncoder().encode("data: 1\n\n");
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

const answer = (body) => new Response(body, { headers: { "content-type": "text/event-stream" } });

/** A `fetch` that answers with a stream which says nothing and does not end. */
const silent = async () => answer(new ReadableStream());

function source(options, fetch = silent) {
  const made = connect("http://stream.test/", { transport: "fetch", fetch, ...options });
  open.push(made);
  return made;
}

/** A source that fails once it has heard nothing for so long, in ms. */
const impatient = (idle) => source({ timeout: { idle }, shouldRetry: () => false });

/** An open source, and the function that has a chunk come to it. */
async function fed(options) {
  let controller;
  const body = new ReadableStream({ start: (it) => void (controller = it) });
  const made = source(options, async () => answer(body));
  await made.opened;
  return { made, feed: () => controller.enqueue(CHUNK) };
}

/** Moves the fake clock on, and lets all come of it that does. */
async function pass(ms) {
  await clock.tickAsync(ms);
  await turns();
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
    const one = impatient(idle);
    one.onState(({ state }) => state === "closed" && ends.push([idle, performance.now() - began]));
  }
  source({}).onState(({ state }) => state === "closed" && ends.push("one without a time-out"));
  await turns();
  for (let at = 0; at < 1001; at++) {
    await pass(100);
  }
  assert.deepEqual(
    ends.map(([idle]) => idle),
    [100, 200, 300, 500, 45_000, 100_000],
  );
  // The session waits a moment for a chunk that may have come with the timer.
  for (const [idle, at] of ends) assert.ok(at >= idle && at <= idle + 100, `${idle} ended at ${at}`);
});

test("a deadline that moves with each chunk sets no timer", async () => {
  const { made: busy, feed } = await fed({ timeout: { idle: 5000 } });
  await turns();
  const timers = counted();
  for (let chunk = 1; chunk <= 200; chunk++) {
    feed();
    while (busy.stats.bytes < CHUNK.length * chunk) await turns();
  }
  // Unless it fired meanwhile.
  assert.ok(timers.made <= 1, `${timers.made} timers`);
});

test("sources that were opened one after the other are told the time together", async () => {
  fake();
  for (let count = 0; count < 10; count++) {
    source();
    await turns();
    await clock.tickAsync(3000);
  }
  const { setTimeout } = globalThis;
  let set = 0;
  globalThis.setTimeout = (...rest) => (set++, setTimeout(...rest));
  for (let second = 0; second < 90; second++) await clock.tickAsync(1000);
  assert.equal(set, 3);
});

test("chunks that a timer brings keep no other source's timer from firing", async () => {
  const { made: busy, feed } = await fed({});
  let chunks = 0;
  const tick = () => {
    if (busy.state === "closed") return;
    chunks++;
    feed();
    setTimeout(tick, 1);
  };
  tick();
  const quiet = impatient(50);
  await assert.rejects(quiet.closed, { kind: "timeout" });
  assert.ok(chunks < 5000, `${chunks} chunks`);
});

test("sources that are opened in quick succession keep no other source's timer from firing", async () => {
  const quiet = impatient(50);
  await quiet.opened;
  let opened = 0;
  const tick = () => {
    if (quiet.state === "closed" || ++opened > 3000) return;
    source({ timeout: { idle: 60_000 } });
    setTimeout(tick, 1);
  };
  tick();
  await assert.rejects(quiet.closed, { kind: "timeout" });
  assert.ok(opened < 3000, `${opened} sources`);
});

test("a timer that was set before a test faked timers is stopped all the same", async () => {
  const timers = counted();
  const first = source();
  await first.opened;
  await turns();
  assert.equal(timers.running, 1);
  // It does not know timers of others.
  clock = FakeTimers.install({ toFake: ["setTimeout", "clearTimeout"] });
  const second = source();
  await second.opened;
  await turns();
  assert.equal(timers.running, 0);
  clock.uninstall();
  first.close();
  second.close();
  assert.equal(timers.running, 0);
});

test("timers that a test has faked, and taken away with sources on them, keep no other source waiting", async () => {
  fake();
  const left = impatient(20_000);
  await turns();
  assert.equal(left.state, "open");
  clock.uninstall();
  fake();
  // Its deadline comes after the one that waits for the clock that is gone.
  const next = impatient(25_000);
  await turns();
  await pass(26_000);
  assert.deepEqual([left.state, next.state], ["closed", "closed"]);
});

test("a timer that never fired is set anew by the first source that finds it overdue", async () => {
  fake();
  const [first, second] = [1, 2].map(() => impatient(10_000));
  await turns();
  // As `vi.clearAllTimers()` does it.
  clock.reset();
  await pass(20_000);
  assert.deepEqual([first.state, second.state], ["open", "open"]);
  source();
  await turns();
  await pass(100);
  assert.deepEqual([first.state, second.state], ["closed", "closed"]);
});

test("a source that comes after timers were cleared has its own set", async () => {
  fake();
  const left = impatient(5000);
  await turns();
  clock.reset();
  const next = impatient(10_000);
  await turns();
  await pass(11_000);
  assert.deepEqual([left.state, next.state], ["closed", "closed"]);
});

test("a timer that fires tells those whose time has come, and no others", async () => {
  fake();
  const { random } = Math;
  let told = 0;
  // The session is given a random number with each thing that it is told.
  Math.random = () => (told++, random());
  try {
    for (let count = 0; count < 50; count++) source();
    await turns();
    // Just after the time when all are told, for half a minute none is.
    for (told = 0; told < 50; ) await clock.tickAsync(100);
    for (let count = 0; count < 50; count++) impatient(1000 + count);
    await turns();
    assert.ok(open.every(({ state }) => state === "open"));
    told = 0;
    await clock.tickAsync(1025);
    assert.ok(told > 0 && told <= 26, `${told} were told`);
  } finally {
    Math.random = random;
  }
});

test("a source that is closed, and one that is opened, while others are told the time", async () => {
  fake();
  const [first, second, third] = [1, 2, 3].map(() => impatient(1000));
  let fourth;
  first.onState(({ state }) => {
    if (state !== "closed") return;
    second.close();
    fourth = impatient(500);
  });
  await turns();
  await pass(1200);
  assert.deepEqual(
    [first, second, third, fourth].map(({ state }) => state),
    ["closed", "closed", "closed", "open"],
  );
  await pass(700);
  assert.equal(fourth.state, "closed");
});

test("all open sources notice that the device has slept", async () => {
  fake();
  let asked = 0;
  const fetch = () => (asked++, silent());
  const all = [source({}, fetch), source({}, fetch), source({ ref: false }, fetch)];
  await turns();
  assert.equal(asked, 3);
  // Awake, nothing is asked again.
  await pass(4 * BEAT);
  assert.equal(asked, 3);
  // The wall clock goes on in a sleep, and the timers stand still.
  clock.setSystemTime(Date.now() + 3_600_000);
  await pass(2 * BEAT);
  await pass(BEAT);
  assert.equal(asked, 6);
  assert.deepEqual(
    all.map(({ state }) => state),
    ["open", "open", "open"],
  );
});
