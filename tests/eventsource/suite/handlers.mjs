// HTML, 8.1.8.1: event handler IDL attributes; and EventTarget's own ways.
import { equal, ok, record, same, test } from "./harness.mjs";

const NAMES = ["onopen", "onmessage", "onerror"];

test("handlers: what is no object becomes null", ({ open, unheard }) => {
  const source = open(unheard);
  for (const name of NAMES) {
    equal(source[name], null);
    for (const value of [1, "x", true, undefined, Symbol(), 1n, null]) {
      source[name] = () => {};
      source[name] = value;
      equal(source[name], null, `${name} = ${String(value)}`);
    }
  }
});

test("handlers: an object is kept, and not called unless it can be", ({ open, unheard }) => {
  const source = open(unheard);
  for (const name of NAMES) {
    const value = { handleEvent: () => ok(false, "handleEvent not to be called") };
    source[name] = value;
    equal(source[name], value);
    ok(source.dispatchEvent(new Event(name.slice(2))));
    const handler = () => {};
    source[name] = handler;
    equal(source[name], handler);
  }
});

test(
  "handlers: they are called with the source and the event",
  ({ open, unheard }) => {
    const source = open(unheard);
    for (const name of NAMES) {
      const event = new Event(name.slice(2));
      let seen;
      source[name] = function (...args) {
        seen = [this, ...args];
      };
      source.dispatchEvent(event);
      equal(seen.length, 2);
      equal(seen[0], source);
      equal(seen[1], event);
    }
  },
  ["own handlers"],
);

test("handlers: for what comes of a server they have the source as this, and their place", async ({ open, stage }) => {
  const { url } = await stage(
    { steps: [{ send: "retry: 1\ndata: a\n\n" }] },
    { steps: [{ send: "data: b\n\n" }, "hold"] },
  );
  const source = open(url);
  const order = [];
  for (const name of NAMES) {
    const type = name.slice(2);
    const handler = function () {
      order.push([name, this === source, source[name] === handler]);
    };
    source.addEventListener(type, () => order.push("first"));
    source[name] = handler;
    source.addEventListener(type, () => order.push("last"));
  }
  const { until } = record(source, "open", "message", "error");
  await until(5);
  const all = (name) => ["first", [name, true, true], "last"];
  same(order, ["onopen", "onmessage", "onerror", "onopen", "onmessage"].flatMap(all));
});

test(
  "handlers: a handler stands where it was first set, whatever replaces it",
  ({ open, unheard }) => {
    const source = open(unheard);
    const order = [];
    const say = (what) => () => void order.push(what);
    source.addEventListener("message", say("first"));
    source.onmessage = say("old handler");
    source.addEventListener("message", say("second"));
    source.onmessage = say("handler");
    source.dispatchEvent(new Event("message"));
    same(order, ["first", "handler", "second"]);
  },
  ["own handlers"],
);

test(
  "handlers: a handler that was null is set anew at the end",
  ({ open, unheard }) => {
    const source = open(unheard);
    const order = [];
    source.onopen = () => order.push("handler");
    source.addEventListener("open", () => order.push("listener"));
    source.onopen = null;
    source.dispatchEvent(new Event("open"));
    same(order, ["listener"]);
    source.onopen = () => order.push("handler");
    source.dispatchEvent(new Event("open"));
    same(order, ["listener", "listener", "handler"]);
  },
  ["ours", "own handlers"],
);

test("handlers: an object that can't be called keeps the place of one that can", ({ open, unheard }) => {
  const source = open(unheard);
  const order = [];
  source.onerror = {};
  source.addEventListener("error", () => order.push("listener"));
  source.onerror = () => order.push("handler");
  source.dispatchEvent(new Event("error"));
  same(order, ["handler", "listener"]);
});

test("handlers: one that sets itself to null is called once", ({ open, unheard }) => {
  const source = open(unheard);
  let calls = 0;
  source.onmessage = () => {
    calls++;
    source.onmessage = null;
  };
  for (let i = 0; i < 3; i++) source.dispatchEvent(new Event("message"));
  equal(calls, 1);
});

test(
  "handlers: false cancels an event that can be cancelled",
  ({ open, unheard }) => {
    const source = open(unheard);
    source.onmessage = () => false;
    equal(source.dispatchEvent(new Event("message", { cancelable: true })), false);
    equal(source.dispatchEvent(new Event("message")), true);
    for (const value of [undefined, null, 0, "", true]) {
      source.onmessage = () => value;
      equal(source.dispatchEvent(new Event("message", { cancelable: true })), true, String(value));
    }
  },
  ["own handlers"],
);

test("handlers: each source has its own", ({ open, unheard }) => {
  const [one, other] = [open(unheard), open(unheard)];
  let calls = 0;
  one.onmessage = () => calls++;
  equal(other.onmessage, null);
  other.dispatchEvent(new Event("message"));
  equal(calls, 0);
});

test("listeners: once, signal, handleEvent and removal are EventTarget's", async ({ open, stage }) => {
  const { url } = await stage({ steps: [{ send: "data: 1\n\ndata: 2\n\ndata: 3\n\n" }, "hold"] });
  const source = open(url);
  const seen = [];
  const say =
    (what) =>
    ({ data }) =>
      void seen.push(what + data);
  const controller = new AbortController();
  source.addEventListener("message", say("once "), { once: true });
  source.addEventListener("message", { handleEvent: say("object ") });
  source.addEventListener(
    "message",
    (event) => {
      say("signal ")(event);
      if (event.data === "2") controller.abort();
    },
    { signal: controller.signal },
  );
  const removed = say("removed ");
  source.addEventListener("message", removed);
  source.removeEventListener("message", removed);
  await new Promise((resolve) => source.addEventListener("message", ({ data }) => void (data === "3" && resolve())));
  same(seen, ["once 1", "object 1", "signal 1", "object 2", "signal 2", "object 3"]);
});
