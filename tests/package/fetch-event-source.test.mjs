// headwater/fetch-event-source, against a live server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EventStreamContentType, fetchEventSource } from "headwater/fetch-event-source";
import { until } from "./support/gather.mjs";
import { breaks } from "./support/platform.mjs";
import { echo, quick, stage } from "./support/stage.mjs";

const numbers = (upto) => Array.from({ length: upto }, (_, i) => String(i + 1));

test("it gives events, their ids and reconnection times, and ends when the server does", async () => {
  const { url, seen } = await stage({
    steps: [{ send: "retry: 20\nid: 7\nevent: tick\ndata: a\ndata: b\n\ndata: é日😀\n\n: comment\n\nid: 8\n\n" }],
  });
  const log = [];
  await fetchEventSource(url, {
    onopen: async (response) => void log.push(response.headers.get("content-type") === EventStreamContentType),
    onmessage: (message) => log.push(message),
    onclose: () => log.push("closed"),
    onerror: (error) => log.push(error),
  });
  assert.deepEqual(log, [
    true,
    { data: "a\nb", event: "tick", id: "7", retry: 20 },
    { data: "é日😀", event: "", id: "", retry: undefined },
    "closed",
  ]);
  assert.equal((await seen("ended=1")).length, 1);
});

test("method, headers and body reach the server, of an init and of a request", async () => {
  const init = {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/json" },
    body: '{"prompt":"日"}',
  };
  const calls = [
    [echo, init],
    [echo, { ...init, headers: new Headers(init.headers) }],
    [new URL(echo), { ...init, headers: async () => Object.entries(init.headers) }],
    [new Request(echo, init), {}],
    [new Request(echo, { ...init, headers: { authorization: "Bearer other" } }), { headers: init.headers }],
  ];
  for (const [input, init] of calls) {
    const seen = [];
    await fetchEventSource(input, { ...init, onmessage: ({ data }) => seen.push(JSON.parse(data)) });
    const [{ method, headers, body }] = seen;
    assert.deepEqual([method, body], ["POST", '{"prompt":"日"}']);
    assert.equal(headers.authorization, "Bearer t");
    assert.equal(headers.accept, "text/event-stream");
    assert.match(headers["content-type"], /^(application\/json|text\/plain)/);
  }
});

test("a drop is followed by another request with the last id, its headers made anew, and nothing is lost", async () => {
  const attempts = [1, 2, 3].map(() => ({
    steps: [{ events_from_last_id: { upto: 100, per_attempt: 40 } }, "cue", breaks],
  }));
  const { url, seen, cue } = await stage(...attempts, { status: 204 });
  let made = 0;
  const got = [];
  await fetchEventSource(url, {
    retry: quick,
    headers: () => ({ authorization: String(++made) }),
    onmessage({ data }) {
      got.push(data);
      if (["40", "80", "100"].includes(data)) void cue();
    },
  });
  assert.deepEqual(got, numbers(100));
  const requests = await seen("ended=4");
  assert.deepEqual(
    requests.map(({ headers }) => headers.authorization),
    ["1", "2", "3", "4"],
  );
  assert.deepEqual(
    requests.map(({ headers }) => headers["last-event-id"]),
    [undefined, "40", "80", "100"],
  );
});

test("the caller's last-event-id is where it starts, and no more once the stream has one of its own", async () => {
  const saying = (line) => ({ steps: [{ send: `${line}\ndata:\n\n` }, "cue", breaks] });
  const { url, seen, cue } = await stage(saying("id: 6"), saying("id"), { status: 204 });
  await fetchEventSource(url, { retry: quick, headers: { "Last-Event-ID": "5" }, onmessage: () => void cue() });
  assert.deepEqual(
    (await seen("ended=3")).map(({ headers }) => headers["last-event-id"]),
    ["5", "6", undefined],
  );
});

test("what is not idempotent is sent again only if onerror names a time", async () => {
  const dropped = { steps: [{ send: "data: a\n\n" }, "cue", breaks] };
  const unasked = await stage(dropped, dropped);
  await assert.rejects(
    fetchEventSource(unasked.url, {
      method: "POST",
      body: "{}",
      retry: quick,
      onmessage: () => void unasked.cue(),
      onerror() {},
    }),
    TypeError,
  );
  assert.equal((await unasked.seen("ended=1")).length, 1);

  const asked = await stage(dropped, { steps: [{ send: "data: b\n\n" }] });
  const got = [];
  const onmessage = ({ data }) => {
    got.push(data);
    void asked.cue();
  };
  await fetchEventSource(asked.url, { method: "POST", body: "{}", onmessage, onerror: () => 10 });
  assert.deepEqual(got, ["a", "b"]);
  assert.deepEqual(
    (await asked.seen("ended=2")).map(({ method, body }) => [method, body]),
    [
      ["POST", "{}"],
      ["POST", "{}"],
    ],
  );
});

test("a number beyond what a timer can hold is no hot loop", async () => {
  for (const delay of [2 ** 31, 86_400_000_000, 1e300, Infinity]) {
    const { url, seen } = await stage({ steps: [{ send: "data: 1\n\n" }, "hold"] }, ...Array(50).fill({ status: 503 }));
    const controller = new AbortController();
    const told = [];
    const call = fetchEventSource(url, {
      signal: controller.signal,
      onmessage: () => {
        throw new Error("mine");
      },
      onerror: (error) => (told.push(error.message), delay),
    });
    // A timer that has overflowed fires at once, so before one that is set later.
    await until(() => told.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.deepEqual(told, ["mine"]);
    controller.abort();
    await call;
    assert.equal((await seen("ended=1")).length, 1);
  }
});

test("a 401 is asked once more where a function makes the headers, which is told of it, and else never", async () => {
  const refuse = { status: 401, headers: { "x-why": "expired" } };
  const throwing = ({ status }) => {
    if (status !== 200) throw new Error(`refused: ${status}`);
  };
  const open = { steps: [{ send: "data: a\n\n" }] };
  for (const method of ["GET", "POST"]) {
    for (const onopen of [undefined, throwing]) {
      const init = { method, onopen, ...(method === "POST" && { body: "{}" }) };
      const told = [];
      const headers = async ({ refused }) => {
        told.push(refused && [refused.status, refused.headers.get("x-why")]);
        return { authorization: refused ? "new" : "old" };
      };
      const renewed = await stage(refuse, open);
      await fetchEventSource(renewed.url, { ...init, headers });
      assert.deepEqual(
        (await renewed.seen("ended=2")).map(({ headers }) => headers.authorization),
        ["old", "new"],
      );
      assert.deepEqual(told, [null, [401, "expired"]]);

      const rejects = async (headers, count) => {
        const { url, seen } = await stage(refuse, refuse, refuse);
        await assert.rejects(fetchEventSource(url, { ...init, headers, retry: quick }), /401/);
        assert.equal((await seen(`ended=${count}`)).length, count);
      };
      await rejects(headers, 2);
      await rejects({ authorization: "old" }, 1);
      await rejects(undefined, 1);
    }
  }
});

test("what is not idempotent is sent again where its headers have an Idempotency-Key", async () => {
  const { url, seen, cue } = await stage(
    { steps: [{ send: "data: a\n\n" }, "cue", breaks] },
    { steps: [{ send: "data: b\n\n" }] },
  );
  const init = { method: "POST", body: "{}", headers: { "Idempotency-Key": "1" }, retry: quick };
  await fetchEventSource(url, { ...init, onmessage: () => void cue() });
  assert.equal((await seen("ended=2")).length, 2);
});

test("an abort resolves, ends the request and calls nothing, at whatever moment", async () => {
  const callbacks = (called) => ({
    onclose: () => called.push("onclose"),
    onerror: () => void called.push("onerror"),
  });
  // Before, and with a reason that is no Error.
  const never = await stage({ steps: ["hold"] });
  await fetchEventSource(never.url, { signal: AbortSignal.abort("early"), onopen: assert.fail, ...callbacks([]) });
  // At each callback, and in the wait between two attempts.
  for (const at of ["onopen", "onmessage", "between"]) {
    const called = [];
    const controller = new AbortController();
    const { url, seen, cue } = await stage(
      { steps: [{ send: "data: a\n\ndata: b\n\n" }, "cue", breaks] },
      { steps: ["hold"] },
    );
    await fetchEventSource(url, {
      signal: controller.signal,
      ...callbacks(called),
      async onopen() {
        if (at === "onopen") controller.abort();
      },
      onmessage({ data }) {
        called.push(data);
        if (at === "onmessage") controller.abort();
        if (at === "between" && data === "b") void cue();
      },
      ...(at === "between" && {
        onerror: () => {
          setTimeout(() => controller.abort(), 20);
          return 60_000;
        },
      }),
    });
    assert.deepEqual(called, { onopen: [], onmessage: ["a"], between: ["a", "b"] }[at]);
    assert.equal((await seen("ended=1")).length, 1);
  }
  assert.equal((await never.seen()).length, 0);
});

test("another fetch is given the input as it was, its init, and headers as they were spelled", async () => {
  const calls = [];
  const own = async (input, init) => {
    calls.push([input, init.credentials, init.headers, init.signal.aborted]);
    // Of another class, as libraries have them.
    return {
      status: 200,
      headers: new Headers({ "content-type": "text/event-stream" }),
      url: "",
      body: new Response("id: 5\ndata: a\n\n").body,
    };
  };
  const got = [];
  await fetchEventSource("http://x.test/feed", {
    fetch: own,
    credentials: "include",
    headers: { "X-Key": "k", Accept: "text/event-stream, */*" },
    onmessage: ({ id, data }) => got.push([id, data]),
  });
  assert.deepEqual(calls, [
    ["http://x.test/feed", "include", { "X-Key": "k", Accept: "text/event-stream, */*" }, false],
  ]);
  assert.deepEqual(got, [["5", "a"]]);
});

test("what can't be requested rejects, and is not tried for ever", async () => {
  await assert.rejects(fetchEventSource("http://"), TypeError);
  await assert.rejects(fetchEventSource("ws://x.test/"), /ws: URL/);
  await assert.rejects(fetchEventSource("http://x.test/", { retry: { maximum: 1 } }), /retry\.maximum/);
});

test("timeouts and limits are as for connect()", async () => {
  const { url } = await stage({ steps: [{ send: "data: too long\n\n" }, "hold"] });
  const call = fetchEventSource(url, { method: "POST", timeout: { idle: 100 } });
  await assert.rejects(call, { kind: "timeout" });
  await assert.rejects(fetchEventSource(url, { limits: { event: 5 } }), { kind: "too-large" });
});
