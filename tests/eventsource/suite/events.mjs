// 9.2.6: the events that streams become, and the tasks they are dispatched in.
import { equal, hops, next, ok, record, same, test, throws } from "./harness.mjs";

const feed = (text) => ({ steps: [{ send: text }, "hold"] });

test("events: open is an Event and nothing more", async ({ EventSource, open, stage }) => {
  const source = open((await stage(feed(":\n"))).url);
  const event = await next(source, "open");
  equal(Object.getPrototypeOf(event), Event.prototype);
  same([event.bubbles, event.cancelable, event.composed], [false, false, false]);
  equal(event.target, source);
  ok(!("data" in event));
  equal(source.readyState, EventSource.OPEN);
});

/** An event is the platform's own `MessageEvent`. In Chromium it may keep its origin itself, and nothing else. */
function isMessage(event) {
  const prototype = Object.getPrototypeOf(event);
  if (prototype !== MessageEvent.prototype) {
    same(Reflect.ownKeys(prototype), ["origin"]);
    equal(Object.getPrototypeOf(prototype), MessageEvent.prototype);
    const facts = (of) => Object.entries(Object.getOwnPropertyDescriptor(of, "origin")).map(([k, v]) => [k, typeof v]);
    same(facts(prototype), facts(MessageEvent.prototype));
    throws(TypeError, () => prototype.origin);
  }
  equal(event.constructor, MessageEvent);
}

test("events: message is a MessageEvent with data, origin and last event ID", async ({
  EventSource,
  open,
  stage,
  origin,
}) => {
  const source = open((await stage(feed("id: é1\ndata: a\ndata: 日😀\n\n"))).url);
  const event = await next(source, "message");
  isMessage(event);
  same([event.type, event.data, event.origin, event.lastEventId], ["message", "a\n日😀", origin, "é1"]);
  same([event.bubbles, event.cancelable, event.composed, event.defaultPrevented], [false, false, false, false]);
  same([event.source, event.ports.length], [null, 0]);
  equal(event.target, source);
  same(Reflect.ownKeys(event).map(String), Reflect.ownKeys(new MessageEvent("message", { data: "" })).map(String));
  equal(source.readyState, EventSource.OPEN);
});

test("events: a name makes the type, and onmessage is for those without", async ({ open, stage }) => {
  const source = open(
    (await stage(feed("event: tick\ndata: 1\n\nevent:\ndata: 2\n\nevent: message\ndata: 3\n\nevent: end\ndata: 4\n\n")))
      .url,
  );
  const messages = [];
  source.onmessage = ({ data }) => void messages.push(data);
  const ticks = record(source, "tick");
  const end = await next(source, "end");
  same([end.type, end.data], ["end", "4"]);
  isMessage(end);
  same(
    ticks.events.map(({ data }) => data),
    ["1"],
  );
  same(messages, ["2", "3"]);
});

test("events: a server's open and error are messages, and change no state", async ({ EventSource, open, stage }) => {
  const source = open((await stage(feed("event: open\ndata: o\n\nevent: error\ndata: e\n\ndata: end\n\n"))).url);
  const seen = [];
  source.onopen = (event) => void seen.push(["open", event.data, source.readyState]);
  source.onerror = (event) => void seen.push(["error", event.data, source.readyState]);
  await next(source, "message");
  same(seen, [
    ["open", undefined, EventSource.OPEN],
    ["open", "o", EventSource.OPEN],
    ["error", "e", EventSource.OPEN],
  ]);
});

test(
  "events: the last event ID is sticky, until an empty one",
  async ({ open, stage }) => {
    const source = open(
      (
        await stage(
          feed(
            "data: 0\n\nid: 1\ndata: 1\n\ndata: 2\n\nid: 3\n\ndata: 3\n\nid\ndata: 4\n\nid: 5\ndata: 5\n\nid: a\0b\ndata: 6\n\n",
          ),
        )
      ).url,
    );
    const { until } = record(source, "message");
    same(
      (await until(7)).map(({ lastEventId }) => lastEventId),
      ["", "1", "1", "3", "", "5", "5"],
    );
  },
  ["ours"],
);

test("events: a message shows what any MessageEvent shows, and can be copied", async ({ open, stage, origin }) => {
  const source = open((await stage(feed("id: 1\ndata: a\n\n"))).url);
  const event = await next(source, "message");
  const plain = new MessageEvent("message");
  same(Object.getOwnPropertyNames(event), Object.getOwnPropertyNames(plain));
  const enumerable = (object) => {
    const names = [];
    for (const name in object) names.push(name);
    return names.sort();
  };
  same(enumerable(event), enumerable(plain));
  const copy = new event.constructor(event.type, event);
  same([copy.data, copy.origin, copy.lastEventId], ["a", origin, "1"]);
});

test(
  "events: a message that is initialized anew shows what it is given",
  async ({ open, stage }) => {
    const source = open((await stage(feed("data: a\n\n"))).url);
    const event = await next(source, "message");
    event.initMessageEvent("x", false, false, "b", "https://other.test", "2");
    same([event.type, event.data, event.origin, event.lastEventId], ["x", "b", "https://other.test", "2"]);
  },
  ["browser"],
);

test("events: the origin is that of the URL after redirects", async ({ open, stage, second }) => {
  // Firefox keeps a connection that came of a redirect, aborted or not, for as long as it is silent.
  const there = await stage({ steps: [{ send: "data: a\n\n" }, { wait: 500 }] });
  const here = await stage({ redirect: there.second });
  const source = open(here.url);
  const { origin } = await next(source, "message");
  equal(origin, second);
  equal(source.url, here.url);
});

test("events: a byte order mark, comments and all line ends are the parser's affair", async ({ open, stage }) => {
  const source = open(
    (
      await stage({
        steps: [{ send_base64: "77u/ZGF0YTogMQ0NZGF0YTogMgoKZGF0YTogMw0KDQo6IGMKZGF0YTogNP8KCg==" }, "hold"],
      })
    ).url,
  );
  const { until } = record(source, "message");
  same(
    (await until(4)).map(({ data }) => data),
    ["1", "2", "3", "4\ufffd"],
  );
});

test("tasks: what an event's promises do comes before the next event", async ({ open, stage }) => {
  const source = open((await stage(feed("data: 1\n\ndata: 2\n\nevent: x\ndata: 3\n\ndata: 4\n\n"))).url);
  const order = [];
  const done = new Promise((resolve) => {
    for (const type of ["message", "x"]) {
      source.addEventListener(type, async ({ data }) => {
        order.push(data);
        await hops(20);
        order.push(`after ${data}`);
        if (data === "4") resolve();
      });
    }
  });
  await done;
  same(order, ["1", "after 1", "2", "after 2", "3", "after 3", "4", "after 4"]);
});

test("tasks: a listener that a promise adds hears the next event", async ({ open, stage }) => {
  const source = open((await stage(feed("event: a\ndata: 1\n\nevent: b\ndata: 2\n\nevent: c\ndata: 3\n\n"))).url);
  const heard = async (type) => (await next(source, type)).data;
  same([await heard("a"), await heard("b"), await heard("c")], ["1", "2", "3"]);
});

test("tasks: thousands of events come in order, once each, in blocks of any size", async ({ open, stage }) => {
  const count = 3000;
  const all = Array.from({ length: count }, (_, i) => `id: ${i}\ndata: ${i}\n\n`).join("");
  const source = open((await stage({ steps: [{ split: { text: all, every: 7001 } }, "hold"] })).url);
  const { until } = record(source, "message");
  const events = await until(count);
  ok(
    events.every(({ data, lastEventId }, i) => data === String(i) && lastEventId === data),
    "all in order",
  );
});

test("tasks: two sources with full blocks get all of theirs", async ({ open, stage }) => {
  const { url } = await stage(feed("data: x\n\n".repeat(500)));
  const both = [record(open(url), "message"), record(open(url), "message")];
  await Promise.all(both.map(({ until }) => until(500)));
});

test("tasks: an event's listeners all hear it, though one closes the source; none hears the next", async ({
  EventSource,
  open,
  stage,
}) => {
  const { url, seen } = await stage(feed("data: 1\n\ndata: 2\n\ndata: 3\n\n"));
  const source = open(url);
  const heard = [];
  source.onmessage = ({ data }) => {
    heard.push(`first ${data}`);
    source.close();
    equal(source.readyState, EventSource.CLOSED);
  };
  source.addEventListener("message", ({ data }) => void heard.push(`second ${data}`));
  source.onerror = () => void heard.push("error");
  await seen("ended=1");
  same(heard, ["first 1", "second 1"]);
});

test("tasks: closing in a promise of an event silences the next one", async ({ open, stage }) => {
  const { url, seen } = await stage(feed("data: 1\n\ndata: 2\n\ndata: 3\n\n"));
  const source = open(url);
  const heard = [];
  source.onmessage = ({ data }) => {
    heard.push(data);
    if (data === "2")
      void Promise.resolve()
        .then(() => {})
        .then(() => source.close());
  };
  await seen("ended=1");
  same(heard, ["1", "2"]);
});

test("tasks: closing in the open handler leaves every event unheard", async ({ open, stage }) => {
  const { url } = await stage(feed("data: 1\n\n"));
  const source = open(url);
  const { events } = record(source, "message", "error");
  source.onopen = () => source.close();
  await next(source, "open");
  // Another one, opened later, has heard it by then.
  await next(open(url), "message");
  same(events, []);
});

test("tasks: a handler may open and close other sources", async ({ open, stage }) => {
  const { url } = await stage(feed("data: 1\n\ndata: 2\n\n"));
  const source = open(url);
  const inner = [];
  const done = new Promise((resolve) => {
    source.onmessage = ({ data }) => {
      const other = open(url);
      other.onmessage = (event) => {
        inner.push(`${data} ${event.data}`);
        if (event.data === "2") other.close();
        if (inner.length === 4) resolve();
      };
    };
  });
  await done;
  same(inner.sort(), ["1 1", "1 2", "2 1", "2 2"]);
});

test(
  "tasks: a listener's exception is reported, and keeps nobody else from hearing",
  async ({ open, stage, cleanup }) => {
    const source = open((await stage(feed("data: 1\n\ndata: 2\n\n"))).url);
    const reported = [];
    const report = (event) => {
      reported.push(event.message);
      event.preventDefault();
    };
    globalThis.addEventListener("error", report);
    cleanup(() => globalThis.removeEventListener("error", report));
    source.onmessage = () => {
      throw new Error("of the handler");
    };
    const { until } = record(source, "message");
    same(
      (await until(2)).map(({ data }) => data),
      ["1", "2"],
    );
    equal(source.readyState, 1);
    ok(
      reported.length === 2 && reported.every((message) => message.includes("of the handler")),
      `two reports: ${reported}`,
    );
  },
  ["browser"],
);
