// What somebody else has fetched, read as a source; and a source's events, handed on as a stream or a response.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect, SourceError } from "headwater";
import { protocol } from "headwater/protocol";
import { fromReadableStream, fromResponse, toReadableStream, toResponse } from "headwater/response";
import { memoryStore } from "headwater/stores";
import { all, drained, streamOf, until, warnings } from "./support/gather.mjs";
import { stage } from "./support/stage.mjs";
import { Random } from "./support/streams.mjs";

const headers = { "content-type": "text/event-stream" };
const bytes = (text) => new TextEncoder().encode(text);
/** A response with these chunks. */
const answer = (...chunks) => new Response(streamOf(chunks.map(bytes)), { headers });
/** A body that gives these chunks when it is asked for them, and then nothing, and says what became of it. */
function endless(...chunks) {
  const told = { pulls: 0, cancelled: false };
  const body = new ReadableStream(
    {
      pull(controller) {
        const chunk = chunks[told.pulls++];
        if (chunk === undefined) return new Promise(() => {});
        controller.enqueue(bytes(chunk));
      },
      cancel: () => void (told.cancelled = true),
    },
    { highWaterMark: 0 },
  );
  return { told, body, response: () => new Response(body, { headers }) };
}
/** A body that breaks after these chunks. */
const broken = (...chunks) =>
  new ReadableStream({
    pull(controller) {
      const chunk = chunks.shift();
      if (chunk === undefined) controller.error(new Error("reset"));
      else controller.enqueue(bytes(chunk));
    },
  });
const data = (events) => events.map((event) => event.data);
const task = () => new Promise((resolve) => setTimeout(resolve, 0));

test("a response that somebody has fetched is a source: events, IDs, the head, and its end", async () => {
  const { url } = await stage({ steps: [{ send: "id: 1\ndata: a\n\nevent: tick\ndata: b\n\n" }] });
  const source = fromResponse(await fetch(url));
  assert.deepEqual([source.url, source.transport], [url, "fetch"]);
  const { origin } = new URL(url);
  assert.deepEqual(await all(source), [
    { type: "message", data: "a", lastEventId: "1", origin },
    { type: "tick", data: "b", lastEventId: "1", origin },
  ]);
  assert.equal(await source.closed, "ended");
  assert.deepEqual([source.response.status, source.received, source.lastEventId], [200, 2, "1"]);
});

test("it makes no request, however the stream ends", async () => {
  const { url, seen } = await stage({ steps: [{ send: "retry: 1\ndata: a\n\n" }] });
  assert.equal(await fromResponse(await fetch(url)).closed, "ended");
  await task();
  assert.equal((await seen("ended=1")).length, 1);
});

test("parsers, schemas, until, stores and comments are as with connect()", async () => {
  const even = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) => (value % 2 === 0 ? { value } : { issues: [{ message: "odd" }] }),
    },
  };
  const store = memoryStore();
  const comments = [];
  const source = fromResponse(answer(": hi\nid: 7\ndata: 2\n\ndata: [DO", "NE]\n\ndata: 4\n\n"), {
    schema: even,
    until: "[DONE]",
    store,
    onComment: (text) => comments.push(text),
  });
  assert.deepEqual(data(await all(source)), [2]);
  assert.equal(await source.closed, "until");
  assert.deepEqual([comments, store.load()], [[" hi"], "7"]);
  await assert.rejects(all(fromResponse(answer("data: 3\n\n"), { schema: even })), { name: "DecodeError" });
  await assert.rejects(all(fromResponse(answer("data: 1\n\n"), { until: "[DONE]" })), { kind: "truncated" });
});

test("a stream that breaks is a failure, after the events before", async () => {
  const seen = [];
  const source = fromResponse(new Response(broken("data: a\n\n", "data: b"), { headers }));
  const loop = async () => {
    for await (const event of source) seen.push(event.data);
  };
  await assert.rejects(loop(), ({ kind, willRetry, cause }) => {
    assert.deepEqual([kind, willRetry, cause.message], ["network", false, "reset"]);
    return true;
  });
  assert.deepEqual(seen, ["a"]);
});

test("a response that is no stream of events is an error with its status, headers and body", async () => {
  const refused = new Response("gone", { status: 404, headers: { "x-why": "moved" } });
  await assert.rejects(fromResponse(refused).closed, (error) => {
    assert.ok(error instanceof SourceError);
    assert.deepEqual([error.kind, error.status, error.body], ["status", 404, "gone"]);
    assert.equal(error.headers.get("x-why"), "moved");
    return true;
  });
  const page = new Response("<p>", { headers: { "content-type": "text/html" } });
  await assert.rejects(fromResponse(page).closed, { kind: "content-type", status: 200, body: "<p>" });
  const busy = new Response("", { status: 503, headers: { "retry-after": "1" } });
  await assert.rejects(fromResponse(busy).closed, { kind: "status", status: 503, willRetry: false });
  await assert.rejects(fromResponse(new Response(null, { status: 500 })).closed, { kind: "status", body: "" });
  assert.equal(await fromResponse(new Response(null, { status: 204 })).closed, "no-content");
});

test("a body that can't be read is named", async () => {
  assert.throws(() => fromResponse(new Response(null, { headers })), /^TypeError: the response has no body$/);
  const piped = { status: 200, url: "http://x.test/", headers: new Headers(headers), body: { pipe() {} } };
  assert.throws(() => fromResponse(piped), /^TypeError: .* no ReadableStream$/);
  await assert.rejects(fromResponse({ ...piped, status: 404 }).closed, { kind: "status", status: 404, body: "" });
  const locked = answer("data: 1\n\n");
  locked.body.getReader();
  const used = answer("data: 1\n\n");
  await used.text();
  for (const response of [locked, used]) assert.throws(() => fromResponse(response), /^TypeError: .* locked or used/);
  assert.throws(() => fromResponse(Promise.resolve(answer())), /^TypeError: .* once it is awaited/);
  assert.throws(() => fromResponse(undefined), TypeError);
  assert.throws(() => fromReadableStream(new Blob([""])), /^TypeError: .* ReadableStream/);
});

test("options about requests are refused without resume, and the response is left as it was", async () => {
  const response = answer("data: a\n\n");
  for (const [name, value] of Object.entries({
    method: "POST",
    headers: {},
    body: "",
    json: null,
    withCredentials: true,
    redirect: "error",
    fetch,
    lastEventIdParam: "from",
    retry: {},
    shouldRetry: () => true,
    pauseWhenHidden: true,
    transport: "fetch",
    reconnect: false,
  })) {
    const message = new RegExp(`^${name} is no option of fromResponse\\(\\): `);
    assert.throws(() => fromResponse(response, { [name]: value, protocol: protocol({}) }), {
      name: "TypeError",
      message,
    });
  }
  assert.throws(() => fromResponse(response, { header: {} }), /knows no option header/);
  assert.throws(() => fromResponse(response, { protocol: protocol({ resume: "get" }) }), /needs the option url/);
  assert.deepEqual(data(await all(fromResponse(response, { url: undefined }))), ["a"]);
});

test("reconnect() of what can be read once is a failure that says so", async () => {
  const { response, told } = endless("data: a\n\n");
  const source = fromResponse(response());
  source.once("message", () => source.reconnect());
  await assert.rejects(source.closed, { kind: "request", message: /a response is read once/ });
  assert.ok(told.cancelled);
});

test("the body is read no faster than the loop, and cancelled when the source is closed, at any time", async () => {
  const chunks = Array.from({ length: 9 }, (_, at) => `data: ${at}\n\n`);
  const { response, told } = endless(...chunks);
  for await (const { data } of fromResponse(response())) {
    await task();
    // One chunk is read ahead.
    assert.ok(told.pulls <= Number(data) + 2, `${told.pulls} chunks at ${data}`);
    if (data === "3") break;
  }
  await until(() => told.cancelled);

  const early = endless();
  fromResponse(early.response()).close();
  const aborted = endless();
  fromResponse(aborted.response(), { signal: AbortSignal.abort() });
  const refused = endless("no");
  const source = fromResponse(new Response(refused.body, { status: 404 }));
  source.onState(() => {});
  await until(() => early.told.cancelled && aborted.told.cancelled);
  assert.equal(early.told.pulls, 0);
  source.close();
  await until(() => refused.told.cancelled);
});

test("a failure that nobody hears of is a warning, as ever", async () => {
  const warned = warnings();
  fromResponse(new Response("", { status: 404 }));
  await until(() => warned().length > 0);
  assert.match(warned()[0], /^SourceError: about:blank answered with status 404/);
});

test("a stream of bytes, and one of text, are sources too", async () => {
  const mixed = streamOf([bytes("data: a\n\nda"), "ta: ü\n\n", bytes("data: b\n\n").buffer]);
  const source = fromReadableStream(mixed, { url: "http://x.test/feed" });
  assert.deepEqual(await all(source), [
    { type: "message", data: "a", lastEventId: "", origin: "http://x.test" },
    { type: "message", data: "ü", lastEventId: "", origin: "http://x.test" },
    { type: "message", data: "b", lastEventId: "", origin: "http://x.test" },
  ]);
  assert.equal(await source.closed, "ended");
  await assert.rejects(all(fromReadableStream(broken("data: a\n\n"))), { kind: "network" });
  assert.throws(() => fromReadableStream(streamOf([]), { json: {} }), /json is no option of fromReadableStream/);
  const locked = streamOf([]);
  locked.getReader();
  assert.throws(() => fromReadableStream(locked), /locked/);
});

test("a protocol's failures, cursors, JSON answers and gaps are known in a response", async () => {
  const failed = fromResponse(answer('event: error\ndata: "overloaded"\n\n'), {
    parse: "json",
    protocol: protocol({ failOn: ({ type, data }) => (type === "error" ? new Error(data) : undefined) }),
  });
  await assert.rejects(all(failed), ({ kind, cause }) => kind === "event" && cause.message === "overloaded");

  const counted = fromResponse(answer('data: {"n":4}\n\n'), {
    parse: "json",
    protocol: protocol({ cursor: ({ data }) => data.n }),
  });
  await all(counted);
  assert.equal(counted.lastEventId, "4");

  const json = Response.json({ whole: true });
  const accepted = fromResponse(json, { parse: "json", protocol: protocol({ accept: "json" }) });
  assert.deepEqual(data(await all(accepted)), [{ whole: true }]);

  const gaps = [];
  const partial = new Response("id: 9\ndata: a\n\n", { headers: { ...headers, "headwater-resumed": "none" } });
  await all(
    fromResponse(partial, { lastEventId: "5", protocol: protocol({ onGap: (gap) => void gaps.push(gap.asked) }) }),
  );
  assert.deepEqual(gaps, ["5"]);
});

test("with resume another request goes on from what was open; the first one is never made", async () => {
  const { url, seen } = await stage({ steps: [{ send: "id: 2\ndata: b\n\nevent: done\ndata: c\n\n" }, "hold"] });
  const asked = [];
  const first = new Response(broken("id: 1\ndata: a\n\n"), { headers });
  const source = fromResponse(first, {
    url: "http://x.test/never",
    headers: { "x-key": "k" },
    retry: { initial: 1, max: 1 },
    until: { type: "done" },
    shouldRetry: ({ error }) => void asked.push(error.kind),
    protocol: protocol({ resume: ({ lastEventId }) => ({ url: `${url}?after=${lastEventId}` }) }),
  });
  assert.deepEqual(data(await all(source)), ["a", "b", "c"]);
  const requests = await seen("wait=1");
  assert.deepEqual(
    requests.map(({ method, headers }) => [method, headers["last-event-id"], headers["x-key"]]),
    [["GET", "1", "k"]],
  );
  assert.deepEqual(asked, ["network"]);

  // "get" goes on at the response's own address, by the fetch that is named.
  const own = [];
  const again = fromResponse(new Response(broken("id: 1\ndata: a\n\n"), { headers }), {
    url: "http://x.test/feed?user=1",
    retry: { initial: 1, max: 1 },
    fetch: async (...request) => (own.push(request), answer("data: b\n\nevent: end\ndata\n\n")),
    until: { type: "end" },
    protocol: protocol({ resume: "get" }),
  });
  assert.deepEqual(data(await all(again)), ["a", "b", ""]);
  assert.deepEqual(
    own.map(([url, { method, headers }]) => [url, method, headers["Last-Event-ID"]]),
    [["http://x.test/feed?user=1", "GET", "1"]],
  );
});

test("with resume a response that was refused, or a reconnect() before it opened, makes no request", async () => {
  const requests = [];
  const options = {
    url: "http://x.test/",
    headers: () => ({}),
    retry: { initial: 1, max: 1 },
    shouldRetry: () => true,
    fetch: async (url) => requests.push(url) && answer(""),
    protocol: protocol({ resume: "get" }),
  };
  for (const status of [401, 404, 503])
    await assert.rejects(fromResponse(new Response("", { status }), options).closed, { kind: "status", status });
  await assert.rejects(fromResponse(new Response(broken(), { status: 500, headers }), options).closed, { status: 500 });
  const head = new Response(endless().body, { status: 404 });
  const source = fromResponse(head, options);
  await until(() => source.state !== "connecting" || source.attempt === 1);
  source.reconnect();
  await assert.rejects(source.closed);
  assert.deepEqual(requests, []);
});

test("toReadableStream gives events of the types that are asked for, when they are asked for", async () => {
  const { response, told } = endless("data: a\n\n", "event: tick\ndata: b\n\n", "data: c\n\n", "data: d\n\n");
  const source = fromResponse(response());
  const reader = toReadableStream(source, "message").getReader();
  await source.opened;
  assert.equal((await reader.read()).value.data, "a");
  assert.equal((await reader.read()).value.data, "c");
  await task();
  assert.ok(told.pulls <= 4, `${told.pulls} chunks`);
  await reader.cancel();
  assert.equal(await source.closed, "closed");
  await until(() => told.cancelled);
});

test("a stream or a response of a source ends as the source does", async () => {
  const whole = toReadableStream(fromResponse(answer("data: a\n\n", "event: b\ndata: b\n\n")));
  assert.deepEqual(data(await drained(whole)), ["a", "b"]);
  for (const made of [toReadableStream, (source) => toResponse(source).body]) {
    await assert.rejects(drained(made(fromResponse(new Response(broken("data: a\n\n"), { headers })))), {
      kind: "network",
    });
    await assert.rejects(drained(made(fromResponse(new Response("", { status: 404 })))), { status: 404 });
    const { response, told } = endless("data: a\n\n");
    const source = fromResponse(response());
    const reader = made(source).getReader();
    await reader.read();
    const pending = reader.read();
    await reader.cancel();
    assert.deepEqual(await pending, { done: true, value: undefined });
    assert.deepEqual([await source.closed, source.state], ["closed", "closed"]);
    await until(() => told.cancelled);
  }
});

test("an event that was taken from the stream is handled when the next one is asked for", async () => {
  const store = memoryStore({ commit: "handled" });
  const source = fromResponse(endless("id: 1\ndata: a\n\nid: 2\ndata: b\n\n").response(), { store });
  const reader = toReadableStream(source).getReader();
  await reader.read();
  await task();
  assert.equal(source.lastEventId, "");
  await reader.read();
  assert.equal(source.lastEventId, "1");
  await reader.cancel();
});

test("toResponse writes type, ID where it is new, and data line by line, as text/event-stream", async () => {
  const source = fromResponse(
    answer(
      "id: 1\ndata: a\n\ndata:  b\ndata\ndata: c\n\n",
      "event: tick\nid\ndata\n\n: hi\nretry: 5\nid: 9\n\nevent: message\ndata: d\n\n",
    ),
  );
  const response = toResponse(source);
  assert.deepEqual(
    [response.status, ...response.headers],
    [200, ["cache-control", "no-store"], ["content-type", "text/event-stream"]],
  );
  assert.equal(
    await response.text(),
    "id: 1\ndata: a\n\ndata:  b\ndata: \ndata: c\n\nevent: tick\nid: \ndata: \n\nid: 9\ndata: d\n\n",
  );
  const init = { status: 201, statusText: "Made", headers: { "Cache-Control": "max-age=1", "x-a": "b" } };
  const other = toResponse(fromResponse(answer('data: {"a": [1]}\n\ndata: "text"\n\n'), { parse: "json" }), init);
  assert.deepEqual([other.status, other.statusText], [201, "Made"]);
  assert.deepEqual(Object.fromEntries(other.headers), {
    "cache-control": "max-age=1",
    "content-type": "text/event-stream",
    "x-a": "b",
  });
  assert.equal(await other.text(), 'data: {"a":[1]}\n\ndata: text\n\n');
});

test("what can't be written fails the response, and closes the source", async () => {
  const { response, told } = endless("data: 1\n\n");
  const source = fromResponse(response(), { parse: (text) => BigInt(text) });
  await assert.rejects(drained(toResponse(source).body), /BigInt/);
  assert.equal(await source.closed, "closed");
  await until(() => told.cancelled);
  const undefineds = fromResponse(answer("data: 1\n\n"), { parse: () => undefined });
  assert.equal(await toResponse(undefineds).text(), "data: null\n\n");
  const forged = fromResponse(answer("data: 1\n\n"), { lastEventId: "a\n\ndata: 2" });
  assert.equal(await toResponse(forged).text(), "data: 1\n\n");
});

/** As much of a source as is asked for its events. */
const iterated = (events) => {
  const loop = events[Symbol.iterator]();
  return { events: () => ({ next: async () => loop.next(), return: async () => ({ done: true }) }) };
};

test("what toResponse writes is read as the same events", async () => {
  const pieces = [
    "\r",
    "\n",
    "\r\n",
    " ",
    "  ",
    ":",
    "data: x",
    "id: 1",
    "é",
    "日本",
    "😀",
    "\uFEFF",
    "\u2028",
    "\t",
    "a",
  ];
  for (let seed = 0; seed < 60; seed++) {
    const random = new Random(seed);
    const text = (most) => Array.from({ length: random.below(most) }, () => random.pick(pieces)).join("");
    const word = () => text(4).replaceAll(/[\r\n\0\t]/g, "");
    let lastEventId = "";
    const events = Array.from({ length: random.below(20) }, () => {
      if (random.oneOf(2)) lastEventId = word();
      return {
        type: random.oneOf(2) ? "message" : word() || "message",
        data: random.oneOf(5) ? "" : text(9),
        lastEventId,
      };
    });
    // Data that a parser has made may have what no stream could bring, such as a CR.
    const read = await all(fromResponse(toResponse(iterated(events))));
    assert.deepEqual(
      read.map(({ type, data, lastEventId }) => ({ type, data, lastEventId })),
      events.map((event) => ({ ...event, data: event.data.replaceAll(/\r\n?/g, "\n") })),
      `seed ${seed}`,
    );
    // And once more, from what was read.
    const written = await toResponse(fromResponse(toResponse(iterated(events)))).text();
    assert.equal(written, await toResponse(iterated(events)).text());
  }
});

test("a feed goes through a source and on to another, held back by the last reader", async () => {
  const chunks = Array.from({ length: 50 }, (_, at) => `id: ${at}\ndata: ${at}\n\n`);
  const { response, told } = endless(...chunks);
  const last = fromResponse(toResponse(fromResponse(response())));
  for await (const { data, lastEventId } of last) {
    assert.equal(lastEventId, data);
    await task();
    assert.ok(told.pulls <= Number(data) + 4, `${told.pulls} chunks at ${data}`);
    if (data === "20") break;
  }
  await until(() => told.cancelled);
});

test("two loops share a source at the pace of the slower one; tee() lets the slower one fall behind", async () => {
  const chunks = Array.from({ length: 30 }, (_, at) => `data: ${at}\n\n`);
  const shared = endless(...chunks);
  const source = fromResponse(shared.response());
  const [fast, slow] = [source.events(), source.events()];
  await fast.next();
  let isAhead = false;
  const second = fast.next().then(() => (isAhead = true));
  await task();
  assert.deepEqual([isAhead, shared.told.pulls], [false, 1]);
  await slow.next();
  await second;
  await fast.return();
  assert.deepEqual([await source.closed, await slow.next()], ["closed", { done: true, value: undefined }]);

  const teed = endless(...chunks);
  const feed = fromResponse(teed.response());
  const [one, other] = toReadableStream(feed).tee();
  const reader = one.getReader();
  for (let at = 0; at < 30; at++) assert.equal((await reader.read()).value.data, String(at));
  const late = other.getReader();
  assert.equal((await late.read()).value.data, "0");
  const cancelled = reader.cancel();
  await task();
  assert.equal(feed.state, "open");
  await Promise.all([cancelled, late.cancel()]);
  assert.equal(await feed.closed, "closed");
});

test("connect() and its errors are those of the default entry", async () => {
  const { url } = await stage({ steps: [{ send: "data: here\n\n" }, "hold"] });
  const through = fromResponse(toResponse(connect(url)));
  for await (const { data } of through) {
    assert.equal(data, "here");
    break;
  }
  assert.equal(
    Object.getPrototypeOf(through),
    Object.getPrototypeOf(connect("data:,", { signal: AbortSignal.abort() })),
  );
});
