// The same calls against @microsoft/fetch-event-source 2.0.1 and headwater/fetch-event-source: what is
// the same, and, fault by fault, what differs on purpose.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import * as headwater from "headwater/fetch-event-source";
import { uncaught, until } from "./support/gather.mjs";
import { page } from "./support/page.mjs";
import { origin, quick, stage } from "./support/stage.mjs";

const original = createRequire(import.meta.url)("@microsoft/fetch-event-source");

let shown;
before(() => (shown = page(origin)));
after(() => shown.take());

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Calls with a script of responses, and gives what was called, how it ended and what was requested.
 * `enough` aborts a call that would go on. A response that drops at a cue has it once its message has come.
 */
async function call({ fetchEventSource }, { attempts, enough = () => false, during, ...init }) {
  const staged = await stage(...attempts);
  const controller = new AbortController();
  const log = { messages: [], errors: [], opened: 0, closed: 0 };
  let cues = attempts.filter(({ steps }) => steps?.includes("cue")).length;
  const quickly = fetchEventSource === headwater.fetchEventSource ? { retry: quick } : {};
  const ended = fetchEventSource(init.input?.(staged.url) ?? staged.url, {
    signal: controller.signal,
    openWhenHidden: true,
    ...quickly,
    ...init,
    ...(init.onopen !== null && {
      onopen: async (response) => {
        log.opened++;
        await init.onopen?.(response);
      },
    }),
    ...(init.onopen === null && { onopen: undefined }),
    onmessage(message) {
      log.messages.push(message);
      if (cues-- > 0) void staged.cue();
      init.onmessage?.(message, log);
    },
    onclose() {
      log.closed++;
      init.onclose?.();
    },
    ...(init.onerror !== null && {
      onerror: (error) => {
        log.errors.push(error);
        return init.onerror?.(error, log);
      },
    }),
    ...(init.onerror === null && { onerror: undefined }),
  }).then(
    () => "resolved",
    (error) => error,
  );
  const aborted = (async () => {
    await during?.(staged, log);
    let requests;
    do {
      await wait(5);
      requests = await staged.seen();
    } while (!enough(requests, log) && (await Promise.race([ended, null])) === null);
    // Whoever has had enough looks on for a while: is that all?
    await wait(50);
    controller.abort();
  })();
  log.end = await ended;
  await aborted;
  log.requests = await staged.seen();
  return log;
}

/** Both, one after the other: the page is shared. */
async function both(scenario) {
  return { theirs: await call(original, scenario), ours: await call(headwater, scenario) };
}

const ok = { steps: [{ send: "id: 1\nevent: tick\ndata: a\ndata: b\n\ndata:c\n\n" }] };
const stop = (error) => {
  throw error;
};

// What is the same.
const same = {
  "messages, their ids and types": { attempts: [ok] },
  "method, headers and body": { attempts: [ok], method: "PUT", headers: { "x-key": "k" }, body: "text" },
  "an onopen that throws, and an onerror that stops": {
    attempts: [{ status: 403 }],
    onopen: () => stop(new Error("mine")),
    onerror: stop,
  },
  "an onerror that says when": {
    attempts: [{ status: 503 }, ok],
    onopen: ({ status }) => status === 503 && stop(new Error("busy")),
    onerror: () => 20,
  },
  "an onerror that says nothing about what passes": {
    attempts: [{ steps: [{ send: "retry: 20\ndata: a\n\n" }, "cue", "drop"] }, ok],
  },
  "an onclose that throws has the stream requested again": {
    attempts: [ok, { steps: [{ send: "data: d\n\n" }] }],
    onclose: (() => {
      let calls = 0;
      return () => calls++ % 2 === 0 && stop(new Error("too early"));
    })(),
  },
  "an onmessage that throws, and an onerror that stops": {
    attempts: [ok],
    onmessage: ({ data }) => data === "c" && stop(new Error("fatal")),
    onerror: stop,
  },
  "an abort resolves, and calls nothing": {
    attempts: [{ steps: [{ send: "data: a\n\n" }, "hold"] }],
    enough: (_, { messages }) => messages.length > 0,
  },
  "another fetch": {
    attempts: [ok],
    fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, "x-own": "fetch" } }),
  },
};
for (const [what, scenario] of Object.entries(same)) {
  test(`the same: ${what}`, async () => {
    const { theirs, ours } = await both(scenario);
    const seen = ({ messages, errors, opened, closed, end, requests }) => ({
      messages,
      errors: errors.map(String),
      opened,
      closed,
      end: String(end),
      requests: requests.map(({ method, headers, body }) => [
        method,
        headers["x-key"],
        headers["x-own"],
        headers.accept,
        headers["last-event-id"],
        body,
      ]),
    });
    assert.deepEqual(seen(ours), seen(theirs));
    assert.ok(theirs.requests.length > 0);
  });
}

const data = ({ messages }) => messages.map(({ data }) => data);
const ids = ({ requests }) => requests.map(({ headers }) => headers["last-event-id"]);
const three = (requests) => requests.length >= 3;

// What differs: theirs first, then ours.
test("a named block without data is a message with empty data", async () => {
  const { theirs, ours } = await both({
    attempts: [{ steps: [{ send: 'event: next\ndata: {"n":1}\n\nevent: complete\n\n' }] }],
  });
  assert.deepEqual(ours.messages, theirs.messages);
  assert.deepEqual(ours.messages[1], { data: "", event: "complete", id: "", retry: undefined });
});

test("theirs makes empty messages of comments and of blocks without data or name; ours makes none", async () => {
  const { theirs, ours } = await both({
    attempts: [{ steps: [{ send: ": ping\n\nid: 1\n\nretry: 20\n\ndata: a\n\n" }] }],
  });
  assert.deepEqual(data(theirs), ["", "", "", "a"]);
  assert.deepEqual(data(ours), ["a"]);
});

test("theirs loses a leading empty line of data, and takes a NUL for an id; ours reads as the standard has it", async () => {
  const { theirs, ours } = await both({ attempts: [{ steps: [{ send: "data\ndata: a\nid: 1\0\n\n" }] }] });
  assert.deepEqual(theirs.messages, [{ data: "a", event: "", id: "1\0", retry: undefined }]);
  assert.deepEqual(ours.messages, [{ data: "\na", event: "", id: "", retry: undefined }]);
});

test("theirs goes on from an event that was cut off, which is lost; ours from the last whole one", async () => {
  const cut = { steps: [{ send: "id: 1\ndata: a\n\nid: 2\ndata: lo" }, "cue", "drop"] };
  const { theirs, ours } = await both({ attempts: [cut, ok] });
  assert.deepEqual(ids(theirs), [undefined, "2"]);
  assert.deepEqual(ids(ours), [undefined, "1"]);
});

test("theirs takes a negative time for a reconnection time, which makes a hot loop; ours takes digits only", async () => {
  const { theirs, ours } = await both({
    attempts: [{ steps: [{ send: "retry: -5\ndata: a\n\n" }, "cue", "drop"] }, ok],
  });
  assert.equal(theirs.messages[0].retry, -5);
  assert.equal(ours.messages[0].retry, undefined);
  // And 1e3 is a thousand to nobody, but one to them.
  const exponent = await both({ attempts: [{ steps: [{ send: "retry: 1e3\ndata: a\n\n" }] }] });
  assert.equal(exponent.theirs.messages[0].retry, 1);
  assert.equal(exponent.ours.messages[0].retry, undefined);
});

test("theirs asks again and again after a 204; for ours it is the end", async () => {
  const { theirs, ours } = await both({ attempts: [{ status: 204 }], onopen: null, enough: three });
  assert.ok(theirs.requests.length >= 3);
  assert.equal(ours.requests.length, 1);
  assert.equal(ours.end, "resolved");
});

test("theirs opens on a 401 that says it is a stream; ours rejects", async () => {
  const { theirs, ours } = await both({
    attempts: [{ status: 401, steps: [{ send: "data: not for you\n\n" }] }],
    onopen: null,
  });
  assert.deepEqual(data(theirs), ["not for you"]);
  assert.deepEqual([data(ours), ours.requests.length, ours.end.status], [[], 1, 401]);
});

test("where onopen throws at a 401 theirs asks again and again; ours rejects, after one with fresh headers", async () => {
  const refuse = { attempts: [{ status: 401 }], onopen: () => stop(new Error("not for you")) };
  const { theirs, ours } = await both({ ...refuse, enough: three });
  assert.ok(theirs.requests.length >= 3);
  assert.deepEqual([ours.requests.length, String(ours.end)], [1, "Error: not for you"]);
  const headers = () => ({ authorization: "new" });
  const fresh = await call(headwater, { ...refuse, headers, enough: three });
  assert.deepEqual([fresh.requests.length, String(fresh.end)], [2, "Error: not for you"]);
  // Who says when has the last word.
  assert.ok((await call(headwater, { ...refuse, onerror: () => 10, enough: three })).requests.length >= 3);
});

test("theirs asks for ever for what is not there, and does not say what came; ours rejects with it", async () => {
  const { theirs, ours } = await both({
    attempts: [{ status: 404, headers: { "content-type": "text/plain" }, steps: [{ send: "no such feed" }] }],
    onopen: null,
    enough: three,
  });
  assert.ok(theirs.requests.length >= 3);
  assert.match(theirs.errors[0].message, /Actual: text\/plain/);
  assert.deepEqual([ours.requests.length, ours.end.status, ours.end.body], [1, 404, "no such feed"]);
});

test("theirs looks at the content type's beginning, in lower case; ours at the type", async () => {
  const named = (type) => ({
    attempts: [{ headers: { "content-type": type }, steps: [{ send: "data: a\n\n" }] }],
    onopen: null,
    enough: three,
  });
  const upper = await both(named("TEXT/Event-Stream"));
  assert.deepEqual([data(upper.theirs), data(upper.ours)], [[], ["a"]]);
  const longer = await both(named("text/event-streamx"));
  assert.deepEqual([data(longer.theirs), data(longer.ours)], [["a"], []]);
});

test("theirs leaves the responses it has refused open; ours lets them go", async () => {
  // The page's own end would close theirs: what counts is what the server sees before.
  const refused = {
    attempts: [{ status: 503, steps: [{ send: "busy" }, "hold"] }, ok],
    onopen: ({ status }) => status === 503 && stop(new Error("busy")),
  };
  const open = {};
  for (const [who, library] of Object.entries({ theirs: original, ours: headwater })) {
    await call(library, {
      ...refused,
      during: async ({ seen }) => {
        await seen("wait=2");
        await wait(300);
        open[who] = (await seen())[0].how;
      },
    });
  }
  assert.equal(open.ours, "client_left");
  assert.notEqual(open.theirs, "client_left");
});

test("theirs sends a request though its signal is aborted; ours sends none", async () => {
  const { theirs, ours } = await both({ attempts: [ok], signal: AbortSignal.abort() });
  assert.equal(theirs.requests.length, 1);
  assert.equal(ours.requests.length, 0);
  assert.equal(ours.end, "resolved");
});

test("theirs loses headers that are no plain object, or a request's; ours sends them", async () => {
  for (const scenario of [
    { headers: new Headers({ "x-key": "k" }) },
    { input: (url) => new Request(url, { headers: { "x-key": "k" } }) },
  ]) {
    const { theirs, ours } = await both({ attempts: [ok], ...scenario });
    assert.equal(theirs.requests[0].headers["x-key"], undefined);
    assert.equal(ours.requests[0].headers["x-key"], "k");
  }
});

test("theirs sends Accept twice over if it is spelled with a capital; ours once", async () => {
  const { theirs, ours } = await both({ attempts: [ok], headers: { Accept: "text/event-stream, text/plain" } });
  assert.equal(theirs.requests[0].headers.accept, "text/event-stream, text/plain, text/event-stream");
  assert.equal(ours.requests[0].headers.accept, "text/event-stream, text/plain");
});

test("theirs sends the request again when onmessage throws; ours tells onerror, and the stream goes on", async () => {
  const { theirs, ours } = await both({
    attempts: [
      { steps: [{ send: "data: bad\n\n" }, { wait: 30 }, { send: "data: good\n\n" }] },
      { steps: [{ send: "data: again\n\n" }] },
    ],
    onmessage: ({ data }) => data === "bad" && stop(new Error("mine")),
  });
  assert.deepEqual([theirs.requests.length, data(theirs)], [2, ["bad", "again"]]);
  assert.deepEqual([ours.requests.length, data(ours), ours.errors.map(String)], [1, ["bad", "good"], ["Error: mine"]]);
});

test("without onerror theirs swallows what onmessage throws and sends again; ours reports it", async () => {
  const errors = uncaught();
  const scenario = {
    attempts: [ok, { steps: [{ send: "data: again\n\n" }] }],
    onerror: null,
    onmessage: ({ data }) => data === "c" && stop(new Error("mine")),
  };
  const theirs = await call(original, scenario);
  assert.deepEqual([theirs.requests.length, errors.length], [2, 0]);
  const ours = await call(headwater, scenario);
  await until(() => errors.length > 0);
  assert.deepEqual([ours.requests.length, errors.map(String)], [1, ["Error: mine"]]);
});

test("theirs sends a broken POST again unasked, which may cost or do things twice; ours rejects", async () => {
  const dropped = { steps: [{ send: "data: a\n\n" }, "cue", "drop"] };
  const { theirs, ours } = await both({ attempts: [dropped, dropped, ok], method: "POST", body: "{}" });
  assert.equal(theirs.requests.length, 3);
  assert.equal(ours.requests.length, 1);
  assert.ok(ours.end instanceof TypeError);
});

test("theirs leaves the page's visibility to openWhenHidden: true; ours keeps the stream unless told otherwise", async () => {
  const hold = { steps: [{ send: "id: 1\ndata: a\n\n" }, "hold"] };
  const tabs = async ({ seen }) => {
    await seen("wait=1");
    await wait(30);
    for (let i = 0; i < 5; i++) {
      shown.see(false);
      await wait(10);
      shown.see(true);
      await wait(30);
    }
  };
  const scenario = { attempts: [hold], during: tabs, enough: () => true, openWhenHidden: undefined };
  const post = await both({ ...scenario, method: "POST", body: "{}" });
  assert.ok(post.theirs.requests.length > 1);
  assert.equal(post.ours.requests.length, 1);
  const get = await both(scenario);
  assert.ok(get.theirs.requests.length > 1);
  assert.equal(get.ours.requests.length, 1);
  // Told so, ours pauses a GET, and never sends what it must not send twice.
  const away = async ({ seen }) => {
    await seen("wait=1");
    await wait(30);
    shown.see(false);
    await seen("ended=1");
    shown.see(true);
    await seen("wait=2");
  };
  assert.deepEqual(ids(await call(headwater, { ...scenario, openWhenHidden: false, during: away })), [undefined, "1"]);
  assert.equal((await call(headwater, { ...scenario, openWhenHidden: false, method: "POST" })).requests.length, 1);
});

test("theirs doubles its connection when the page is hidden and seen in a wait, and an abort leaves one of them; ours has one", async () => {
  const attempts = [{ status: 503 }, { steps: [{ send: "data: a\n\n" }, "hold"] }];
  const scenario = {
    attempts,
    openWhenHidden: false,
    onopen: ({ status }) => status === 503 && stop(new Error("busy")),
    onerror: () => 5000,
    during: async ({ seen }, log) => {
      await until(() => log.errors.length > 0);
      shown.see(false);
      shown.see(true);
      await seen("wait=2");
      await wait(300);
    },
    enough: () => true,
  };
  const theirs = await call(original, scenario);
  const ours = await call(headwater, scenario);
  assert.ok(theirs.requests.length >= 3, `${theirs.requests.length} requests`);
  assert.equal(ours.requests.length, 2);
});

test("theirs can't do without a window; ours can", async () => {
  shown.take();
  try {
    const { url } = await stage(ok);
    await assert.rejects(original.fetchEventSource(url, {}), ReferenceError);
    const got = [];
    await headwater.fetchEventSource(url, { onmessage: ({ data }) => got.push(data) });
    assert.deepEqual(got, ["a\nb", "c"]);
  } finally {
    shown = page(origin);
  }
});
