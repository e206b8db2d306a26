// Whatever a user's code does from inside a call, it is safe: closing, listening, opening another.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { keep, memoryStore } from "headwater/stores";
import { uncaught } from "./support/gather.mjs";
import { quick, stage } from "./support/stage.mjs";

const feed = [
  { steps: [{ send: "id: 1\ndata: a\n\nevent: tick\ndata: b\n\n" }, "cue", "drop"] },
  { status: 503, headers: { "retry-after": "0" } },
  { status: 502 },
  { steps: [{ send: "id: 2\ndata: c\n\n" }] },
  { status: 204 },
];

/** Every place where a user's code runs, and how to have `act` run there once. */
const places = {
  url: (act, options) => [() => (act(), options.at), options],
  headers: (act, options) => [options.at, { ...options, headers: () => (act(), {}) }],
  "headers, later": (act, options) => [
    options.at,
    {
      ...options,
      headers: async () => {
        await null;
        act();
        return {};
      },
    },
  ],
  body: (act, options) => [options.at, { ...options, method: "POST", reconnect: true, body: () => (act(), "{}") }],
  fetch: (act, options) => [options.at, { ...options, fetch: (...args) => (act(), fetch(...args)) }],
  parse: (act, options) => [options.at, { ...options, parse: (data) => (act(), data) }],
  schema: (act, options) => [
    options.at,
    {
      ...options,
      parse: "text",
      schema: { "~standard": { version: 1, vendor: "own", validate: (value) => (act(), { value }) } },
    },
  ],
  onDecodeError: (act, options) => [options.at, { ...options, parse: { tick: "json" }, onDecodeError: () => act() }],
  until: (act, options) => [options.at, { ...options, until: () => void act() }],
  "store.load, later": (act, options) => [
    options.at,
    {
      ...options,
      store: keep({
        load: async () => {
          await null;
          act();
          return null;
        },
        save() {},
      }),
    },
  ],
  "store.save": (act, options) => [options.at, { ...options, store: keep({ load: () => null, save: act }) }],
  shouldRetry: (act, options) => [options.at, { ...options, shouldRetry: () => act() }],
  "shouldRetry, later": (act, options) => [
    options.at,
    {
      ...options,
      shouldRetry: async () => {
        await null;
        act();
      },
    },
  ],
};
for (const state of ["connecting", "open", "waiting", "closed"]) {
  places[`onState, ${state}`] = (act, options) => [
    options.at,
    options,
    (source) => source.onState((change) => change.state === state && act()),
  ];
}
for (const type of ["message", "tick", "*"]) {
  places[`once, ${type}`] = (act, options) => [options.at, options, (source) => source.once(type, act)];
  places[`on, ${type}, with commit`] = (act, options) => [
    options.at,
    { ...options, store: memoryStore({ commit: "handled", dedupe: true }) },
    (source) => source.on(type, act),
  ];
  places[`on, ${type}`] = (act, options) => [options.at, options, (source) => source.on(type, act)];
}

/** What is done there. Each gives what has to hold in the end. */
const acts = {
  "closes the source": (source) => {
    source.close();
    assert.equal(source.state, "closed");
    source.close();
  },
  listens: (source, _url, opened) => {
    const off = source.on("message", () => {});
    source.on("later", () => {})();
    source.onState(() => {})();
    off();
    off();
    void opened;
  },
  // What it does not take would hold the rest back.
  iterates: (source) =>
    void (async () => {
      for await (const event of source) void event;
    })().catch(() => {}),
  "opens another and closes it": (_source, url) => connect(url, { transport: "fetch" }).close(),
  "opens another": (_source, url, opened) => void opened.push(connect(url, { transport: "fetch" })),
  throws: () => {
    throw new Error("thrown in a call");
  },
};

for (const [place, arrange] of Object.entries(places)) {
  test(`inside ${place}, user code may do anything`, async () => {
    const reported = uncaught();
    const other = await stage({ steps: [{ send: ":\n" }, "hold"] });
    await Promise.all(Object.entries(acts).map(([what, act]) => play(place, arrange, what, act, other.url)));
    for (const error of reported) assert.equal((error.cause ?? error).message, "thrown in a call");
  });
}

async function play(place, arrange, what, act, other) {
  const { url, seen, cue } = await stage(...feed);
  const opened = [];
  let source;
  let calls = 0;
  let closed = false;
  let given;
  const once = () => {
    assert.ok(!closed, `${what}: called after close()`);
    if (calls++ > 0) return;
    closed = what === "closes the source";
    act(source, other, opened);
  };
  const [at, { at: _, ...options }, listen] = arrange(once, { at: url, transport: "fetch", retry: quick });
  source = connect(at, options);
  // The first may be one that can't be read, and both come at once.
  source.on("*", ({ lastEventId }) => lastEventId === "1" && void (given ??= cue()));
  listen?.(source);
  const end = await source.closed.catch((error) => error.kind);
  assert.ok(calls > 0, `${what}: never called`);
  // Whatever it does, it gets to the 204 that ends the feed: what makes a request and throws is called again.
  const closes = what === "closes the source" && place !== "onState, closed";
  // Where `until` waits for an event, a 204 is no whole answer.
  assert.equal(end, closes ? "closed" : place === "until" ? "truncated" : "no-content", what);
  for (const one of opened) {
    await one.opened;
    one.close();
  }
  // Nothing goes on behind its back: what was asked has ended.
  const asked = (await seen()).length;
  assert.equal((await seen(`ended=${asked}`)).length, asked, what);
}

test("reconnect() in a handler that is told of the failure: all handlers stay, of states and of events", async () => {
  let asked = 0;
  const fetch = async () =>
    asked++
      ? new Response("data: here\n\n", { headers: { "content-type": "text/event-stream" } })
      : new Response("no", { status: 403 });
  const source = connect("http://stream.test/", { fetch, transport: "fetch", retry: { attempts: 0 } });
  const [before, after] = [[], []];
  source.onState(({ state }) => {
    before.push(state);
    if (state === "closed" && asked === 1) source.reconnect();
  });
  source.onState(({ state }) => after.push(state));
  const heard = new Promise((resolve) => source.on("message", ({ data }) => resolve(data)));
  assert.equal(await heard, "here");
  assert.deepEqual(before.slice(0, 4), ["connecting", "closed", "connecting", "open"]);
  // What is outdated is not told: the source was connecting again before the second handler's turn.
  assert.deepEqual(after.slice(0, 3), ["connecting", "connecting", "open"]);
  source.close();
});
