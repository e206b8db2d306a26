// 9.2.3: what is made of a response.
import { equal, next, ok, record, same, test } from "./harness.mjs";

const EVENT = "data: a\n\n";

test("response: text/event-stream is known in any case, with any parameters", async ({ open, stage }) => {
  for (const type of [
    "text/event-stream",
    "TEXT/Event-Stream",
    "text/event-stream;charset=utf-8",
    "text/event-stream ; a=b;c",
    "text/event-stream;",
  ]) {
    const source = open((await stage({ headers: { "content-type": type }, steps: [{ send: EVENT }, "hold"] })).url);
    equal((await next(source, "message")).data, "a", type);
    source.close();
  }
});

test("response: it is UTF-8, whatever the charset says", async ({ open, stage }) => {
  const source = open(
    (
      await stage({
        headers: { "content-type": "text/event-stream; charset=windows-1251" },
        steps: [{ send: "data: é日\n\n" }, "hold"],
      })
    ).url,
  );
  equal((await next(source, "message")).data, "é日");
});

async function fails({ EventSource, open, stage }, attempt, what) {
  const { url, seen } = await stage(attempt);
  const source = open(url);
  const { events } = record(source, "open", "message", "error");
  const event = await next(source, "error");
  equal(source.readyState, EventSource.CLOSED, what);
  equal(Object.getPrototypeOf(event), Event.prototype, what);
  same([event.bubbles, event.cancelable, events.length], [false, false, 1], what);
  // Chromium's network stack sends a request again after a 408, whoever asked for it.
  if (what !== 408) equal((await seen("wait=1")).length, 1, what);
}

test("response: any other type fails the connection", async (t) => {
  for (const type of [
    "text/event-streamx",
    "text/event-stream/x",
    "text/plain",
    "application/json",
    "event-stream",
    "x text/event-stream",
    "",
    null,
  ]) {
    await fails(t, { headers: { "content-type": type }, steps: [{ send: EVENT }, "hold"] }, String(type));
  }
});

test("response: any other status fails the connection, though it be an event stream", async (t) => {
  for (const status of [
    201, 202, 203, 204, 205, 206, 210, 299, 400, 401, 403, 404, 408, 410, 425, 429, 500, 502, 503, 504,
  ]) {
    const steps = [204, 205].includes(status) ? [] : [{ send: EVENT }];
    await fails(t, { status, steps }, status);
  }
});

test(
  "response: a failure is told before the body has ended, and the connection let go",
  async ({ open, stage }) => {
    // It goes on, since a worker of Firefox may keep a connection that it has aborted until the server says more.
    const goesOn = { repeat: { times: 1000, steps: [{ wait: 300 }, { send: "." }] } };
    const { url, seen } = await stage({ status: 404, steps: [{ send: "no such thing" }, goesOn] });
    // Whoever waits for a body does so each time; a busy machine is not late thrice.
    const times = [];
    for (let tries = 0; tries < 3; tries++) {
      const since = Date.now();
      await next(open(url), "error");
      times.push(Date.now() - since);
    }
    ok(Math.min(...times) < 1500, `no waiting for the body: ${times} ms`);
    ok((await seen("ended=3")).every(({ how }) => how === "client_left"));
  },
  ["ours"],
);

test(
  "response: what CORS forbids to read fails the connection, with one error",
  async ({ EventSource, open, place }) => {
    const { second } = await place({ cors: false, attempts: [{ steps: [{ send: EVENT }, "hold"] }] });
    const source = open(second);
    const { events } = record(source, "open", "message", "error");
    await next(source, "error");
    equal(source.readyState, EventSource.CLOSED);
    equal(events.length, 1);
  },
  ["browser"],
);

test(
  "response: one without permission for credentials fails the connection that has them",
  async ({ EventSource, open, stage }) => {
    const { second } = await stage({
      headers: { "access-control-allow-credentials": null },
      steps: [{ send: EVENT }, "hold"],
    });
    const source = open(second, { withCredentials: true });
    await next(source, "error");
    equal(source.readyState, EventSource.CLOSED);
  },
  ["browser"],
);

test("response: what no attempt can get fails the connection", async ({ EventSource, open }) => {
  for (const url of ["about:blank", "mailto:whom@it.test", "javascript:void 0", "ftp://localhost/", "unheard-of:x"]) {
    const source = open(url);
    const event = await next(source, "error");
    equal(source.readyState, EventSource.CLOSED, url);
    ok(!("data" in event));
  }
});

test(
  "response: a server that can't be reached is tried again",
  async ({ EventSource, open, closed }) => {
    const source = open(closed);
    await next(source, "error");
    equal(source.readyState, EventSource.CONNECTING);
  },
  ["ours"],
);

test(
  "response: data URLs are streams like any other",
  async ({ open }) => {
    const source = open("data:text/event-stream,id:1%0Adata:x%0A%0A");
    const { data, lastEventId, origin } = await next(source, "message");
    same([data, lastEventId, origin], ["x", "1", "null"]);
  },
  ["ours"],
);

test(
  "response: so are blob URLs",
  async ({ open, cleanup }) => {
    const url = URL.createObjectURL(new Blob(["data: x\n\n"], { type: "text/event-stream" }));
    cleanup(() => URL.revokeObjectURL(url));
    const { data, origin } = await next(open(url), "message");
    same([data, origin], ["x", new URL(url).origin]);
  },
  ["ours", "object URLs"],
);
