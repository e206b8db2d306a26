// 9.2.2, the constructor, and Web IDL's conversions of its arguments.
import { equal, next, ok, same, test, throws } from "./harness.mjs";

test("constructor: it must be called with new, and with an argument", ({ EventSource, unheard }) => {
  throws(TypeError, () => EventSource(unheard));
  throws(TypeError, () => new EventSource());
});

test("constructor: a URL that is none is a SyntaxError", ({ EventSource }) => {
  for (const url of ["http://this is invalid/", "http://[", "http://a:99999/", "http://"]) {
    throws("SyntaxError", () => new EventSource(url), url);
  }
});

test("constructor: the URL is what its argument is as a string", ({ open, unheard }) => {
  equal(open(new URL(unheard)).url, unheard);
  equal(open({ toString: () => unheard }).url, unheard);
  equal(open([unheard]).url, unheard);
});

test(
  "constructor: anything is a URL relative to the base",
  ({ open, base }) => {
    for (const [value, expected] of [
      ["", ""],
      ["a b", "a%20b"],
      [null, "null"],
      [undefined, "undefined"],
      [1.5, "1.5"],
      [true, "true"],
      [{}, "[object%20Object]"],
    ]) {
      equal(open(value).url, new URL(expected, base).href);
    }
  },
  ["base"],
);

test(
  "constructor: relative URLs are resolved by the document's base or the worker's script",
  ({ open, base }) => {
    const folder = base.replace(/[^/]*$/, "");
    equal(open("x?y#z").url, `${folder}x?y#z`);
    equal(open("?q").url, `${base}?q`);
    equal(open("/a/../b").url, `${new URL(base).origin}/b`);
    equal(open("//other.test/x").url, "http://other.test/x");
  },
  ["base"],
);

test(
  "constructor: a relative URL is refused where there is nothing to be relative to",
  ({ EventSource }) => {
    throws("SyntaxError", () => new EventSource("/x"));
  },
  ["no base"],
);

test("constructor: a Symbol is no string, and what a toString() throws comes through", ({ EventSource }) => {
  throws(TypeError, () => new EventSource(Symbol()));
  throws(
    RangeError,
    () =>
      new EventSource({
        toString() {
          throw new RangeError();
        },
      }),
  );
});

test("constructor: the URL is serialized, lone surrogates are replaced", ({ open }) => {
  equal(open("HTTP://LOCALHOST:80/a/./b?\ud800#c d").url, "http://localhost/a/b?%EF%BF%BD#c%20d");
});

test("constructor: the second argument is an object, or nothing", ({ EventSource, open, unheard }) => {
  for (const init of [undefined, null, {}, [], () => {}, new Map(), { withCredentials: undefined }, { unknown: 1 }]) {
    equal(open(unheard, init).withCredentials, false);
  }
  for (const init of [0, 1, "", "x", true, false, Symbol(), 1n])
    throws(TypeError, () => new EventSource(unheard, init), String(init));
});

test("constructor: withCredentials is converted to a boolean, inherited or not", ({ EventSource, open, unheard }) => {
  for (const value of [true, 1, "false", {}, Symbol(), [], 1n])
    equal(open(unheard, { withCredentials: value }).withCredentials, true, String(value));
  for (const value of [false, 0, "", null, NaN, 0n])
    equal(open(unheard, { withCredentials: value }).withCredentials, false);
  equal(open(unheard, Object.create({ withCredentials: true })).withCredentials, true);
  throws(
    RangeError,
    () =>
      new EventSource(unheard, {
        get withCredentials() {
          throw new RangeError();
        },
      }),
  );
});

test("constructor: arguments are converted in their order, before the URL is parsed", ({ EventSource, unheard }) => {
  const order = [];
  const source = new EventSource(
    { toString: () => (order.push("url"), unheard) },
    {
      get withCredentials() {
        return void order.push("init");
      },
    },
  );
  source.close();
  same(order, ["url", "init"]);
  throws(TypeError, () => new EventSource("http://[", 1));
});

test("constructor: it is connecting, and nothing fires before it returns", async ({ EventSource, open, stage }) => {
  const { url } = await stage({ steps: [{ send: "data: a\n\n" }, "hold"] });
  const source = open(url);
  equal(source.readyState, EventSource.CONNECTING);
  same([source.onopen, source.onmessage, source.onerror], [null, null, null]);
  // A listener that comes at the very end of the task misses nothing.
  let isLate = false;
  await Promise.resolve();
  source.addEventListener("open", () => (isLate = true));
  await next(source, "message");
  ok(isLate, "the open event after the task");
});

test("constructor: two sources for one URL are two connections", async ({ open, stage }) => {
  const { url, seen } = await stage({ steps: [{ send: "data: a\n\n" }, "hold"] });
  await Promise.all([next(open(url), "message"), next(open(url), "message")]);
  equal((await seen("wait=2")).length, 2);
});
