// Test runners replace timers and clocks. What comes over the network comes all the same.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { mock, test } from "node:test";
import FakeTimers from "@sinonjs/fake-timers";
import { connect } from "headwater";
import { fetchEventSource } from "headwater/fetch-event-source";

const { setTimeout: later, clearTimeout: never } = globalThis;
const headers = new Headers({ "content-type": "text/event-stream" });
const MANY = 300;
const THREE = [1, 2, 3].map((n) => `data: ${n}\n\n`).join("");

/** A `fetch` of a stream that says this and goes on until `end` is called. */
function stream(text) {
  let end;
  const fetch = async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text));
        end = () => controller.close();
      },
    });
    return { status: 200, url: "http://stream.test/", headers, body };
  };
  return { fetch, end: () => end() };
}

/** Whether a promise is settled before a time is over that is far longer than it should take, by the real clock. */
async function comes(promise) {
  let timer;
  const late = new Promise((resolve) => (timer = later(resolve, 5000, false)));
  const has = await Promise.race([promise.then(() => true), late]);
  never(timer);
  return has;
}

/** What a source of the class delivers of a chunk of so many events. */
async function delivered(EventSource, count) {
  const text = Array.from({ length: count }, (_, at) => `data: ${at}\n\n`).join("");
  const source = new EventSource("http://stream.test/", { fetch: stream(text).fetch });
  let seen = 0;
  await comes(new Promise((resolve) => (source.onmessage = () => ++seen === count && resolve())));
  source.close();
  return seen;
}

/** The class of a copy of the package that is loaded by this call. */
function loaded() {
  const require = createRequire(import.meta.url);
  delete require.cache[require.resolve("headwater/eventsource")];
  return require("headwater/eventsource").EventSource;
}

/** Runs something while timers and clocks are fake, and stand still. */
const FAKES = {
  // As Vitest and Jest install them.
  async "@sinonjs/fake-timers"(run, options) {
    const clock = FakeTimers.install({ now: Date.now(), shouldClearNativeTimers: true, ...options });
    try {
      return await run(clock);
    } finally {
      clock.uninstall();
    }
  },
  async "node:test"(run) {
    mock.timers.enable();
    try {
      return await run();
    } finally {
      mock.timers.reset();
    }
  },
};

for (const [whose, fake] of Object.entries(FAKES)) {
  test(`the class delivers every event where the clock of ${whose} stands still, and after it`, async () => {
    const EventSource = loaded();
    assert.equal(await fake(() => delivered(EventSource, MANY)), MANY);
    assert.equal(await delivered(EventSource, MANY), MANY);
    // Used before, and then under two clocks, one after the other.
    for (let again = 0; again < 2; again++) assert.equal(await fake(() => delivered(EventSource, 3)), 3);
    assert.equal(await delivered(EventSource, 3), 3);
  });

  test(`the class delivers every event, too, where it was loaded under the fake timers of ${whose}`, async () => {
    const EventSource = await fake(async () => {
      const loadedNow = loaded();
      assert.equal(await delivered(loadedNow, MANY), MANY);
      return loadedNow;
    });
    assert.equal(await delivered(EventSource, MANY), MANY);
  });
}

test("a source that waits for a scheduler that was taken away is set going by the next one", async () => {
  // Nobody can tell that this one never calls, neither when the class is loaded nor later.
  const { setImmediate } = globalThis;
  globalThis.setImmediate = () => {};
  let EventSource, stuck;
  let count = 0;
  try {
    EventSource = loaded();
    stuck = new EventSource("http://stream.test/", { fetch: stream(THREE).fetch });
    stuck.onmessage = () => count++;
    await new Promise((resolve) => (stuck.onopen = resolve));
  } finally {
    globalThis.setImmediate = setImmediate;
  }
  assert.equal(await delivered(EventSource, 3), 3);
  assert.equal(count, 3);
  stuck.close();
});

test("connect() and fetchEventSource() begin and deliver where the clock stands still", async () => {
  await FAKES["@sinonjs/fake-timers"](async () => {
    const { fetch } = stream(THREE);
    const source = connect("http://stream.test/", { fetch });
    const seen = [];
    assert.ok(
      await comes(new Promise((resolve) => source.on("message", ({ data }) => seen.push(data) === 3 && resolve()))),
    );
    source.close();
    const other = stream(THREE);
    const onmessage = ({ data }) => seen.push(data) === 6 && other.end();
    assert.ok(await comes(fetchEventSource("http://stream.test/", { fetch: other.fetch, onmessage })));
    assert.deepEqual(seen, ["1", "2", "3", "1", "2", "3"]);
  });
});

test("what was opened under fake timers reconnects by the real ones when they are back", async () => {
  const { fetch, end } = stream(THREE);
  let count = 0;
  const asked = () => (count++, fetch());
  const source = await FAKES["@sinonjs/fake-timers"](async () => {
    const source = connect("http://stream.test/", { fetch: asked, retry: { initial: 10, jitter: 0 } });
    assert.ok(await comes(source.opened));
    return source;
  });
  const again = new Promise((resolve) => source.onState(({ state }) => state === "open" && resolve()));
  end();
  assert.ok(await comes(again));
  assert.equal(count, 2);
  source.close();
});

test("a wait that began by the real clock ends by a fake one no later than it should", async () => {
  // The fake clock begins at 0 ms, whatever the real one says.
  const WAIT = 200;
  const { fetch, end } = stream(THREE);
  const source = connect("http://stream.test/", { fetch, retry: { initial: WAIT, jitter: 0 } });
  await source.opened;
  const waiting = new Promise((resolve) => source.onState(({ state }) => state === "waiting" && resolve()));
  end();
  await waiting;
  await FAKES["@sinonjs/fake-timers"](
    async (clock) => {
      const again = new Promise((resolve) => source.onState(({ state }) => state === "open" && resolve()));
      // The real timer finds that the time is not up by the clock that there is now, and another is set.
      while (clock.countTimers() === 0) await new Promise((resolve) => later(resolve, 10));
      clock.tick(WAIT);
      assert.ok(await comes(again));
    },
    { toFake: ["setTimeout", "clearTimeout", "Date", "performance"] },
  );
  source.close();
});
