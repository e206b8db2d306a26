// headwater/fetch-event-source, against a live server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SourceError } from "headwater";
import { EventStreamContentType, fetchEventSource } from "headwater/fetch-event-source";
import { uncaught, until } from "./support/gather.mjs";
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

test("onerror has the last word: a number is when, nothing is as planned, throwing stops", async () => {
  const { url, seen } = await stage({ status: 404 }, { status: 503 }, { status: 410, steps: [{ send: "gone" }] });
  const errors = [];
  const last = new Error("enough");
  const call = fetchEventSource(url, {
    retry: quick,
    onerror(error) {
      errors.push(error);
      if (error.status === 404) return 120;
      if (error.status === 410) throw last;
    },
  });
  await assert.rejects(call, last);
  assert.ok(errors.every((error) => error instanceof SourceError));
  assert.deepEqual(
    errors.map(({ status, willRetry, body }) => [status, willRetry, body]),
    [
      [404, false, ""],
      [503, true, ""],
      [410, false, "gone"],
    ],
  );
  const [first, second] = await seen("ended=3");
  assert.ok(second.started - first.started >= 118, `${second.started - first.started} ms`);
});

test("without onerror passing faults are retried and lasting ones reject, with all that is known", async () => {
  const { url } = await stage(
    { status: 503 },
    { status: 403, headers: { "x-reason": "repairs" }, steps: [{ send: "closed" }] },
  );
  await assert.rejects(fetchEventSource(url, { retry: quick }), (error) => {
    assert.deepEqual(
      [error.name, error.kind, error.status, error.headers.get("x-reason"), error.body],
      ["SourceError", "status", 403, "repairs", "closed"],
    );
    return true;
  });
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

test("an end that onclose throws at is a failure: retried for a GET, rejected with for a POST", async () => {
  const early = new Error("too early");
  const onclose = () => {
    throw early;
  };
  const ended = { steps: [{ send: "data: a\n\n" }] };
  const { url, seen } = await stage(ended, { status: 204 });
  await fetchEventSource(url, { retry: quick, onclose });
  assert.equal((await seen("ended=2")).length, 2);

  const post = await stage(ended, ended);
  await assert.rejects(fetchEventSource(post.url, { method: "POST", retry: quick, onclose }), early);
  const stopped = await stage(ended, ended);
  const said = new Error("no more");
  await assert.rejects(
    fetchEventSource(stopped.url, {
      retry: quick,
      onclose,
      onerror: (error) => {
        assert.equal(error, early);
        throw said;
      },
    }),
    said,
  );
  assert.equal((await stopped.seen("ended=1")).length, 1);
});

test("onopen decides what will do, whatever the rules say", async () => {
  const { url } = await stage({
    status: 201,
    headers: { "content-type": "text/plain" },
    steps: [{ send: "data: a\n\n" }],
  });
  const got = [];
  await fetchEventSource(url, { onopen() {}, onmessage: ({ data }) => got.push(data) });
  assert.deepEqual(got, ["a"]);
});

test("what onopen throws or rejects with reaches onerror as it is, and the response is let go", async () => {
  for (const fail of [
    (error) => {
      throw error;
    },
    (error) => Promise.reject(error),
  ]) {
    const { url, seen } = await stage({ status: 403, steps: [{ send: "no" }, "hold"] });
    const fatal = new Error("fatal");
    const errors = [];
    const call = fetchEventSource(url, {
      onopen: () => fail(fatal),
      onerror(error) {
        errors.push(error);
        throw error;
      },
    });
    await assert.rejects(call, fatal);
    assert.deepEqual(errors, [fatal]);
    assert.equal((await seen("ended=1"))[0].how, "client_left");
  }
});

test("what onmessage throws goes to onerror, and the stream goes on unless that says otherwise", async () => {
  const stream = { steps: [{ send: "id: 1\ndata: a\n\nid: 2\ndata: b\n\n" }] };
  const bad = new Error("bad");
  const run = async (
    onerror,
    throwIn = (error) => {
      throw error;
    },
  ) => {
    const staged = await stage(stream, { steps: [{ send: "id: 3\ndata: c\n\n" }] });
    const got = [];
    const call = fetchEventSource(staged.url, {
      onmessage({ data }) {
        got.push(data);
        if (data === "a") return throwIn(bad);
      },
      onerror,
    });
    const end = await call.then(
      () => "resolved",
      (error) => error,
    );
    return { got, end, requests: await staged.seen() };
  };
  const told = [];
  const goesOn = await run((error) => void told.push(error));
  assert.deepEqual([goesOn.got, goesOn.end, goesOn.requests.length, told], [["a", "b"], "resolved", 1, [bad]]);
  const stops = await run((error) => {
    throw error;
  });
  assert.deepEqual([stops.got, stops.end, stops.requests.length], [["a"], bad, 1]);
  const again = await run(() => 5);
  assert.deepEqual([again.got, again.end], [["a", "c"], "resolved"]);
  assert.deepEqual(
    again.requests.map(({ headers }) => headers["last-event-id"]),
    [undefined, "1"],
  );
  const later = await run(
    (error) => void told.push(error),
    (error) => Promise.reject(error),
  );
  assert.deepEqual([later.got, later.end, told], [["a", "b"], "resolved", [bad, bad]]);
  const errors = uncaught();
  const reported = await run(undefined);
  assert.deepEqual([reported.got, reported.end], [["a", "b"], "resolved"]);
  await until(() => errors.length > 0);
  assert.deepEqual(errors, [bad]);
});

test("onerror may take its time: what it rejects with ends the call, a number waits, nothing is unhandled", async () => {
  const errors = uncaught();
  const last = new Error("enough");
  const later = (answer) => new Promise((resolve) => setTimeout(() => resolve(answer), 10));
  const told = [];
  const onerror = async ({ status }) => {
    told.push(status);
    const answer = await later({ 404: 120, 503: undefined, 410: null }[status]);
    if (answer === null) throw last;
    return answer;
  };
  const { url, seen } = await stage({ status: 404 }, { status: 503 }, { status: 410 });
  await assert.rejects(fetchEventSource(url, { retry: quick, onerror }), last);
  assert.deepEqual(told, [404, 503, 410]);
  const [first, second] = await seen("ended=3");
  assert.ok(second.started - first.started >= 128, `${second.started - first.started} ms`);

  // The reason for which it was first asked.
  const refused = await stage({ status: 500 });
  const immediate = async (error) => {
    throw error;
  };
  await assert.rejects(fetchEventSource(refused.url, { onerror: immediate }), { status: 500 });
  assert.equal((await refused.seen("ended=1")).length, 1);
  assert.deepEqual(errors, []);
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

test("onerror may take its time over what onmessage throws, too: the stream's end waits for it", async () => {
  const errors = uncaught();
  const bad = new Error("bad");
  const run = async (onerror, onmessage = () => Promise.reject(bad)) => {
    const staged = await stage(
      { steps: [{ send: "id: 1\ndata: a\n\n" }] },
      { steps: [{ send: "id: 2\ndata: b\n\n" }] },
    );
    const log = [];
    const call = fetchEventSource(staged.url, {
      onmessage({ data }) {
        log.push(data);
        return data === "a" ? onmessage() : undefined;
      },
      onclose: () => void log.push("closed"),
      async onerror(error) {
        assert.equal(error, bad);
        await staged.seen("ended=1");
        log.push("told");
        return onerror();
      },
    });
    log.push(
      await call.then(
        () => "resolved",
        (error) => error,
      ),
    );
    return log;
  };
  const last = new Error("enough");
  assert.deepEqual(await run(() => Promise.reject(last)), ["a", "told", last]);
  assert.deepEqual(await run(() => 5), ["a", "told", "b", "closed", "resolved"]);
  assert.deepEqual(await run(() => undefined), ["a", "told", "closed", "resolved"]);
  const thrown = () => {
    throw bad;
  };
  assert.deepEqual(await run(() => Promise.reject(last), thrown), ["a", "told", last]);
  assert.deepEqual(errors, []);
});

test("onclose may take its time: what it rejects with is a failure, and the call ends when it is done", async () => {
  const early = new Error("too early");
  const ended = { steps: [{ send: "data: a\n\n" }] };
  const { url, seen } = await stage(ended, ended);
  let closed = 0;
  const told = [];
  await fetchEventSource(url, {
    retry: quick,
    onclose: async () => {
      await null;
      if (++closed === 1) throw early;
    },
    onerror: (error) => void told.push(error),
  });
  assert.deepEqual([closed, told], [2, [early]]);
  assert.equal((await seen("ended=2")).length, 2);

  let isDone = false;
  const onclose = async () => {
    await seen();
    isDone = true;
  };
  await fetchEventSource((await stage(ended)).url, { onclose });
  assert.ok(isDone);
});

test("an abort while onclose or onerror takes its time resolves, and calls nothing more", async () => {
  const errors = uncaught();
  for (const name of ["onclose", "onerror"]) {
    const controller = new AbortController();
    const called = [];
    let go;
    const held = new Promise((_, reject) => (go = () => reject(new Error("late"))));
    const { url, seen } = await stage(name === "onclose" ? { steps: [{ send: "data: a\n\n" }] } : { status: 404 });
    const callback = (kind) => () => {
      called.push(kind);
      if (kind !== name) return undefined;
      setTimeout(() => controller.abort(), 5);
      return held;
    };
    const signal = controller.signal;
    await fetchEventSource(url, { signal, onclose: callback("onclose"), onerror: callback("onerror") });
    go();
    await seen();
    assert.deepEqual(called, [name]);
  }
  assert.deepEqual(errors, []);
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

test("what a headers function throws goes to onerror, and it is called again", async () => {
  const { url } = await stage({ status: 204 });
  const cause = new Error("no token");
  const errors = [];
  let asked = 0;
  const headers = () => (asked++ === 0 ? Promise.reject(cause) : {});
  await fetchEventSource(url, { headers, onerror: (error) => void errors.push(error) ?? 1 });
  assert.deepEqual([asked, errors], [2, [cause]]);
});

test("timeouts and limits are as for connect()", async () => {
  const { url } = await stage({ steps: [{ send: "data: too long\n\n" }, "hold"] });
  const call = fetchEventSource(url, { method: "POST", timeout: { idle: 100 } });
  await assert.rejects(call, { kind: "timeout" });
  await assert.rejects(fetchEventSource(url, { limits: { event: 5 } }), { kind: "too-large" });
});
