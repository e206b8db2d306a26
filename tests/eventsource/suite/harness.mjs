// Tests that run wherever JavaScript does: no framework is at home in a service worker.

/** How long a test may take, in ms. */
const LIMIT = 20_000;

const tests = [];

/**
 * Declares a test. `needs` names what of the environment it can't do without: `base` (URLs may be
 * relative) or `no base`, `browser` (CORS, cookies, reported exceptions), `object URLs`, `byte headers`
 * (a header's value is sent as the bytes it stands for), `no wasm` (WebAssembly is refused), `own handlers`
 * (the platform calls no `on…` property of an EventTarget by itself), `stop` (the page's loading can be
 * stopped, and the class hears of it), and `ours` where the test is of what goes beyond the standard, or of what a browser is
 * known to do in another way.
 */
export function test(name, body, needs = []) {
  tests.push({ name, body, needs });
}

/** Runs all tests, one after the other: a browser has six connections to a server. `begin` is told of each. */
export async function runAll(env, only, begin = () => {}) {
  const results = [];
  for (const { name, body, needs } of tests) {
    if (only !== undefined && !name.includes(only)) continue;
    const missing = needs.filter((need) => !env.has.includes(need));
    if (missing.length > 0) {
      results.push({ name, status: "skipped", message: `needs ${missing.join(", ")}` });
      continue;
    }
    begin(name);
    results.push(await runOne(env, name, body));
  }
  return results;
}

async function runOne(env, name, body) {
  const cleanups = [];
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${LIMIT} ms`)), LIMIT);
  });
  try {
    await Promise.race([body({ ...env, ...tools(env, cleanups) }), limit]);
    return { name, status: "passed" };
  } catch (error) {
    return { name, status: "failed", message: `${error?.message ?? error}\n${error?.stack ?? ""}` };
  } finally {
    clearTimeout(timer);
    for (const cleanup of cleanups) cleanup();
  }
}

/** What a test is given beside its environment. */
function tools({ EventSource, origin }, cleanups) {
  return {
    /** Opens a source that is closed when the test is over. */
    open(url, ...init) {
      const source = new EventSource(url, ...init);
      cleanups.push(() => source.close());
      return source;
    },
    /** Reads a stream that somebody else has opened, likewise. */
    read(stream) {
      const source = EventSource.fromReadableStream(stream);
      cleanups.push(() => source.close());
      return source;
    },
    cleanup: (done) => void cleanups.push(done),
    stage: (...attempts) => stage(origin, { attempts }),
    place: (scenario) => stage(origin, scenario),
  };
}

/** Places a scenario on the scripted origin: its address here and on the second origin, and what was seen of it. */
async function stage(origin, scenario) {
  const response = await fetch(`${origin}/scenario`, { method: "POST", body: JSON.stringify(scenario) });
  const placed = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(placed));
  return {
    path: placed.url,
    url: origin + placed.url,
    second: placed.second,
    /** The requests so far, once conditions like `wait=2` or `ended=1` hold. */
    async seen(conditions = "") {
      const log = `${origin}${placed.log}?${conditions}`;
      // Once more: after an answer that breaks off, Chromium may have taken up a connection that is gone.
      const response = await fetch(log).catch(() => fetch(log));
      const seen = await response.json();
      if (!response.ok) throw new Error(JSON.stringify(seen));
      return seen.filter(({ attempt }) => attempt !== null);
    },
  };
}

/** The next event of a type. */
export function next(target, type) {
  return new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));
}

/** Every event of these types from now on, in one list, which `until(n)` waits to have n of. */
export function record(target, ...types) {
  const events = [];
  let check = () => {};
  for (const type of types) {
    target.addEventListener(type, (event) => {
      events.push(event);
      check();
    });
  }
  return {
    events,
    until: (count) =>
      new Promise((resolve) => {
        check = () => void (events.length >= count && resolve(events));
        check();
      }),
  };
}

/** What an event's promises may take: so many, one after the other. */
export async function hops(count) {
  for (let hop = 0; hop < count; hop++) await undefined;
}

export function ok(value, what = "a truth") {
  if (!value) throw new Error(`expected ${what}`);
}

export function equal(actual, expected, what = "") {
  if (!Object.is(actual, expected)) throw new Error(`${what} expected ${show(expected)}, not ${show(actual)}`);
}

export function same(actual, expected, what = "") {
  equal(JSON.stringify(actual), JSON.stringify(expected), what);
}

/** Throws unless `body` throws what `judge` says it must: a class, or the name of a DOMException. */
export function throws(judge, body, what = String(body)) {
  let thrown;
  try {
    body();
  } catch (error) {
    thrown = error;
  }
  if (thrown === undefined) throw new Error(`${what} does not throw`);
  if (typeof judge === "function") ok(thrown.constructor === judge, `${what} to throw ${judge.name}, not ${thrown}`);
  else ok(thrown instanceof DOMException && thrown.name === judge, `${what} to throw ${judge}, not ${thrown}`);
}

function show(value) {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
