// A fetch of the user's: its responses may be of any class, and know nothing of the signal.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { EventSource } from "headwater/eventsource";
import { fetchEventSource } from "headwater/fetch-event-source";
import { ofNode } from "./support/platform.mjs";
import { quick } from "./support/stage.mjs";

const URL_OF_NOTHING = "http://stream.test/";
const headers = new Headers({ "content-type": "text/event-stream" });

/** A body that goes on for ever, and says when it is cancelled. */
function endless() {
  let cancelled;
  const whenCancelled = new Promise((resolve) => (cancelled = resolve));
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode("data: here\n\n")),
    cancel: cancelled,
  });
  return { body, whenCancelled };
}

/** A response that is none of the platform's class. */
const answer = (body, status = 200) => ({ status, url: URL_OF_NOTHING, headers, body });

test("a response of another class is read, and cancelled by close()", async () => {
  const { body, whenCancelled } = endless();
  const source = connect(URL_OF_NOTHING, { fetch: async () => answer(body) });
  for await (const { data, origin } of source) {
    assert.deepEqual([data, origin], ["here", "http://stream.test"]);
    break;
  }
  await whenCancelled;
});

test("a response that comes after close() is cancelled", async () => {
  const { body, whenCancelled } = endless();
  let respond;
  const asked = new Promise((resolve) => {
    const fetch = () => {
      resolve();
      return new Promise((responded) => (respond = responded));
    };
    connect(URL_OF_NOTHING, { fetch, signal: closing.signal });
  });
  await asked;
  closing.abort();
  respond(answer(body));
  await whenCancelled;
});
const closing = new AbortController();

test("what is left of a refused response is cancelled", async () => {
  const { body, whenCancelled } = endless();
  const full = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1024).fill(0x78)),
    cancel: () => body.cancel(),
  });
  const source = connect(URL_OF_NOTHING, { fetch: async () => answer(full, 404) });
  await assert.rejects(source.closed, (error) => error.status === 404 && error.body === "x".repeat(4096));
  await whenCancelled;
});

test("a body that fails is a lost connection, whatever its reader makes of cancel() then and at close()", async () => {
  const thrown = () => {
    throw new TypeError("it has failed");
  };
  const cancels = [thrown, () => undefined, async () => thrown()];
  const reads = [thrown, async () => thrown(), async () => undefined];
  for (const cancel of cancels)
    for (const fails of reads) {
      let asked = 0;
      const fetch = async () => {
        const bytes = new TextEncoder().encode(`data: ${++asked}\n\n`);
        const read = async () => ({ done: false, value: bytes });
        const steps = [read, fails];
        return answer({ getReader: () => ({ read: () => (steps.shift() ?? fails)(), cancel }) });
      };
      const source = connect(URL_OF_NOTHING, { fetch, retry: quick });
      const seen = [];
      for await (const { data } of source) if (seen.push(data) === 3) break;
      assert.deepEqual(seen, ["1", "2", "3"]);
      const waiting = connect(URL_OF_NOTHING, {
        fetch: async () => answer({ getReader: () => ({ read: () => new Promise(() => {}), cancel }) }),
      });
      await waiting.opened;
      waiting.close();
    }
});

/** Bodies that are no streams of bytes, the fault that each is, and what is said of it. */
function unreadable() {
  const numbers = new ReadableStream({ start: (controller) => controller.enqueue(5) });
  const locked = endless().body;
  locked.getReader();
  return [
    [{ pipe() {} }, "request", /no ReadableStream/],
    [locked, "request", /locked/],
    [numbers, "network", /other than bytes/],
  ];
}

test("what is no stream of bytes says so, and is not asked for again", async () => {
  for (const [body, kind, message] of unreadable()) {
    const source = connect(URL_OF_NOTHING, { fetch: async () => answer(body), retry: { ...quick, attempts: 1 } });
    await assert.rejects(source.closed, ({ kind: found, cause }) => found === kind && message.test(cause.message));
  }
});

test("what is no stream of bytes says so to the class as well", async () => {
  for (const [body, kind, said] of unreadable()) {
    const source = new EventSource(URL_OF_NOTHING, { fetch: async () => answer(body) });
    const { message } = await new Promise((resolve) => (source.onerror = resolve));
    source.close();
    assert.ok(message.startsWith(kind) && said.test(message), message);
  }
});

/** Gives three events in three kinds of chunks. */
function mixed() {
  const bytes = new TextEncoder().encode("data: 1\n\ndata: 2\n\ndata: 3\n\n");
  const chunks = [
    bytes.slice(0, 9).buffer,
    new DataView(bytes.buffer, 9, 9),
    new Uint16Array(bytes.slice(18, 26).buffer),
    bytes.slice(26),
  ];
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
    },
  });
}

test("bytes may come in an ArrayBuffer, or in a view of any kind", async () => {
  const seen = [];
  const source = connect(URL_OF_NOTHING, { fetch: async () => answer(mixed()) });
  for await (const { data } of source) if (seen.push(data) === 3) break;
  await new Promise((resolve) => {
    const source = new EventSource(URL_OF_NOTHING, { fetch: async () => answer(mixed()) });
    source.onmessage = ({ data }) => {
      if (seen.push(data) === 6) resolve(source.close());
    };
  });
  assert.deepEqual(seen, ["1", "2", "3", "1", "2", "3"]);
});

test("strings are taken where a body gives them, as mocks do", async () => {
  const text = () =>
    new ReadableStream({
      start(controller) {
        for (const chunk of ["data: é", "日\n", "\ndata: 2\n\n"]) controller.enqueue(chunk);
        controller.close();
      },
    });
  const fetch = async () => answer(text());
  const seen = [];
  for await (const { data } of connect(URL_OF_NOTHING, { fetch, method: "POST" })) seen.push(data);
  await new Promise((resolve) => {
    const source = new EventSource(URL_OF_NOTHING, { fetch });
    source.onmessage = ({ data }) => seen.push(data) === 4 && resolve(source.close());
  });
  assert.deepEqual(seen, ["é日", "2", "é日", "2"]);
  const refused = connect(URL_OF_NOTHING, { fetch: async () => answer(text(), 404) });
  await assert.rejects(refused.closed, { status: 404, body: "data: é日\n\ndata: 2\n\n" });
});

test("a response made by hand has the request's URL", async () => {
  for (const url of ["http://stream.test/a?b", () => "http://stream.test/a?b"]) {
    const fetch = async () => new Response("data: 1\n\n", { headers });
    const source = connect(url, { fetch, method: "POST" });
    for await (const { origin } of source) assert.equal(origin, "http://stream.test");
    assert.equal(source.url, "http://stream.test/a?b");
  }
  const source = new EventSource(URL_OF_NOTHING, { fetch: async () => new Response("data: 1\n\n", { headers }) });
  const { origin } = await new Promise((resolve) => (source.onmessage = resolve));
  source.close();
  assert.equal(origin, "http://stream.test");
  const asked = [];
  const refused = connect(URL_OF_NOTHING, {
    fetch: async () => new Response("no", { status: 404 }),
    shouldRetry: ({ response }) => void asked.push(response.url),
  });
  await assert.rejects(refused.closed, { status: 404, message: /^http:\/\/stream\.test\/ answered/ });
  assert.deepEqual(asked, [URL_OF_NOTHING]);
});

test("a response that has no body ends the source, and its status is told", async () => {
  for (const body of [null, undefined]) {
    let asked = 0;
    const fetch = async () => (asked++, answer(body));
    await assert.rejects(
      connect(URL_OF_NOTHING, { fetch, retry: quick }).closed,
      ({ kind, status, message }) =>
        kind === "request" && status === 200 && /no ReadableStream.*option fetch/.test(message),
    );
    const source = new EventSource(URL_OF_NOTHING, { fetch });
    source.onopen = () => assert.fail("nothing was opened");
    const { code, message } = await new Promise((resolve) => (source.onerror = resolve));
    assert.deepEqual([code, source.readyState], [200, EventSource.CLOSED]);
    assert.match(message, /no ReadableStream/);
    assert.equal(asked, 2);
  }
});

test("null as fetch is the global one, and what else is no function is refused", async () => {
  const { fetch } = globalThis;
  globalThis.fetch = async () => answer(mixed());
  try {
    for await (const { data } of connect(URL_OF_NOTHING, { fetch: null })) {
      assert.equal(data, "1");
      break;
    }
    const source = new EventSource(URL_OF_NOTHING, { fetch: null });
    assert.equal((await new Promise((resolve) => (source.onmessage = resolve))).data, "1");
    source.close();
    const controller = new AbortController();
    await fetchEventSource(URL_OF_NOTHING, {
      fetch: null,
      signal: controller.signal,
      onmessage: () => controller.abort(),
    });
  } finally {
    globalThis.fetch = fetch;
  }
  assert.throws(() => connect(URL_OF_NOTHING, { fetch: {} }), /fetch must be of type function/);
  assert.throws(() => new EventSource(URL_OF_NOTHING, { fetch: 5 }), /fetch must be of type function/);
});

test("connect() and the class name Accept and Last-Event-ID as npm's eventsource does, so that a header of the wrapper's takes its place", async () => {
  const options = { lastEventId: "7", headers: { "X-Key": "k", accept: "text/event-stream, */*" } };
  for (const open of [connect, (url, init) => new EventSource(url, init)]) {
    let source;
    const init = await new Promise((resolve) => {
      source = open(URL_OF_NOTHING, { ...options, fetch: async (_, init) => (resolve(init), answer(endless().body)) });
    });
    source.close();
    const { headers, mode, redirect, cache, method } = init;
    const merged = { "Last-Event-ID": "1", ...headers };
    assert.deepEqual(merged, { "X-Key": "k", Accept: "text/event-stream, */*", "Last-Event-ID": "7" });
    assert.deepEqual([mode, redirect, cache, method], ["cors", "follow", "no-store", "GET"]);
  }
});

test("the credentials are told where there is a window, as npm's eventsource does; to be included, everywhere", {
  skip: ofNode("it makes a window"),
}, async () => {
  const told = (init) =>
    new Promise((resolve) => {
      const fetch = async (_, init) => {
        source.close();
        resolve(init.credentials);
        return answer(endless().body);
      };
      const source = new EventSource(URL_OF_NOTHING, { ...init, fetch });
    });
  assert.deepEqual([await told({}), await told({ withCredentials: true })], [undefined, "include"]);
  globalThis.window = globalThis;
  try {
    assert.deepEqual([await told({}), await told({ withCredentials: true })], ["same-origin", "include"]);
  } finally {
    delete globalThis.window;
  }
});

test("fetchEventSource() names its own headers in lower case, as @microsoft/fetch-event-source does", async () => {
  const asked = [];
  const controller = new AbortController();
  const own = async (_, { headers }) => {
    asked.push(headers);
    if (asked.length === 2) controller.abort();
    return answer(new Response("id: 5\ndata: a\n\n").body);
  };
  const onclose = () => {
    throw new Error("again");
  };
  await fetchEventSource(URL_OF_NOTHING, { fetch: own, onclose, onerror: () => 0, signal: controller.signal });
  assert.deepEqual(asked, [{ accept: "text/event-stream" }, { accept: "text/event-stream", "last-event-id": "5" }]);
});
