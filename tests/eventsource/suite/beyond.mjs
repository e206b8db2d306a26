// More than the standard, by option.
import { equal, next, ok, record, same, test, throws } from "./harness.mjs";

const feed = (text) => ({ steps: [{ send: text }, "hold"] });

test(
  "options: headers, method and body reach the server",
  async ({ open, stage }) => {
    const { url, seen } = await stage(feed("data: a\n\n"));
    await next(
      open(url, { method: "put", headers: { "x-token": "t", accept: "text/event-stream, */*" }, body: "é" }),
      "message",
    );
    const [{ method, headers, body }] = await seen();
    same([method, headers["x-token"], headers.accept, body], ["PUT", "t", "text/event-stream, */*", "é"]);
  },
  ["ours"],
);

test(
  "options: headers and body may be made before each attempt",
  async ({ open, stage }) => {
    const { url, seen } = await stage({ steps: [{ send: "retry: 1\n" }] }, feed("data: a\n\n"));
    let made = 0;
    await next(
      open(url, { headers: async () => ({ "x-made": String(++made) }), body: () => `body ${made}`, reconnect: true }),
      "message",
    );
    same(
      (await seen("wait=2")).map(({ method, headers }) => [method, headers["x-made"]]),
      [
        ["POST", "1"],
        ["POST", "2"],
      ],
    );
  },
  ["ours"],
);

test(
  "options: a request that is not idempotent is sent once",
  async ({ EventSource, open, stage }) => {
    const { url, seen } = await stage({ steps: [{ send: "retry: 1\ndata: a\n\n" }] });
    const source = open(url, { body: "b" });
    const { until } = record(source, "open", "message", "error");
    same(
      (await until(3)).map(({ type }) => type),
      ["open", "message", "error"],
    );
    equal(source.readyState, EventSource.CLOSED);
    equal((await seen("ended=1")).length, 1);
  },
  ["ours"],
);

test(
  "options: an own fetch gets plain headers, and any Response will do",
  async ({ open }) => {
    const asked = [];
    const fetch = async (url, init) => {
      asked.push([
        url,
        { ...init.headers, authorization: "x" },
        init.signal.aborted,
        init.mode,
        init.redirect,
        init.cache,
      ]);
      // Another package's class, as seen from here.
      const { status, headers, body } = new Response("data: a\n\n", {
        headers: { "content-type": "text/event-stream" },
      });
      return { status, headers, body: { getReader: () => body.getReader() }, url: "" };
    };
    const { data, origin } = await next(open("http://own.test/feed", { fetch }), "message");
    same([data, origin], ["a", "http://own.test"]);
    same(asked[0], [
      "http://own.test/feed",
      { Accept: "text/event-stream", authorization: "x" },
      false,
      "cors",
      "follow",
      "no-store",
    ]);
  },
  ["ours"],
);

test(
  "tasks: events that have come before something too large are all dispatched, then the error",
  async ({ open }) => {
    const text = `data: 1\n\ndata: 2\n\ndata: 3\n\ndata: ${"x".repeat(50_000)}`;
    const source = open("http://own.test/feed", {
      fetch: async () => new Response(text, { headers: { "content-type": "text/event-stream" } }),
      maxBufferSize: 1000,
    });
    const { until } = record(source, "open", "message", "error");
    same(
      (await until(5)).map(({ type, data, message }) => data ?? message ?? type),
      ["open", "1", "2", "3", "too-large"],
    );
  },
  ["ours"],
);

test(
  "tasks: a connection that is lost is requested again after its error event, however busy other sources are",
  async ({ EventSource, open }) => {
    const answer = (body) => new Response(body, { headers: { "content-type": "text/event-stream" } });
    const { readable, writable } = new TransformStream();
    const writer = writable.getWriter();
    let requests = 0;
    let prepared = 0;
    const lost = open("http://own.test/lost", {
      headers: () => ({ "x-n": `${++prepared}` }),
      fetch: async () => answer(requests++ ? null : readable),
    });
    void writer.write(new TextEncoder().encode("retry: 100\n\ndata: 1\n\n"));
    await next(lost, "message");
    // The page is busy with another source's events for several times the reconnection time. Node.js takes 128 of them in a turn.
    const busy = open("http://own.test/busy", { fetch: async () => answer("data: x\n\n".repeat(300)) });
    busy.onmessage = () => {
      writer.close().catch(() => {});
      for (const until = performance.now() + 2; performance.now() < until; );
    };
    let requestsAtError;
    lost.onerror = () => {
      requestsAtError = requests;
      lost.close();
    };
    await next(busy, "error");
    busy.close();
    same([requestsAtError, requests, prepared, lost.readyState], [1, 1, 1, EventSource.CLOSED]);
  },
  ["ours"],
);

test(
  "options: with retry, statuses that pass are tried again",
  async ({ open, stage }) => {
    const { url, seen } = await stage({ status: 503 }, feed("data: a\n\n"));
    const source = open(url, { retry: { initial: 1 } });
    const { until } = record(source, "open", "message", "error");
    same(
      (await until(3)).map(({ type }) => type),
      ["error", "open", "message"],
    );
    equal((await seen("wait=2")).length, 2);
  },
  ["ours"],
);

test(
  "options: retry.attempts is a limit",
  async ({ EventSource, open, stage }) => {
    const { url, seen } = await stage({ status: 503 });
    const source = open(url, { retry: { initial: 1, attempts: 2 } });
    await record(source, "error").until(2);
    equal(source.readyState, EventSource.CLOSED);
    equal((await seen("ended=2")).length, 2);
  },
  ["ours"],
);

test(
  "options: a stream that is silent for too long is replaced",
  async ({ open, stage }) => {
    const { url } = await stage({ steps: [{ send: "retry: 1\ndata: a\n\n" }, "hold"] }, feed("data: b\n\n"));
    const source = open(url, { timeout: { idle: 200 } });
    const { until } = record(source, "open", "message", "error");
    same(
      (await until(5)).map(({ type, data }) => data ?? type),
      ["open", "a", "error", "open", "b"],
    );
  },
  ["ours"],
);

test(
  "options: the last event ID to start from goes as header or as parameter",
  async ({ open, stage }) => {
    const { url, seen } = await stage(feed("data: a\n\n"));
    const { lastEventId } = await next(open(url, { lastEventId: "7" }), "message");
    equal(lastEventId, "7");
    await next(open(url, { lastEventId: "8", lastEventIdParam: "from" }), "message");
    const [first, second] = await seen("wait=2");
    equal(first.headers["last-event-id"], "7");
    ok(second.path.endsWith("?from=8") && !("last-event-id" in second.headers), second.path);
  },
  ["ours"],
);

test(
  "options: an event beyond a limit fails the connection",
  async ({ EventSource, open, stage }) => {
    const source = open((await stage(feed(`data: ${"x".repeat(500)}\n\n`))).url, { limits: { event: 100 } });
    await next(source, "error");
    equal(source.readyState, EventSource.CLOSED);
  },
  ["ours"],
);

test(
  "options: lenient reads what the standard drops, and what it refuses to read",
  async ({ EventSource, open, stage }) => {
    const headers = { "content-type": "application/json" };
    const { url } = await stage({ headers, steps: [{ send: "data: a\n\nevent: b\n\ndata: c" }] });
    const lenient = { contentType: true, leadingSpace: true, dataless: true, unterminated: true };
    const source = open(url, { lenient, method: "POST" });
    const told = [];
    for (const type of ["message", "b"]) source.addEventListener(type, ({ type, data }) => told.push([type, data]));
    await next(source, "error");
    same(told, [
      ["message", " a"],
      ["b", ""],
      ["message", " c"],
    ]);
    equal(source.readyState, EventSource.CLOSED);
    throws(TypeError, () => open(url, { lenient: { unended: true } }));
  },
  ["ours"],
);

test(
  "options: maxBufferSize is how much of an unfinished event may be held between two chunks",
  async ({ EventSource, open }) => {
    const own =
      (...chunks) =>
      async () => {
        const body = new ReadableStream({
          start(controller) {
            for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
          },
        });
        return { status: 200, url: "", headers: new Headers({ "content-type": "text/event-stream" }), body };
      };
    const long = "x".repeat(500);
    // A whole event is not held; nor does a line count twice that is.
    for (const chunks of [[`data: ${long}\n\n`], [`data: ${long.slice(0, 90)}`, `${long.slice(90)}\n\n`]]) {
      equal(
        (await next(open("http://own.test/", { maxBufferSize: 100, fetch: own(...chunks) }), "message")).data,
        long,
      );
    }
    // Several lines are held together, though each is short.
    for (const chunks of [[`data: ${long}`], ["data: 23456789\n".repeat(20)]]) {
      const source = open("http://own.test/", { maxBufferSize: 100, fetch: own(...chunks) });
      equal((await next(source, "error")).message, "too-large");
      equal(source.readyState, EventSource.CLOSED);
    }
    // What limits says holds beside it.
    equal(
      (
        await next(
          open("http://own.test/", {
            maxBufferSize: 1e12,
            limits: { line: 1e12, event: 100 },
            fetch: own(`data: ${long}\n\n`),
          }),
          "error",
        )
      ).message,
      "too-large",
    );
    equal(
      (
        await next(
          open("http://own.test/", {
            maxBufferSize: 1e12,
            limits: { line: 1e12, event: 1e12 },
            fetch: own(`data: ${long}\n\n`),
          }),
          "message",
        )
      ).data,
      long,
    );
    throws(TypeError, () => new EventSource("http://own.test/", { maxBufferSize: -1 }));
  },
  ["ours"],
);

test(
  "options: with any of them, an error event says what has happened",
  async ({ open, stage, closed }) => {
    const failing = async (init, ...attempts) => {
      const { code, message, type, constructor } = await next(open((await stage(...attempts)).url, init), "error");
      ok(type === "error" && constructor !== Event && constructor.prototype instanceof Event);
      return [message, code];
    };
    const init = { headers: { "x-token": "t" } };
    same(await failing(init, { status: 401 }), ["status 401", 401]);
    same(await failing(init, { status: 204 }), ["status 204", 204]);
    same(await failing({ lastEventId: "1" }, { headers: { "content-type": "text/html" } }), ["content-type 200", 200]);
    const ending = { steps: [{ send: "retry: 1\n" }] };
    same(await failing(init, ending), ["ended", undefined]);
    // For good, since what is not idempotent is sent once.
    same(await failing({ method: "POST", body: "{}" }, ending), ["ended", undefined]);
    same(await failing({ fetch: () => Promise.reject(new TypeError("no way")) }, {}), ["network: no way", undefined]);
    same(await failing({ headers: () => Promise.reject(new Error("no token")) }, {}), ["prepare: no token", undefined]);
    same(await failing({ timeout: { idle: 20 } }, feed(": quiet\n")), ["timeout", undefined]);
    same(await failing({ limits: { event: 5 } }, feed("data: too long\n")), ["too-large", undefined]);
    const { code, message } = await next(open(closed, init), "error");
    ok(code === undefined && message.startsWith("network: "), message);
  },
  ["ours"],
);

test(
  "options: of a stream that ends for good, the error comes last, and says that it has ended",
  async ({ EventSource, open, stage }) => {
    const source = open((await stage({ steps: [{ send: "data: a\n\n" }] })).url, { method: "POST", body: "{}" });
    const { until } = record(source, "open", "message", "error");
    const [, { data }, { code, message }] = await until(3);
    same([data, message, code, source.readyState], ["a", "ended", undefined, EventSource.CLOSED]);
  },
  ["ours"],
);

test(
  "options: what can't be sent fails at once, and says so without a secret",
  async ({ EventSource, open, unheard }) => {
    const cases = [
      [{ headers: () => ({ "x-token": "hush\n\0" }) }, unheard],
      [{ method: "TRACE" }, unheard],
      [{ lastEventId: "1" }, unheard.replace("//", "//me:hush@")],
    ];
    for (const [init, url] of cases) {
      const source = open(url, init);
      const { code, message } = await next(source, "error");
      ok(message.startsWith("request: ") && !message.includes("hush"), message);
      same([code, source.readyState], [undefined, EventSource.CLOSED]);
    }
  },
  ["ours"],
);

test(
  "options: with a function that makes the headers, a 401 is asked again once, if retry says to try again at all",
  async ({ EventSource, open, stage }) => {
    const refuse = { status: 401 };
    for (const [retry, headers, count] of [
      [{ initial: 1 }, ({ refused }) => ({ "x-token": `${refused?.status}` }), 2],
      [{ initial: 1 }, { "x-token": "t" }, 1],
      [undefined, () => ({ "x-token": "t" }), 1],
    ]) {
      const { url, seen } = await stage(refuse, refuse, refuse);
      const source = open(url, { retry, headers });
      await next(source, "error");
      while (source.readyState !== EventSource.CLOSED) await next(source, "error");
      equal((await seen(`ended=${count}`)).length, count);
    }
  },
  ["ours"],
);

test(
  "stop: a source that says more says that its connection was lost",
  async ({ open, stage }) => {
    const source = open((await stage(feed("data: a\n\n"))).url, { lastEventId: "1" });
    await next(source, "message");
    globalThis.stop();
    const { code, message } = await next(source, "error");
    ok(code === undefined && message.startsWith("network"), `${code}, ${message}`);
  },
  ["ours", "stop"],
);

test(
  "options: what CORS refuses is a fault of the network, for all that is known",
  async ({ open, place }) => {
    const source = open((await place({ cors: false, attempts: [{ steps: ["hold"] }] })).second, { lastEventId: "1" });
    const { code, message } = await next(source, "error");
    ok(code === undefined && message.startsWith("network"), `${code}, ${message}`);
  },
  ["ours", "browser"],
);

test(
  "options: without them, an error event is an Event and no more",
  async ({ open, stage }) => {
    for (const init of [undefined, {}, { withCredentials: true }, { unknown: 1, headers: undefined }]) {
      const event = await next(open((await stage({ status: 401 })).url, init), "error");
      equal(event.constructor, Event);
      ok(!("code" in event) && !("message" in event), "no more than an Event has");
    }
  },
  ["ours"],
);

test(
  "options: a class that takes a fetch says so, to those who know where to ask",
  ({ EventSource }) => {
    const { value, enumerable } = Object.getOwnPropertyDescriptor(
      EventSource,
      Symbol.for("eventsource.supports-fetch-override"),
    );
    same([value, enumerable], [true, false]);
  },
  ["ours"],
);

test(
  "options: one that makes no sense is a TypeError",
  ({ EventSource, unheard }) => {
    throws(TypeError, () => new EventSource(unheard, { fetch: 1 }));
    throws(TypeError, () => new EventSource(unheard, { retry: { initial: -1 } }));
    throws(TypeError, () => new EventSource(unheard, { timeout: { idel: 1 } }));
  },
  ["ours"],
);

test(
  "options: what a headers function throws is retried as a connection that was lost",
  async ({ EventSource, open, unheard }) => {
    let asked = 0;
    const headers = () => (asked++ === 0 ? Promise.reject(new Error("no token")) : {});
    const source = open(unheard, { headers, retry: { initial: 10 } });
    await next(source, "error");
    equal(source.readyState, EventSource.CONNECTING);
    await next(source, "error");
    equal(asked, 2);
  },
  ["ours"],
);
