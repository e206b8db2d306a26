// The options of connect(), one by one, against a live server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SourceError, connect } from "headwater";
import { nextUncaught } from "./support/gather.mjs";
import { engine } from "./support/place.mjs";
import { breaks, headsComeAlone, sendsBytes } from "./support/platform.mjs";
import { quick, stage } from "./support/stage.mjs";

const held = { steps: [{ send: ":\n" }, "hold"] };

/** What the source waited for, until it is closed: the error of each wait. */
function waits(source) {
  const errors = [];
  source.onState(({ state, error }) => state === "waiting" && errors.push(error));
  return errors;
}

test("retry: initial, max, factor and jitter make the delay, and attempts ends it", async () => {
  const { url, seen } = await stage({ status: 503 });
  const source = connect(url, { retry: { initial: 110, max: 300, factor: 2, jitter: 0, attempts: 4 } });
  const errors = waits(source);
  await assert.rejects(source.closed, { status: 503, attempt: 4, willRetry: false, retryIn: null });
  assert.deepEqual(errors.map(({ retryIn }) => retryIn), [110, 220, 300]);
  assert.deepEqual(errors.map(({ attempt }) => attempt), [1, 2, 3]);
  const requests = await seen("ended=4");
  for (const [i, delay] of [110, 220, 300].entries()) {
    assert.ok(requests[i + 1].started - requests[i].started >= delay - 2, JSON.stringify(requests));
  }
});

test("retry.jitter comes above the delay", async () => {
  const { url } = await stage({ status: 503 });
  const source = connect(url, { retry: { initial: 100, max: 100, jitter: 1, attempts: 6 } });
  const errors = waits(source);
  await assert.rejects(source.closed);
  assert.ok(errors.every(({ retryIn }) => retryIn >= 100 && retryIn < 200));
  assert.ok(new Set(errors.map(({ retryIn }) => retryIn)).size > 1, "all the same");
});

test("retry.elapsed: no attempt begins later", async () => {
  const { url, seen } = await stage({ status: 503 });
  const source = connect(url, { retry: { initial: 100, factor: 1, jitter: 0, elapsed: 2000 } });
  await assert.rejects(source.closed, { status: 503 });
  // 100 ms or more from each to the next.
  const requests = await seen();
  assert.ok(requests.length >= 2 && requests.length <= 21, String(requests.length));
});

test("retry.resetAfter: what was open for so long begins the count anew", async () => {
  for (const [resetAfter, wait, attempts] of [[20, 600, [1, 1, 1, 1]], [60_000, 100, [1, 2]]]) {
    const good = { steps: [{ send: ":\n" }, { wait }] };
    const { url } = await stage(good, good, good, { status: 503 });
    const source = connect(url, { retry: { ...quick, attempts: 2, resetAfter } });
    const met = [];
    source.onState(({ error }) => error && met.push(error.attempt));
    await source.closed.catch(() => {});
    // A browser may have sent one of them twice by itself: then the server is through with them sooner.
    if (engine !== "node" && met.length === 3) attempts.splice(3);
    assert.deepEqual(met, attempts, `resetAfter ${resetAfter}`);
  }
});

test("retry.on names the statuses that pass", async () => {
  const { url, seen } = await stage({ status: 404 }, { status: 503 });
  await assert.rejects(connect(url, { retry: { ...quick, on: [404] } }).closed, { status: 503 });
  assert.equal((await seen("ended=2")).length, 2);
});

test("a Retry-After in seconds, or as a date by the server's own clock, is the floor", async () => {
  const date = "Fri, 08 Nov 2030 08:49:35 GMT";
  const seconds = { "retry-after": "2" };
  const dates = ["Fri, 08 Nov 2030 08:49:37 GMT", "Friday, 08-Nov-30 08:49:37 GMT", "Fri Nov  8 08:49:37 2030"];
  for (const headers of [seconds, ...dates.map((later) => ({ "retry-after": later, date }))]) {
    const { url } = await stage({ status: 429, headers }, held);
    const source = connect(url, { retry: quick });
    const [error] = await new Promise((resolve) => source.onState(({ error }) => error && resolve([error])));
    assert.ok(error.retryIn >= 2000 && error.retryIn <= 3000, JSON.stringify([headers, error.retryIn]));
    source.close();
  }
});

test("a Retry-After that is neither, or past, says nothing", async () => {
  for (const value of ["-5", "1.5", "2050-01-01T00:00:00Z", "3600 seconds", "60, 60", "soon", "Sun, 06 Nov 1994 08:49:37 GMT"]) {
    const { url } = await stage({ status: 429, headers: { "retry-after": value } }, held);
    const source = connect(url, { retry: quick });
    const [error] = await new Promise((resolve) => source.onState(({ error }) => error && resolve([error])));
    assert.ok(error.retryIn <= 1000, JSON.stringify([value, error.retryIn]));
    source.close();
  }
});

test("timeout.connect ends an attempt without a head, its preparation included", async () => {
  const { url, seen } = await stage({ head_delay: 60_000 }, held);
  const source = connect(url, { timeout: { connect: 1500 }, retry: quick });
  const errors = waits(source);
  await source.opened;
  // A second attempt that is late on a busy machine ends likewise, and the next one is the same again.
  assert.ok(errors.length > 0 && errors.every(({ kind }) => kind === "timeout"), JSON.stringify(errors));
  assert.match(errors[0].message, /timeout\.connect/);
  assert.equal((await seen("ended=1"))[0].how, "client_left");
  source.close();

  const slow = connect(url, { timeout: { connect: 50 }, retry: { attempts: 1 }, headers: () => new Promise(() => {}) });
  await assert.rejects(slow.closed, { kind: "timeout" });
});

test("timeout.firstByte ends a stream without a byte", { skip: !headsComeAlone && "a head without a byte is none yet" }, async () => {
  const { url, seen } = await stage({ steps: ["hold"] }, held);
  const source = connect(url, { timeout: { firstByte: 120, idle: 60_000 }, retry: quick });
  const errors = waits(source);
  await seen("wait=2");
  assert.match(errors[0].message, /timeout\.firstByte/);
  source.close();
});

test("timeout.idle ends a silent stream, and any byte puts it off", async () => {
  // Longer in all than the time-out, and each wait far shorter.
  const lively = { repeat: { times: 12, steps: [{ wait: 100 }, { send: ":\n" }] } };
  const { url, seen } = await stage({ steps: [lively, "hold"] }, held);
  const source = connect(url, { timeout: { firstByte: 10_000, idle: 1000 }, retry: quick });
  const errors = waits(source);
  const requests = await seen("wait=2");
  assert.match(errors[0].message, /timeout\.idle/);
  assert.ok(requests[1].started - requests[0].started >= 1200 + 1000, JSON.stringify(requests));
  source.close();
});

test("reconnect sends again what is not idempotent", async () => {
  const { url, seen } = await stage({ steps: ["drop"] }, held);
  const source = connect(url, { method: "POST", body: () => "{}", reconnect: true, retry: quick });
  const requests = await seen("wait=2");
  assert.deepEqual(requests.map(({ method, body }) => [method, body]), [["POST", "{}"], ["POST", "{}"]]);
  source.close();
});

test("lastEventId is where it starts from, as a header or as lastEventIdParam", async () => {
  const { url, seen, cue } = await stage({ steps: [{ send: "id: é2\ndata:\n\n" }, "cue", "drop"] }, held);
  const source = connect(url, { lastEventId: "1", retry: quick });
  source.on("message", cue);
  assert.equal(source.lastEventId, "1");
  const ids = (await seen("wait=2")).map(({ headers }) => headers["last-event-id"]);
  assert.deepEqual(ids, ["1", sendsBytes ? "é2" : "Ã©2"]);
  source.close();

  const other = await stage({ steps: [{ send: "id: é&2\ndata:\n\n" }, "cue", "drop"] }, held);
  const asked = connect(`${other.url}?a=b#c`, { lastEventId: "1", lastEventIdParam: "last id", retry: quick });
  asked.on("message", other.cue);
  const requests = await other.seen("wait=2");
  assert.deepEqual(requests.map(({ path }) => new URL(path, url).searchParams.get("last id")), ["1", "é&2"]);
  assert.ok(requests.every(({ path, headers }) => path.includes("?a=b&") && !("last-event-id" in headers)));
  asked.close();
});

test("headers and body may be made later, and closing meanwhile sends nothing", async () => {
  const { url, seen } = await stage(held);
  for (const option of ["headers", "body"]) {
    let made;
    const asked = new Promise((resolve) => {
      made = () => new Promise((answer) => resolve(answer));
    });
    const source = connect(url, { [option]: made });
    const answer = await asked;
    source.close();
    answer(undefined);
    assert.equal(await source.closed, "closed");
  }
  const source = connect(url);
  await source.opened;
  source.close();
  assert.equal((await seen("ended=1")).length, 1);
});

test("shouldRetry is told what happened, and leaves it as planned by saying nothing", async () => {
  const { url, cue } = await stage(
    { steps: [{ send: "id: 7\ndata: a\n\n" }, "cue", breaks] },
    { status: 503, headers: { "x-reason": "repairs", "retry-after": "0" }, steps: [{ send: "back soon" }] },
    { status: 404 },
  );
  const questions = [];
  const source = connect(url, { retry: quick, shouldRetry: (question) => void questions.push(question) });
  source.on("message", cue);
  const errors = waits(source);
  await assert.rejects(source.closed, { status: 404 });
  const told = questions.map(({ attempt, error, response, lastEventId }) => [attempt, error.kind, response?.status, lastEventId]);
  assert.deepEqual(told, [[1, "network", undefined, "7"], [2, "status", 503, "7"], [3, "status", 404, "7"]]);
  const [drop, refused, gone] = questions;
  assert.ok(drop.error instanceof SourceError);
  assert.equal(drop.response, null);
  assert.equal(refused.response.headers.get("x-reason"), "repairs");
  assert.equal(refused.response.body, "back soon");
  assert.equal(refused.response.url, url);
  assert.deepEqual([drop, refused, gone].map(({ error }) => error.willRetry), [true, true, false]);
  for (const [i, { error }] of [drop, refused].entries()) {
    assert.ok(errors[i].retryIn > 0 && errors[i].retryIn <= error.retryIn, `${errors[i].retryIn} ms after ${error.retryIn}`);
  }
});

test("shouldRetry has the last word, for good or ill, and takes its time", async () => {
  const { url, seen } = await stage({ status: 404 }, { status: 403 }, { steps: [breaks] });
  const answers = [true, 150, false];
  const source = connect(url, {
    retry: { initial: 100, jitter: 0, attempts: 1 },
    shouldRetry: async ({ attempt }) => {
      assert.equal(source.state, "waiting");
      await new Promise((resolve) => setTimeout(resolve, 20));
      return answers[attempt - 1];
    },
  });
  const errors = waits(source);
  await assert.rejects(source.closed, { kind: "network", willRetry: false });
  assert.deepEqual(errors.map(({ status, retryIn }) => [status, retryIn]), [[404, 100], [403, 150]]);
  assert.equal((await seen("ended=3")).length, 3);
});

test("a POST is sent again if shouldRetry says so", async () => {
  const { url, seen } = await stage({ steps: [{ send: "data: a\n\n" }] }, { steps: [{ send: "data: b\n\n" }] });
  const source = connect(url, { body: () => "{}", retry: quick, shouldRetry: ({ lastEventId, attempt }) => attempt < 2 && lastEventId === "" });
  const all = [];
  for await (const { data } of source) all.push(data);
  assert.deepEqual(all, ["a", "b"]);
  assert.equal(await source.closed, "ended");
  assert.equal((await seen("ended=2")).length, 2);
});

test("what shouldRetry throws is reported, and the plan holds", async () => {
  const thrown = new Error("mine");
  for (const [shouldRetry, expected] of [
    [() => { throw thrown; }, (error) => error === thrown],
    [() => Promise.reject(thrown), (error) => error === thrown],
    [() => "soon", /boolean or a number of ms, not soon/],
    [() => -5, /not -5/],
  ]) {
    const { url } = await stage({ status: 404 });
    const reported = nextUncaught();
    await assert.rejects(connect(url, { shouldRetry }).closed, { status: 404 });
    const error = await reported;
    if (typeof expected === "function") assert.ok(expected(error));
    else assert.match(error.message, expected);
  }
});

test("closing while shouldRetry is thinking is final", async () => {
  const { url, seen } = await stage({ steps: ["drop"] });
  let answer;
  const source = connect(url, { retry: quick, shouldRetry: () => new Promise((resolve) => (answer = resolve)) });
  await seen("ended=1");
  while (answer === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
  source.close();
  assert.equal(await source.closed, "closed");
  answer(true);
  const { url: other, seen: seenThere } = await stage(held);
  const next = connect(other);
  await seenThere("wait=1");
  next.close();
  assert.equal((await seen()).length, 1);
});

test("redirects are followed, and are an error where the option says so", async () => {
  const target = await stage(held);
  const { url } = await stage({ redirect: target.url });
  // A browser's own EventSource does not say where it was led.
  const source = connect(url, { transport: "fetch" });
  await source.opened;
  assert.equal(source.url, target.url);
  source.close();
  await assert.rejects(connect(url, { redirect: "error", retry: { attempts: 1 } }).closed, { kind: "network" });
  assert.equal((await target.seen()).length, 1);
});

test("a redirect to another origin takes Authorization along to nobody", async () => {
  const target = await stage(held);
  const { url, seen } = await stage({ redirect: target.second });
  const source = connect(url, { headers: { authorization: "Bearer secret" } });
  const [[first], [second]] = await Promise.all([seen("wait=1"), target.seen("wait=1")]);
  assert.equal(first.headers.authorization, "Bearer secret");
  assert.equal(second.headers.authorization, undefined);
  source.close();
});

test("options that make no sense are named", () => {
  const url = "http://x.test/";
  assert.throws(() => connect(url, { shouldRetry: true }), /shouldRetry must be a function/);
  assert.throws(() => connect(url, { redirect: "manual" }), /redirect must be one of follow, error, not manual/);
  assert.throws(() => connect(url, { transport: "carrier pigeon" }), /transport must be one of/);
  assert.throws(() => connect(url, { pauseWhenHidden: "yes" }), /pauseWhenHidden must be a number/);
  assert.throws(() => connect(url, { retry: { attempts: "3" } }), /retry\.attempts must be a number/);
  assert.throws(() => connect(url, { retry: { elapsed: -1 } }), /retry\.elapsed must be a number/);
});
