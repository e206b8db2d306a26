// The callbacks of headwater/fetch-event-source, against a live server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SourceError } from "headwater";
import { fetchEventSource } from "headwater/fetch-event-source";
import { uncaught, until } from "./support/gather.mjs";
import { quick, stage } from "./support/stage.mjs";

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

test("what a headers function throws goes to onerror, and it is called again", async () => {
  const { url } = await stage({ status: 204 });
  const cause = new Error("no token");
  const errors = [];
  let asked = 0;
  const headers = () => (asked++ === 0 ? Promise.reject(cause) : {});
  await fetchEventSource(url, { headers, onerror: (error) => void errors.push(error) ?? 1 });
  assert.deepEqual([asked, errors], [2, [cause]]);
});
