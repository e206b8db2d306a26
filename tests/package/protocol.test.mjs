// What a server's protocol has beyond the standard: which request goes on, from where, what ends and what fails.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { protocol } from "headwater/protocol";
import { memoryStore } from "headwater/stores";
import { uncaught, until, warnings } from "./support/gather.mjs";
import { quick, stage } from "./support/stage.mjs";
import { Random } from "./support/streams.mjs";

const SSE = "text/event-stream";
const answer = (body, headers = {}, status = 200) =>
  new Response(body, { status, headers: { "content-type": SSE, ...headers } });

/** A body that breaks after these texts. */
const broken = (...texts) =>
  new ReadableStream({
    pull(controller) {
      if (texts.length > 0) controller.enqueue(new TextEncoder().encode(texts.shift()));
      else controller.error(new TypeError("reset"));
    },
  });

/** A `fetch` that gives these answers one after the other, the last one again and again, and what it was asked. */
function served(...answers) {
  const asked = [];
  const fetch = async (url, { method, headers, body }) => {
    asked.push({ url: String(url), method, headers, body, id: headers["Last-Event-ID"] });
    const next = answers[Math.min(asked.length, answers.length) - 1];
    const response = typeof next === "function" ? next() : next;
    return response.url ? response : Object.defineProperty(response, "url", { value: String(url) });
  };
  return { asked, fetch };
}

/** Reads a source to its end: what has come, and how it ended. */
async function whole(source) {
  const data = [];
  source.on("*", (event) => data.push(event.data));
  try {
    return { data, end: await source.closed };
  } catch (error) {
    return { data, end: error.kind, error };
  }
}

const URL = "http://api.test/runs";
const once = { method: "POST", body: "start", retry: quick };

test("a POST that breaks goes on by GET with the last event ID, and is never sent twice", async () => {
  const { fetch, asked } = served(
    () => answer(broken("id: 1\ndata: a\n\n", "id: 2\ndata: b\n\nid: 3\ndata: ha")),
    () => answer("id: 3\ndata: c\n\nevent: done\ndata: d\n\n"),
  );
  const headers = { authorization: "Bearer 1", "content-type": "text/plain" };
  const source = connect(URL, {
    ...once,
    headers,
    fetch,
    until: { type: "done" },
    protocol: protocol({ resume: "get" }),
  });
  assert.deepEqual(await whole(source), { data: ["a", "b", "c", "d"], end: "until" });
  assert.deepEqual(
    asked.map(({ url, method, body, id }) => [url, method, body, id]),
    [
      [URL, "POST", "start", undefined],
      [URL, "GET", undefined, "2"],
    ],
  );
  const { authorization, "content-type": type } = Object.fromEntries(
    Object.entries(asked[1].headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  assert.deepEqual([authorization, type], ["Bearer 1", undefined]);
});

test("a clean end is no end where the protocol has one of its own", async () => {
  const { fetch, asked } = served(
    () => answer("id: 1\nretry: 100\ndata:\n\n"),
    () => answer('id: 2\ndata: {"done":true}\n\n'),
  );
  const source = connect(URL, {
    ...once,
    fetch,
    parse: "json",
    until: ({ data }) => data.done,
    protocol: protocol({ resume: "get" }),
  });
  assert.deepEqual(await whole(source), { data: [{ done: true }], end: "until" });
  assert.deepEqual(
    asked.map(({ method, id }) => [method, id]),
    [
      ["POST", undefined],
      ["GET", "1"],
    ],
  );
});

test("without an ID nothing goes on by get, and the source ends as it does without", async () => {
  for (const resume of ["get", "location", () => false, async () => false, undefined]) {
    const ends = [
      ["data: a\n\n", "ended"],
      [() => broken("data: a\n\n"), "network"],
    ];
    for (const [body, end] of ends) {
      const { fetch, asked } = served(() => answer(typeof body === "function" ? body() : body));
      const found = await whole(connect(URL, { ...once, fetch, protocol: protocol({ resume }) }));
      assert.deepEqual([found.data, found.end, asked.length], [["a"], end, 1], String(resume));
    }
  }
});

test("what ended the last stream is the source's error, with all that was known of it", async () => {
  const { fetch } = served(
    () => answer(broken("id: 1\ndata: a\n\n")),
    () => answer("busy", { "x-request-id": "7" }, 503),
  );
  let asked = 0;
  const resume = () => (asked++ === 0 ? { method: "GET" } : false);
  const { error } = await whole(connect(URL, { ...once, fetch, protocol: protocol({ resume }) }));
  assert.deepEqual([error.kind, error.status, error.body], ["status", 503, "busy"]);
  assert.equal(error.headers.get("x-request-id"), "7");
  assert.equal(asked, 2);
});

test("a location of the response is where a stream goes on", async () => {
  for (const [headers, expected] of [
    [{ location: "/runs/7" }, "http://api.test/runs/7"],
    [{ "content-location": "7/stream", location: "/elsewhere" }, "http://api.test/7/stream"],
    [{ location: "http://other.test/runs/7" }, undefined],
    [{ location: "http://[" }, undefined],
    [{ "content-location": "", location: "/runs/7" }, "http://api.test/runs/7"],
  ]) {
    const { fetch, asked } = served(
      () => answer(broken("id: 1\ndata: a\n\n"), headers),
      () => answer("data: b\n\n"),
    );
    const { data, end } = await whole(
      connect(URL, { ...once, fetch, until: "b", protocol: protocol({ resume: "location" }) }),
    );
    assert.deepEqual([data, end], [["a"], expected ? "until" : "network"]);
    assert.deepEqual([asked[1]?.url, asked[1]?.method], expected ? [expected, "GET"] : [undefined, undefined]);
  }
});

test("the function resume is asked with all that is known, and what it leaves out is as before", async () => {
  const contexts = [];
  const resume = (context) => {
    contexts.push(context);
    return { url: "/runs/9?from=2", headers: { "x-again": "1" }, json: { go: "on" } };
  };
  const { fetch, asked } = served(
    () => answer(broken('id: 1\ndata: {"run":9}\n\n'), { "x-run": "9" }),
    () => answer("data: 2\n\n"),
  );
  const source = connect(URL, {
    ...once,
    headers: async () => ({ authorization: "Bearer 2" }),
    parse: "json",
    fetch,
    protocol: protocol({ resume, eof: "done" }),
  });
  assert.deepEqual(await whole(source), { data: [{ run: 9 }, 2], end: "ended" });
  const [{ attempt, lastEventId, cursor, first, response, error, refused }] = contexts;
  assert.deepEqual([attempt, lastEventId, cursor, refused], [2, "1", undefined, null]);
  assert.deepEqual(first, { type: "message", data: { run: 9 }, lastEventId: "1", origin: "http://api.test" });
  assert.deepEqual([response.status, response.headers.get("x-run")], [200, "9"]);
  assert.deepEqual([error.kind, error.willRetry], ["network", true]);
  const [, { url, method, body, headers }] = asked;
  assert.deepEqual([url, method, body], ["http://api.test/runs/9?from=2", "POST", '{"go":"on"}']);
  const sent = new Headers(headers);
  assert.deepEqual(
    [sent.get("authorization"), sent.get("x-again"), sent.get("content-type")],
    ["Bearer 2", "1", "application/json"],
  );
});

test("a function resume that fails is asked again", async () => {
  const { fetch, asked } = served(
    () => answer(broken("data: a\n\n")),
    () => answer("data: b\n\n"),
  );
  let times = 0;
  const resume = async () => {
    if (++times < 3) throw new Error("no token");
    return { method: "GET" };
  };
  const kinds = [];
  const source = connect(URL, { ...once, fetch, protocol: protocol({ resume, eof: "done" }) });
  source.onState(({ error }) => error && kinds.push(error.kind));
  assert.deepEqual(await whole(source), { data: ["a", "b"], end: "ended" });
  assert.deepEqual(kinds, ["network", "prepare", "prepare"]);
  assert.equal(asked.length, 2);
});

test("before a stream was open nothing goes on, and the first request is sent again by its own rules", async () => {
  const resume = () => assert.fail("nothing was open");
  const { fetch, asked } = served(
    () => answer("no", {}, 503),
    () => answer("data: a\n\n"),
  );
  assert.equal((await whole(connect(URL, { ...once, fetch, protocol: protocol({ resume }) }))).end, "status");
  assert.equal(asked.length, 1);
  const headers = { "idempotency-key": "7" };
  const again = served(
    () => answer("no", {}, 503),
    () => answer("data: a\n\n"),
  );
  const more = { headers, fetch: again.fetch, protocol: protocol({ resume, eof: "done" }) };
  const source = connect(URL, { ...once, ...more });
  assert.deepEqual(await whole(source), { data: ["a"], end: "ended" });
});

test("a cursor takes the place of the last event ID, and is no header", async () => {
  const store = memoryStore();
  const { fetch, asked } = served(
    () => answer(broken('id: x\ndata: {"n":1}\n\n', 'data: {"n":2}\n\ndata: {}\n\n')),
    () => answer('data: {"n":3}\n\n'),
  );
  const kept = protocol({ cursor: ({ data }) => data.n, eof: "done" });
  const source = connect(URL, { fetch, parse: "json", retry: quick, store, lastEventIdParam: "after", protocol: kept });
  assert.equal((await whole(source)).end, "ended");
  assert.deepEqual(
    asked.map(({ url, id }) => [url, id]),
    [
      [URL, undefined],
      [`${URL}?after=2`, undefined],
    ],
  );
  assert.deepEqual([source.lastEventId, store.load()], ["3", "3"]);

  // Without a parameter it is for functions to send.
  const cursors = [];
  const url = ({ lastEventId }) => {
    cursors.push(lastEventId);
    return URL;
  };
  const again = served(
    () => answer(broken('data: {"n":5}\n\n')),
    () => answer("data: {}\n\n"),
  );
  await whole(connect(url, { fetch: again.fetch, parse: "json", retry: quick, protocol: kept }));
  assert.deepEqual(cursors, ["", "5"]);
  assert.deepEqual(
    again.asked.map(({ id }) => id),
    [undefined, undefined],
  );
});

test("with a cursor, dedupe drops what comes again, and what is not handled is asked for again", async () => {
  const { fetch, asked } = served(
    () => answer(broken('data: {"n":1}\n\n', 'data: {"n":2}\n\n')),
    () => answer('data: {"n":2}\n\ndata: {"n":3}\n\n'),
  );
  const store = memoryStore({ commit: "handled", dedupe: true });
  const kept = protocol({ cursor: ({ data }) => data.n, eof: "done" });
  const source = connect(URL, { fetch, parse: "json", retry: quick, store, lastEventIdParam: "after", protocol: kept });
  const numbers = [];
  let release;
  source.on("message", ({ data: { n } }) => {
    numbers.push(n);
    if (n === 2) return new Promise((resolve) => (release = resolve));
  });
  await source.closed;
  assert.deepEqual(numbers, [1, 2, 3]);
  assert.equal(asked[1].url, `${URL}?after=1`);
  assert.equal(store.load(), "1");
  release();
});

test("an event that is a failure is not handed on, ends the source, and says whether another attempt makes sense", async () => {
  const failing = 'data: {}\n\nid: 5\nevent: error\ndata: {"message":"overloaded"}\n\ndata: {"late":1}\n\n';
  const cause = new RangeError("overloaded");
  for (const [failure, expected] of [
    [cause, cause],
    [{ error: cause }, cause],
    [{ error: cause, retry: false }, cause],
  ]) {
    const { fetch, asked } = served(() => answer(failing));
    const failOn = ({ type }) => (type === "error" ? failure : undefined);
    const { data, error } = await whole(
      connect(URL, { fetch, parse: "json", retry: quick, protocol: protocol({ failOn }) }),
    );
    assert.deepEqual([data, error.kind, error.cause, asked.length], [[{}], "event", expected, 1]);
    assert.equal(error.willRetry, false);
  }
  for (const retry of [true, 1, 30]) {
    const { fetch, asked } = served(
      () => answer(failing),
      () => answer("data: 2\n\n"),
    );
    const failOn = ({ type }) => (type === "error" ? { retry } : undefined);
    const source = connect(URL, { fetch, parse: "json", retry: quick, protocol: protocol({ failOn, eof: "done" }) });
    const waits = [];
    source.onState(
      ({ state, error }) => state === "waiting" && waits.push([error.kind, error.retryIn >= Number(retry)]),
    );
    assert.deepEqual(await whole(source), { data: [{}, 2], end: "ended" });
    assert.deepEqual(waits, [["event", true]]);
    assert.equal(asked[1].id, "5", "the failure's own ID counts");
  }
  // A POST is not sent again, whatever the event says; what goes on from it may.
  const failOn = ({ type }) => (type === "error" ? { retry: true } : undefined);
  for (const [resume, requests] of [
    [undefined, 1],
    ["get", 2],
  ]) {
    const { fetch, asked } = served(
      () => answer(failing),
      () => answer("data: 2\n\n"),
    );
    await whole(connect(URL, { ...once, fetch, parse: "json", protocol: protocol({ failOn, resume, eof: "done" }) }));
    assert.equal(asked.length, requests);
  }
});

test("what a function of a protocol throws ends no process, and the stream goes on", async () => {
  const warned = warnings();
  const errors = uncaught();
  const fail = ({ data }) => data.number.toString();
  const all = { cursor: fail, failOn: fail, alive: fail, sequence: fail, caughtUp: fail };
  const { fetch } = served(() => answer("data: null\n\ndata: null\n\n"));
  const source = connect(`${URL}?token=secret`, { fetch, parse: "json", protocol: protocol({ ...all, eof: "done" }) });
  assert.deepEqual(await whole(source), { data: [null, null], end: "ended" });
  assert.deepEqual(errors, []);
  assert.equal(warned().length, 2, "the first and the tenth");
  assert.match(String(warned()[0]), /sequence threw "TypeError" at the event "message" of http:\/\/api.test\/runs$/);
});

test("what is no request sends nothing twice", async () => {
  const unreal = [{ url: "http://[" }, { headers: { "a b": "" } }, { json: 1n }];
  for (const given of ["/runs/9", true, new globalThis.URL("http://api.test/runs/9"), ["/runs/9"], 7, ...unreal]) {
    const { fetch, asked } = served(() => answer(broken("data: a\n\n")));
    const { end, error } = await whole(connect(URL, { ...once, fetch, protocol: protocol({ resume: () => given }) }));
    assert.deepEqual([end, asked.length], ["request", 1]);
    assert.ok(error.cause instanceof Error);
  }
});

test("a part that no request has is named, and a header that none can have is told nowhere", async () => {
  for (const [given, message] of [
    [{ uri: "/runs/9" }, /a resumption has no part uri/],
    [{ headers: { authorization: "Bearer SE\nCRET" } }, /headers has what no header can have/],
  ]) {
    const { fetch, asked } = served(() => answer(broken("data: a\n\n")));
    const { error } = await whole(connect(URL, { ...once, fetch, protocol: protocol({ resume: () => given }) }));
    assert.deepEqual([error.kind, asked.length], ["request", 1]);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /CRET/);
  }
});

test("an answer of resume that comes late is no answer to the next question", async () => {
  for (const late of [false, "/runs/9"]) {
    const { fetch, asked } = served(
      () => answer(broken("id: 1\ndata: a\n\n")),
      () => answer("data: b\n\ndata: done\n\n"),
    );
    const answers = [];
    const resume = () => (answers.length === 0 ? new Promise((resolve) => answers.push(resolve)) : { method: "GET" });
    const source = connect(URL, { ...once, fetch, until: "done", protocol: protocol({ resume }) });
    const found = whole(source);
    await until(() => answers.length === 1);
    source.reconnect();
    await until(() => asked.length === 2);
    answers[0](late);
    assert.deepEqual(await found, { data: ["a", "b"], end: "until" });
  }
});

test("what came first is that of this answer, and no failure", async () => {
  const firsts = [];
  const resume = ({ first }) => {
    firsts.push(first?.data);
    return firsts.length < 3 && {};
  };
  const failOn = ({ type }) => (type === "error" ? { retry: true } : undefined);
  const { fetch } = served(
    () => answer("event: error\ndata: busy\n\n"),
    () => answer(broken("data: created\n\n")),
    () => answer(broken("data: more\n\n")),
  );
  await whole(connect(URL, { ...once, fetch, protocol: protocol({ resume, failOn }) }));
  assert.deepEqual(firsts, [undefined, "created", "created"]);
});

test("a resumption's method and body are what it says, and else as before", async () => {
  const put = { method: "PUT", body: "start", headers: { "content-type": "text/x" } };
  for (const [before, resumption, method, body, type] of [
    [put, {}, "PUT", "start", "text/x"],
    [put, { body: "more" }, "PUT", "more", "text/x"],
    [put, { json: 1 }, "PUT", "1", "application/json"],
    [put, { json: 1, headers: { "content-type": "text/y" } }, "PUT", "1", "text/y"],
    [put, { method: "get", body: "more" }, "GET", undefined, null],
    [{}, { body: "more" }, "POST", "more", null],
    [{}, {}, "GET", undefined, null],
  ]) {
    const { fetch, asked } = served(
      () => answer(broken("data: a\n\n")),
      () => answer("data: b\n\n"),
    );
    const resume = () => resumption;
    await whole(connect(URL, { ...before, fetch, retry: quick, protocol: protocol({ resume, eof: "done" }) }));
    const [, again] = asked;
    const sent = new Headers(again.headers).get("content-type");
    assert.deepEqual([again.method, again.body, sent], [method, body, type], JSON.stringify(resumption));
  }
});

test("a 401 to the request that goes on is answered by one more, and told to the function", async () => {
  const { fetch, asked } = served(
    () => answer(broken("id: 1\ndata: a\n\n")),
    () => answer("no", {}, 401),
    () => answer("data: b\n\n"),
  );
  const told = [];
  const resume = ({ refused }) => {
    told.push(refused?.status);
    return { method: "GET", headers: { authorization: `Bearer ${told.length}` } };
  };
  assert.equal(
    (await whole(connect(URL, { ...once, fetch, protocol: protocol({ resume, eof: "done" }) }))).end,
    "ended",
  );
  assert.deepEqual(told, [undefined, 401]);
  assert.equal(new Headers(asked[2].headers).get("authorization"), "Bearer 2");
});

test("an event that is a failure has come all the same: what goes on begins behind it", async () => {
  const { fetch, asked } = served(
    () => answer('data: {"n":1}\n\nevent: error\ndata: {"n":2}\n\n'),
    () => answer('data: {"n":3}\n\n'),
  );
  const store = memoryStore();
  const kept = protocol({
    cursor: ({ data }) => data.n,
    failOn: ({ type }) => (type === "error" ? { retry: 0 } : undefined),
    eof: "done",
  });
  const source = connect(URL, { fetch, parse: "json", retry: quick, store, lastEventIdParam: "after", protocol: kept });
  assert.deepEqual(await whole(source), { data: [{ n: 1 }, { n: 3 }], end: "ended" });
  assert.equal(asked[1].url, `${URL}?after=2`);
});

test("a cursor that no request can carry is none", async () => {
  const { fetch } = served(() => answer("data: 1\n\ndata: a\\nb\n\n"));
  const cursor = ({ data }) => data.replace("\\n", "\n");
  const source = connect(URL, { fetch, protocol: protocol({ cursor, eof: "done" }) });
  await whole(source);
  assert.equal(source.lastEventId, "1");
});

test("eof: a clean end is the end, and a broken stream goes on", async () => {
  const { fetch, asked } = served(
    () => answer(broken("id: 1\ndata: a\n\n")),
    () => answer("id: 2\ndata: b\n\n"),
  );
  const source = connect(URL, { fetch, retry: quick, protocol: protocol({ eof: "done" }) });
  assert.deepEqual(await whole(source), { data: ["a", "b"], end: "ended" });
  assert.deepEqual(
    asked.map(({ id }) => id),
    [undefined, "1"],
  );
});

test("a JSON answer is one event, with the value's text, and its end is the end", async () => {
  const values = ['{"a":1}', '"¿é"', "", ' {"a":\r\n  [1,\n2],\r"b":"c"}\n', '"text"', "[]", '\ufeff{"a":1}', "5"];
  for (const text of values) {
    for (const until of [undefined, { type: "done" }]) {
      const { fetch, asked } = served(() => answer(text, { "content-type": "application/json; charset=utf-8" }));
      const source = connect(URL, {
        fetch,
        parse: "json",
        until,
        protocol: protocol({ accept: "json", resume: "get" }),
      });
      assert.deepEqual(await whole(source), {
        data: text ? [JSON.parse(text.replace("\ufeff", ""))] : [],
        end: "ended",
      });
      assert.equal(new Headers(asked[0].headers).get("accept"), "application/json, text/event-stream");
    }
  }
  // As text, it is what came, but for line ends.
  const { fetch } = served(() => answer(' {"a":\n1}', { "content-type": "application/json" }));
  const { data } = await whole(connect(URL, { fetch, protocol: protocol({ accept: "json" }) }));
  assert.deepEqual(data, [' {"a":\n1}']);
  // A stream is one as ever, and JSON is an answer only where it is asked for.
  const stream = served(() => answer("data: 1\n\n"));
  const asEver = connect(URL, { ...once, fetch: stream.fetch, protocol: protocol({ accept: "json" }) });
  assert.deepEqual(await whole(asEver), { data: ["1"], end: "ended" });
  const refused = served(() => answer("{}", { "content-type": "application/json" }));
  assert.equal((await whole(connect(URL, { fetch: refused.fetch, protocol: protocol() }))).end, "content-type");
});

test("a JSON answer that breaks off is no event, and one that is too large is an error", async () => {
  const json = { "content-type": "application/json" };
  const cut = served(() => answer(broken('{"a":'), json));
  const { data, end } = await whole(
    connect(URL, { ...once, fetch: cut.fetch, parse: "json", protocol: protocol({ accept: "json" }) }),
  );
  assert.deepEqual([data, end], [[], "network"]);
  const large = served(() => answer(`"${"x".repeat(1000)}"`, json));
  const limits = { event: 100 };
  const found = await whole(
    connect(URL, { ...once, fetch: large.fetch, limits, protocol: protocol({ accept: "json" }) }),
  );
  assert.equal(found.end, "too-large");
});

test("a JSON answer may come in any pieces", async () => {
  const random = new Random(7);
  const value = { text: "é😀\n\r\t", list: [1, { deep: "x".repeat(300) }] };
  const bytes = new TextEncoder().encode(`\ufeff${JSON.stringify(value, null, 2).replaceAll("\n", "\r\n")}`);
  for (let round = 0; round < 50; round++) {
    const cuts = Array.from({ length: 6 }, () => random.below(bytes.length)).sort((a, b) => a - b);
    const pieces = [0, ...cuts].map((from, at) => bytes.slice(from, [...cuts, bytes.length][at]));
    const body = new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    const { fetch } = served(() => answer(body, { "content-type": "application/json" }));
    const found = await whole(connect(URL, { fetch, parse: "json", protocol: protocol({ accept: "json" }) }));
    assert.deepEqual(found, { data: [value], end: "ended" }, `round ${round}`);
  }
});

test("where only events are life, comments are none", async () => {
  // For a minute, which no machine is busy for: the stream's end would come before a time-out that is late.
  const pings = {
    steps: [{ send: "data: a\n\n" }, { repeat: { times: 3000, steps: [{ wait: 20 }, { send: ": ping\n\n" }] } }],
  };
  const { url } = await stage(pings);
  const source = connect(url, {
    timeout: { idle: 200 },
    reconnect: false,
    protocol: protocol({ alive: ({ data }) => data !== "ping" }),
  });
  const { data, end } = await whole(source);
  assert.deepEqual([data, end], [["a"], "timeout"]);
});

test("an answer that is cut anywhere comes whole and nothing twice, or ends with an error", async () => {
  const events = [
    'event: created\ndata: {"run":"r1","n":0}\n\n',
    'data: {"n":1,"text":"é"}\n\n',
    ": ping\n\n",
    'data: {"n":2}\n\n',
    'event: completed\ndata: {"n":3}\n\n',
  ];
  const text = events.join("");
  const bytes = new TextEncoder().encode(text);
  const after = (cursor) =>
    events.filter((event) => !event.startsWith(":") && Number(/"n":(\d)/.exec(event)[1]) > Number(cursor)).join("");
  const check = async (cut, isClean) => {
    const asked = [];
    const fetch = async (url, { method }) => {
      asked.push(method);
      const at = new globalThis.URL(url).searchParams.get("after");
      if (at !== null) return answer(after(at));
      let sent = false;
      const body = new ReadableStream({
        pull(controller) {
          if (!sent) controller.enqueue(bytes.slice(0, cut));
          else if (isClean) controller.close();
          else controller.error(new TypeError("reset"));
          sent = true;
        },
      });
      return answer(body);
    };
    const resume = ({ first, cursor }) =>
      first !== undefined && { method: "GET", url: `/${first.data.run}?after=${cursor}` };
    const source = connect(URL, {
      ...once,
      fetch,
      parse: "json",
      retry: { initial: 1, jitter: 0 },
      until: { type: "completed" },
      protocol: protocol({ cursor: ({ data }) => data.n, resume }),
    });
    const { data, end } = await whole(source);
    const place = `cut at ${cut}, ${isClean ? "ended" : "reset"}`;
    assert.equal(asked.filter((method) => method === "POST").length, 1, place);
    const numbers = data.map(({ n }) => n);
    if (end === "until") assert.deepEqual(numbers, [0, 1, 2, 3], place);
    else {
      assert.deepEqual(numbers, [], place);
      assert.equal(end, isClean ? "truncated" : "network", place);
    }
  };
  const cuts = Array.from({ length: bytes.length + 1 }, (_, cut) => [check(cut, true), check(cut, false)]);
  await Promise.all(cuts.flat());
});

test("options of a protocol that make no sense are named", () => {
  for (const [options, message] of [
    [null, /the options of protocol\(\) must be of type object/],
    [{ caughtUp: {} }, /caughtUp.type must be of type string/],
    [{ resum: "get" }, /protocol\(\) knows no option resum/],
    [{ resume: "post" }, /resume must be one of get, location/],
    [{ resume: 5 }, /resume must be of type string or function/],
    [{ eof: "end" }, /eof must be one of done, reconnect/],
    [{ accept: "xml" }, /accept must be one of json/],
    [{ cursor: "id" }, /cursor must be of type function/],
    [{ caughtUp: 5 }, /caughtUp must be of type string or object or function/],
  ])
    assert.throws(() => protocol(options), message);
  assert.throws(() => connect(URL, { transport: "native", protocol: protocol() }), /transport "native"/);
  const pointless = protocol({ resume: "get", cursor: String });
  assert.throws(() => connect(URL, { protocol: pointless }), /sends a cursor by the option lastEventIdParam/);
  assert.throws(() => connect(URL, { protocol: 5 }), /protocol must be of type object/);
});

test("one protocol serves many sources, and what it has learnt of one is not another's", async () => {
  const shared = protocol({
    resume: ({ first, cursor }) => ({ method: "GET", url: `/${first.data.run}?after=${cursor}` }),
    cursor: ({ data }) => data.n,
  });
  const run = async (name) => {
    const { fetch, asked } = served(
      () => answer(broken(`data: {"run":"${name}","n":1}\n\n`)),
      () => answer('event: done\ndata: {"n":2}\n\n'),
    );
    await whole(connect(URL, { ...once, fetch, parse: "json", until: { type: "done" }, protocol: shared }));
    return asked[1].url;
  };
  const urls = await Promise.all(["a", "b", "c"].map(run));
  assert.deepEqual(
    urls,
    ["a", "b", "c"].map((name) => `http://api.test/${name}?after=1`),
  );
});

test("stats tell how long things took", async () => {
  const { fetch } = served(() => answer("data: 1\n\ndata: 2\n\ndata: 3\n\n"));
  const source = connect(URL, { ...once, fetch, protocol: protocol() });
  assert.deepEqual(
    [source.stats.head, source.stats.firstEvent, source.stats.between],
    [null, null, null],
    "nothing has come",
  );
  await whole(source);
  const { head, firstEvent, between } = source.stats;
  assert.ok(head >= 0 && firstEvent >= head, `${head}, ${firstEvent}`);
  assert.ok(between.median >= 0 && between.p99 >= between.median);
  const plain = connect(URL, { fetch });
  assert.equal(plain.stats.head, undefined);
  plain.close();
});
