// The options of connect(), against a live server: what the table of connections does not have.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { nextUncaught } from "./support/gather.mjs";
import { engine } from "./support/place.mjs";
import { quick, stage } from "./support/stage.mjs";

const held = { steps: [{ send: ":\n" }, "hold"] };

/** What the source waited for, until it is closed: the error of each wait. */
function waits(source) {
  const errors = [];
  source.onState(({ state, error }) => state === "waiting" && errors.push(error));
  return errors;
}

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
  for (const [resetAfter, wait, attempts] of [
    [20, 600, [1, 1, 1, 1]],
    [60_000, 100, [1, 2]],
  ]) {
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

test("a Retry-After that is neither, or past, says nothing", async () => {
  for (const value of [
    "-5",
    "1.5",
    "2050-01-01T00:00:00Z",
    "3600 seconds",
    "60, 60",
    "soon",
    "Sun, 06 Nov 1994 08:49:37 GMT",
  ]) {
    const { url } = await stage({ status: 429, headers: { "retry-after": value } }, held);
    const source = connect(url, { retry: quick });
    const [error] = await new Promise((resolve) => source.onState(({ error }) => error && resolve([error])));
    assert.ok(error.retryIn <= 1000, JSON.stringify([value, error.retryIn]));
    source.close();
  }
});

test("timeout.connect counts from before the request is made", async () => {
  const { url, seen } = await stage(held);
  const headers = () => new Promise(() => {});
  await assert.rejects(connect(url, { timeout: { connect: 50 }, retry: { attempts: 1 }, headers }).closed, {
    kind: "timeout",
  });
  assert.equal((await seen()).length, 0);
});

test("url is where a redirect has led to", async () => {
  const target = await stage(held);
  const { url } = await stage({ redirect: target.url });
  // A browser's own EventSource does not say so.
  const source = connect(url, { transport: "fetch" });
  await source.opened;
  assert.equal(source.url, target.url);
  source.close();
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

test("what shouldRetry throws is reported, and the plan holds", async () => {
  const thrown = new Error("mine");
  for (const [shouldRetry, expected] of [
    [
      () => {
        throw thrown;
      },
      (error) => error === thrown,
    ],
    [() => Promise.reject(thrown), (error) => error === thrown],
    [() => "soon", /must return a boolean or a number/],
    [() => -5, /must return a boolean or a number/],
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

test("options of the wrong shape are named, with the shape that they have", () => {
  const secret = "Bearer 1234";
  const wrong = {
    method: [5, ["POST"]],
    headers: [secret, 5, true],
    body: [5, true, {}, { prompt: secret }, [1, 2], [[secret]]],
    withCredentials: [1, "yes"],
    signal: [3, "abort", () => {}],
    transport: [5, {}],
    parse: [5, true, ["json"], "yaml", { tick: 5 }],
    schema: [5, "json", [], { tick: 5 }],
    onDecodeError: [5, {}],
    until: [5, ["[DONE]"], {}],
    redirect: [5],
    retry: [3, "no", [3], true, () => {}],
    shouldRetry: [true, {}],
    timeout: [3000, "3s", [3000], Number.NaN],
    reconnect: [1, {}],
    pauseWhenHidden: ["yes", {}, Number.NaN, -1],
    awaitHandlers: [1, "yes"],
    lastEventId: [5, {}, ["5"]],
    lastEventIdParam: [5, ["a"]],
    share: [1, "tabs", () => {}, {}],
    store: [1, "key", () => {}, [], {}, { load() {}, save() {} }],
    limits: [5, [5], "5"],
    fetch: [{}, "fetch"],
    ref: [0, "no"],
  };
  for (const [option, values] of Object.entries(wrong)) {
    for (const value of values) {
      assert.throws(
        () => connect("http://x.test/", { [option]: value }),
        ({ name, message }) => name === "TypeError" && message.includes(option) && !message.includes(secret),
        `${option}: ${JSON.stringify(value)}`,
      );
    }
  }
  for (const group of ["retry", "timeout", "limits"]) {
    const names = { retry: ["initial", "max", "attempts"], timeout: ["connect", "idle"], limits: ["line", "event"] };
    for (const name of names[group]) {
      for (const value of ["3", Number.NaN, -1, [1, 2], [1], {}, true]) {
        assert.throws(
          () => connect("http://x.test/", { [group]: { [name]: value } }),
          { name: "TypeError", message: new RegExp(`${group}\\.${name} must be a number`) },
          `${group}.${name}: ${JSON.stringify(value)}`,
        );
      }
    }
  }
});

test("what is null is absent, and every way to spell an option that is right is taken", () => {
  const signal = AbortSignal.abort();
  for (const options of [
    { headers: null, body: null, parse: null, schema: null, until: null, retry: null, timeout: null, limits: null },
    { signal: null, shouldRetry: null, onDecodeError: null, store: null, fetch: null, pauseWhenHidden: null },
    { headers: [["a", "b"]], body: new URLSearchParams("a=b"), retry: { on: [503, 429] } },
    { headers: new Headers(), body: new Uint8Array(2), pauseWhenHidden: true, retry: { on: 503 } },
    { headers: () => ({}), body: () => "a", until: () => true, parse: { "*": "json" } },
    { body: new Blob(), retry: { on: [] } },
  ]) {
    const source = connect("http://x.test/", { signal, ...options });
    source.close();
  }
});

test("a body that a function makes is looked at, too", async () => {
  const body = () => ({ prompt: "hello" });
  await assert.rejects(
    connect("http://x.test/", { body, retry: { attempts: 1 } }).closed,
    ({ kind, message }) => kind === "request" && /body .*json/.test(message),
  );
});

test("options that make no sense are named", () => {
  const url = "http://x.test/";
  assert.throws(() => connect(url, { shouldRetry: true }), /shouldRetry must be of type function, not boolean/);
  assert.throws(
    () => connect(url, { redirect: "manual" }),
    /redirect must be one of follow, same-origin, error, not manual/,
  );
  assert.throws(() => connect(url, { transport: "carrier pigeon" }), /transport must be one of/);
  assert.throws(
    () => connect(url, { pauseWhenHidden: "yes" }),
    /pauseWhenHidden must be of type boolean or number, not string/,
  );
  assert.throws(() => connect(url, { retry: { attempts: "3" } }), /retry\.attempts must be a number/);
  assert.throws(() => connect(url, { retry: { elapsed: -1 } }), /retry\.elapsed must be a number/);
});

test("an option that there is not is named", () => {
  const meant = [
    [{ URL: "", Headers: {} }, "no option URL"],
    [{ Headers: {} }, "no option Headers"],
    [{ header: {} }, "no option header"],
    [{ lastEventID: "1" }, "no option lastEventID"],
    [{ mehtod: "POST" }, "no option mehtod"],
    [{ retries: 3 }, "no option retries"],
    [{ timeout: { idel: 1000 } }, "no option timeout.idel"],
    [{ retry: { attempt: 3 } }, "no option retry.attempt"],
    [{ limits: { chunk: 3 } }, "no option limits.chunk"],
    [{ openWhenHidden: true }, "no option openWhenHidden"],
  ];
  for (const [options, message] of meant)
    assert.throws(
      () => connect("http://x.test/", options),
      (error) => error.message.endsWith(message),
    );
});

test("lenient: what it has no name for, and what is no boolean, is named", () => {
  for (const [lenient, expected] of [
    [{ datales: true }, /no option lenient\.datales/],
    [{ dataless: 1 }, /lenient\.dataless must be of type boolean, not number/],
    [true, /lenient must be of type object, not boolean/],
  ]) {
    assert.throws(() => connect("http://localhost/", { lenient }), { name: "TypeError", message: expected });
  }
});

test("lenient: with unterminated a loop ends with the last event, after its own time", async () => {
  const { url } = await stage({ steps: [{ send: "data: a\n\ndata: b" }] });
  const data = [];
  for await (const event of connect(url, { reconnect: false, lenient: { unterminated: true } })) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    data.push(event.data);
  }
  assert.deepEqual(data, ["a", "b"]);
});
