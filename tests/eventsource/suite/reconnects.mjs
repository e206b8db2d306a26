// 9.2.3: "reestablish the connection", and close().
import { equal, next, ok, record, same, test, throws } from "./harness.mjs";

const feed = (text) => ({ steps: [{ send: text }, "hold"] });
const TYPES = ["open", "message", "error"];

const story = (_source, events) => events.map(({ type, data }) => (data === undefined ? type : data));

// What breaks a stream takes away what had come of it and was not read.
for (const [how, end] of [
  ["ended", []],
  ["broken off", [{ wait: 200 }, "drop"]],
  ["reset", [{ wait: 200 }, "reset"]],
]) {
  test(`reconnect: after a stream was ${how}, with an error on the way`, async ({ EventSource, open, stage }) => {
    const { url } = await stage({ steps: [{ send: "retry: 1\ndata: a\n\n" }, ...end] }, feed("data: b\n\n"));
    const source = open(url);
    const states = [];
    for (const type of TYPES) source.addEventListener(type, () => states.push(source.readyState));
    const { until } = record(source, ...TYPES);
    same(story(source, await until(5)), ["open", "a", "error", "open", "b"]);
    same(states, [EventSource.OPEN, EventSource.OPEN, EventSource.CONNECTING, EventSource.OPEN, EventSource.OPEN]);
  });
}

test("reconnect: after the reconnection time that the server has set", async ({ open, stage }) => {
  const { url, seen } = await stage(
    { steps: [{ send: "retry: 700\nretry: 9x\nretry:\nretry: -1\n" }] },
    feed("data: b\n\n"),
  );
  await next(open(url), "message");
  const [first, second] = await seen("wait=2");
  const passed = second.started - first.ended;
  ok(passed >= 690 && passed < 1700, `${passed} ms to be 700 and little more`);
});

test("reconnect: again and again", async ({ open, stage }) => {
  const end = { steps: [{ send: "retry: 1\nid: {{n}}\ndata: {{n}}\n\n" }] };
  const { url, seen } = await stage(end, end, end, end, feed("data: last\n\n"));
  const { until } = record(open(url), "message");
  same(
    (await until(5)).map(({ data }) => data),
    ["1", "2", "3", "4", "last"],
  );
  same(
    (await seen("wait=5")).map(({ headers }) => headers["last-event-id"] ?? ""),
    ["", "1", "2", "3", "4"],
  );
});

test(
  "reconnect: what the stream had begun and not ended is forgotten, its ID too",
  async ({ open, stage }) => {
    const { url, seen } = await stage(
      { steps: [{ send: "retry: 1\nid: 1\n\nid: 2\ndata: lost\n" }] },
      feed("data: b\n\n"),
    );
    const { until } = record(open(url), "message");
    same(
      (await until(1)).map(({ data, lastEventId }) => [data, lastEventId]),
      [["b", "1"]],
    );
    equal((await seen("wait=2"))[1].headers["last-event-id"], "1");
  },
  ["ours"],
);

test("reconnect: a 204 ends it", async ({ EventSource, open, stage }) => {
  const { url, seen } = await stage({ steps: [{ send: "retry: 1\ndata: a\n\n" }] }, { status: 204 });
  const source = open(url);
  const states = [];
  source.onerror = () => states.push(source.readyState);
  const { until } = record(source, "error");
  await until(2);
  same(states, [EventSource.CONNECTING, EventSource.CLOSED]);
  equal((await seen("ended=2")).length, 2);
});

test("reconnect: any other type or status ends it too", async ({ EventSource, open, stage }) => {
  for (const attempt of [{ status: 500 }, { headers: { "content-type": "text/html" } }]) {
    const { url } = await stage({ steps: [{ send: "retry: 1\n" }] }, attempt);
    const source = open(url);
    await record(source, "error").until(2);
    equal(source.readyState, EventSource.CLOSED);
  }
});

test("close: it is closed at once, without an event, and the connection is gone", async ({
  EventSource,
  open,
  stage,
}) => {
  const { url, seen } = await stage(feed("data: a\n\n"));
  const source = open(url);
  const { events } = record(source, ...TYPES);
  await next(source, "message");
  source.close();
  source.close();
  equal(source.readyState, EventSource.CLOSED);
  equal((await seen("ended=1"))[0].how, "client_left");
  same(story(source, events), ["open", "a"]);
  equal(source.url, url);
});

test(
  "close: before there is a connection, there never is one",
  async ({ EventSource, open, stage }) => {
    const quiet = await stage(feed("data: a\n\n"));
    const { url, seen } = await stage({ head_delay: 30_000 });
    const closed = open(quiet.url);
    const { events } = record(closed, ...TYPES);
    closed.close();
    equal(closed.readyState, EventSource.CLOSED);
    const source = open(url);
    await seen("wait=1");
    source.close();
    await seen("ended=1");
    same(events, []);
    equal((await quiet.seen()).length, 0);
  },
  ["ours"],
);

test("close: while it waits, the next attempt is not made", async ({ EventSource, open, stage }) => {
  const { url, seen } = await stage({ steps: [{ send: "retry: 1\n" }] });
  const source = open(url);
  const { events } = record(source, ...TYPES);
  await next(source, "error");
  source.close();
  // Another one that waits as long, and longer, has come back by then.
  const other = await stage({ steps: [{ send: "retry: 300\n" }] }, feed("data: a\n\n"));
  await next(open(other.url), "message");
  equal(source.readyState, EventSource.CLOSED);
  same(story(source, events), ["open", "error"]);
  equal((await seen()).length, 1);
});

test("close: in the error handler, too", async ({ open, stage }) => {
  const { url, seen } = await stage({ steps: [{ send: "retry: 1\n" }] });
  const source = open(url);
  source.onerror = () => source.close();
  await next(source, "error");
  const other = await stage({ steps: [{ send: "retry: 300\n" }] }, feed("data: a\n\n"));
  await next(open(other.url), "message");
  equal((await seen()).length, 1);
});

// Fetch, "abort a fetch controller", by HTML, "abort a document"; 9.2.2: "if res is an aborted network error".
test(
  "stop: what connects or streams fails when its page stops loading, what waits comes back",
  async ({ EventSource, open, stage, has }) => {
    const late = { head_delay: 30_000 };
    const places = [
      await stage(late),
      await stage(late),
      await stage({ steps: [{ send: "retry: 1\ndata: a\n\n" }, "hold"] }),
    ];
    const [near, far, streaming] = [open(places[0].url), open(places[1].second), open(places[2].url)];
    await Promise.all([places[0].seen("wait=1"), places[1].seen("wait=1"), next(streaming, "message")]);
    const waiting = open((await stage({ steps: [{ send: "retry: 300\n" }] }, feed("data: b\n\n"))).url);
    await next(waiting, "error");
    const stopped = [near, far, streaming].map((source) => ({ source, ...record(source, ...TYPES) }));
    globalThis.stop();
    // Chromium's own does not wait for a task.
    if (has.includes("ours"))
      same(
        stopped.map(({ events }) => events.length),
        [0, 0, 0],
        "events within the call:",
      );
    for (const { source, events, until } of stopped) {
      await until(1);
      equal(source.readyState, EventSource.CLOSED);
      same(story(source, events), ["error"]);
    }
    await next(waiting, "message");
    for (const { seen } of places) equal((await seen("ended=1")).length, 1);
    for (const { events } of stopped) equal(events.length, 1);
  },
  ["stop"],
);

test(
  "stop: what is opened afterwards is as it ever was",
  async ({ open, stage }) => {
    const { url } = await stage({ steps: [{ send: "retry: 1\ndata: a\n\n" }] }, feed("data: b\n\n"));
    globalThis.stop();
    const { until } = record(open(url), ...TYPES);
    same(story(null, await until(5)), ["open", "a", "error", "open", "b"]);
  },
  ["stop"],
);

test("stop: window.stop() looks as Web IDL has it", () => {
  const { value, ...attributes } = Object.getOwnPropertyDescriptor(globalThis, "stop");
  same([value.name, value.length, attributes], ["stop", 0, { writable: true, enumerable: true, configurable: true }]);
  for (const wrong of [() => new value(), () => value.call({})]) throws(TypeError, wrong);
  equal(Reflect.apply(value, undefined, []), undefined);
}, ["stop"]);
