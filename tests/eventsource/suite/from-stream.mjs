// Sources of a stream that somebody else has requested; and what is proposed for the standard.
import { equal, hops, next, ok, record, same, test, throws } from "./harness.mjs";

const bytes = (text) => new TextEncoder().encode(text);
const stream = (...chunks) =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(typeof chunk === "string" ? bytes(chunk) : chunk);
      controller.close();
    },
  });

test(
  "from a stream: it starts as any source does, with an address of its own",
  async ({ EventSource, read }) => {
    const source = read(stream(""));
    ok(source instanceof EventSource);
    same(
      [source.readyState, source.url, source.withCredentials, source.lastEventId],
      [EventSource.CONNECTING, "about:event-stream", false, ""],
    );
    ok(source.reconnectionTime > 0);
    equal(EventSource.fromReadableStream.length, 1);
  },
  ["ours"],
);

test(
  "from a stream: it takes a stream that nobody else reads, and locks it",
  ({ EventSource, read }) => {
    for (const value of [undefined, null, {}, "x", new Uint8Array(1)])
      throws(TypeError, () => EventSource.fromReadableStream(value));
    const taken = stream("");
    taken.getReader();
    throws(TypeError, () => EventSource.fromReadableStream(taken));
    const free = stream("");
    read(free);
    ok(free.locked);
  },
  ["ours"],
);

test(
  "from a stream: events come, then one error, and no other connection",
  async ({ EventSource, read }) => {
    const source = read(
      stream("retry: 1\nid: 4", "2\nda", "ta: a\r", "\ndata: b\n\nevent: x\ndata: c\n\ndata: lost\n"),
    );
    const { until } = record(source, "open", "message", "x", "error");
    const [, message, x] = await until(4);
    same([message.data, message.origin, message.lastEventId, x.data], ["a\nb", "null", "42", "c"]);
    same([source.readyState, source.reconnectionTime, source.lastEventId], [EventSource.CLOSED, 1, "42"]);
  },
  ["ours"],
);

test(
  "from a stream: one that fails is an error and the end",
  async ({ EventSource, read }) => {
    const source = read(new ReadableStream({ start: (controller) => controller.error(new Error("broken")) }));
    await next(source, "error");
    equal(source.readyState, EventSource.CLOSED);
  },
  ["ours"],
);

test(
  "from a stream: closing the source cancels the stream",
  async ({ read }) => {
    let cancelled;
    const done = new Promise((resolve) => (cancelled = resolve));
    const source = read(
      new ReadableStream({
        start: (controller) => controller.enqueue(bytes("data: a\n\n")),
        cancel: () => cancelled(),
      }),
    );
    await next(source, "message");
    source.close();
    await done;
  },
  ["ours"],
);

test(
  "from a stream: what an event's promises do comes before the next event, in chunks that have waited and at both ends",
  async ({ read }) => {
    const chunks = [
      "data: 1\n\n",
      "data: 2\n\n",
      ": a comment\n",
      "data: 3\n\ndata: 4\n\n",
      "id: 5\n\n",
      "data: 5\n\n",
    ];
    const order = [];
    // Two sources, since the events of both are tasks of the same page.
    const ends = ["a", "b"].map((name) => {
      const source = read(stream(...chunks));
      return new Promise((resolve) => {
        for (const type of ["open", "message", "error"]) {
          source.addEventListener(type, async ({ data = type }) => {
            order.push(`${name} ${data}`);
            await hops(50);
            order.push(`after ${name} ${data}`);
            if (type === "error") resolve();
          });
        }
      });
    });
    await Promise.all(ends);
    const heard = order.filter((_, at) => at % 2 === 0);
    same(
      order,
      heard.flatMap((event) => [event, `after ${event}`]),
    );
    for (const name of ["a", "b"]) {
      same(
        heard.filter((event) => event.startsWith(name)),
        ["open", "1", "2", "3", "4", "5", "error"].map((what) => `${name} ${what}`),
      );
    }
  },
  ["ours"],
);

test(
  "from a stream: closing in a promise of an event silences whatever comes next, be it the first event or the error",
  async ({ EventSource, read }) => {
    for (const [last, expected] of [
      ["open", ["open"]],
      ["message", ["open", "message"]],
    ]) {
      const source = read(stream("data: 1\n\n"));
      const heard = [];
      const closed = new Promise((resolve) => {
        for (const type of ["open", "message", "error"]) {
          source.addEventListener(type, async () => {
            heard.push(type);
            if (type !== last) return;
            await hops(50);
            source.close();
            resolve();
          });
        }
      });
      await closed;
      // Another source's end comes after whatever the first one has left.
      await next(read(stream("")), "error");
      same([heard, source.readyState], [expected, EventSource.CLOSED]);
    }
  },
  ["ours"],
);

test(
  "from a stream: reset() forgets what has begun; ID and reconnection time stay",
  async ({ read }) => {
    const { readable, writable } = new TransformStream();
    const writer = writable.getWriter();
    const source = read(readable);
    const { until } = record(source, "message");
    await writer.write(bytes("retry: 5\nid: 1\ndata: a\n\nevent: lost\nid: 2\ndata: los"));
    await until(1);
    source.reset();
    await writer.write(bytes("\ufeffdata: b\n\n"));
    const [, { data, lastEventId }] = await until(2);
    same([data, lastEventId, source.reconnectionTime, source.lastEventId], ["b", "1", 5, "1"]);
  },
  ["ours"],
);

test(
  "from a stream: reset() in a handler leaves the events that were there already",
  async ({ read }) => {
    const { readable, writable } = new TransformStream();
    const writer = writable.getWriter();
    const source = read(readable);
    source.addEventListener("message", () => source.reset(), { once: true });
    const { until } = record(source, "message");
    await writer.write(bytes("data: a\n\ndata: b\n\ndata: lost"));
    await until(2);
    await writer.write(bytes("data: c\n\n"));
    same(
      (await until(3)).map(({ data }) => data),
      ["a", "b", "c"],
    );
  },
  ["ours"],
);

test(
  "proposed: the members look as Web IDL has them, and refuse strangers",
  ({ EventSource }) => {
    for (const name of ["lastEventId", "reconnectionTime"]) {
      const { get, set, enumerable } = Object.getOwnPropertyDescriptor(EventSource.prototype, name);
      same([get.name, typeof set, enumerable], [`get ${name}`, "undefined", true]);
      throws(TypeError, () => get.call({}));
    }
    throws(TypeError, () => EventSource.prototype.reset.call({}));
    same([EventSource.prototype.reset.length, Object.keys(EventSource.prototype).includes("reset")], [0, true]);
  },
  ["ours"],
);
