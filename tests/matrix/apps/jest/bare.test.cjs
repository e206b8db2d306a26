// Jest's jsdom environment as it is: no fetch, no TextDecoder, no TextEncoder, no streams.
const { writeFileSync } = require("node:fs");
const { TransformStream } = require("node:stream/web");
const { fetchByHttp } = require("./fetch.cjs");

const { FEED, SEEN } = process.env;
const ENTRIES = [
  "headwater",
  "headwater/slim",
  "headwater/parser",
  "headwater/parser/stream",
  "headwater/eventsource",
  "headwater/fetch-event-source",
  "headwater/stores",
  "headwater/js",
];
const missing = ["TextDecoder", "TextEncoder", "TransformStream", "ReadableStream", "fetch", "EventSource"];

test("what is missing is missing", () => {
  expect(missing.filter((name) => name in globalThis)).toEqual([]);
});

test.each(ENTRIES)("%s can be imported", (entry) => {
  expect(Object.keys(require(entry)).length).toBeGreaterThan(0);
});

test("the polyfill can be imported, and is there", () => {
  jest.isolateModules(() => require("headwater/polyfill"));
  expect(new URL("/x", document.baseURI).href).toMatch(/^http/);
  expect(EventSource.name).toBe("EventSource");
  delete globalThis.EventSource;
});

test("the parser reads text and bytes", () => {
  const { createParser } = require("headwater/parser");
  const events = [];
  const parser = createParser({ onEvent: ({ data }) => events.push(data) });
  parser.feed("data: Grüße\n\n");
  parser.feed(new Uint8Array(Buffer.from("data: 世界\n\n")));
  expect(events).toEqual(["Grüße", "世界"]);
});

test("its stream is one of Node's", async () => {
  const { EventSourceParserStream } = require("headwater/parser");
  const stream = new EventSourceParserStream();
  expect(stream).toBeInstanceOf(TransformStream);
  const writer = stream.writable.getWriter();
  const written = writer.write("data: Grüße\n\n");
  expect(await stream.readable.getReader().read()).toEqual({ done: false, value: { data: "Grüße" } });
  await written;
});

test("connect() and the class see the feed by a fetch of one's own", async () => {
  const { connect } = require("headwater");
  const { EventSource } = require("headwater/eventsource");
  const events = [];
  for await (const { type, data, lastEventId } of connect(FEED, {
    fetch: (url, { headers, ...init }) => fetchByHttp(url, { ...init, headers: new Headers(headers) }),
  })) {
    if (events.push([lastEventId, type, data]) === 3) break;
  }
  const byClass = await new Promise((resolve, reject) => {
    const seen = [];
    const source = new EventSource(FEED, {
      fetch: (url, { headers, ...init }) => fetchByHttp(url, { ...init, headers: new Headers(headers) }),
    });
    const take = ({ type, data, lastEventId }) => {
      if (seen.push([lastEventId, type, data]) < 3) return;
      source.close();
      resolve(seen);
    };
    source.addEventListener("tick", take);
    source.onmessage = take;
    source.onerror = ({ message }) => reject(new Error(message));
  });
  writeFileSync(
    SEEN,
    JSON.stringify({
      "headwater, by a fetch of one's own": { events },
      "headwater/eventsource, likewise": { events: byClass },
    }),
  );
});

test("a fetch that is made by hand will do, as docs/testing.md has it", async () => {
  const chunks = ["data: 1\n", "\ndata: 2\n\n"].map((text) => ({
    done: false,
    value: new Uint8Array(Buffer.from(text)),
  }));
  const fetch = async () => ({
    status: 200,
    url: "http://localhost/feed",
    headers: new Headers({ "content-type": "text/event-stream" }),
    body: { getReader: () => ({ read: async () => chunks.shift() ?? { done: true }, cancel: async () => {} }) },
  });
  const seen = [];
  for await (const { data } of require("headwater").connect("/feed", { fetch, until: "2" })) seen.push(data);
  expect(seen).toEqual(["1"]);
});

test("without a fetch, what is missing is named", async () => {
  const sentence = "Headwater needs fetch; in tests, a setup file can define it";
  const { connect } = require("headwater");
  await expect(connect(FEED).closed).rejects.toMatchObject({
    kind: "request",
    willRetry: false,
    cause: { message: sentence },
  });
  const { EventSource } = require("headwater/eventsource");
  expect(() => new EventSource(FEED)).toThrow(sentence);
  const { fetchEventSource } = require("headwater/fetch-event-source");
  await expect(fetchEventSource(FEED)).rejects.toThrow(sentence);
});

test("an EventSource that a test puts in place is used, and needs no fetch", async () => {
  const { connect } = require("headwater");
  globalThis.EventSource = class extends EventTarget {
    readyState = 0;
    constructor() {
      super();
      setTimeout(() => {
        this.dispatchEvent(new Event("open"));
        this.dispatchEvent(new MessageEvent("tick", { data: "here", origin: "http://localhost" }));
      });
    }
    close() {}
  };
  const source = connect(FEED);
  const data = await new Promise((resolve) => source.on("tick", ({ data }) => resolve(data)));
  expect([data, source.transport]).toEqual(["here", "native"]);
  source.close();
  delete globalThis.EventSource;
});

test("where Node's can't be had either, what is missing is named", () => {
  const { getBuiltinModule } = process;
  process.getBuiltinModule = undefined;
  jest.isolateModules(() => {
    const sentence = (name) => `Headwater needs ${name}; in tests, a setup file can define it`;
    expect(() => require("headwater/parser").createParser({})).toThrow(sentence("TextDecoder"));
    expect(() => new (require("headwater/parser").EventSourceParserStream)()).toThrow(sentence("TransformStream"));
    expect(() => require("headwater").connect(FEED)).toThrow(sentence("TextDecoder"));
  });
  process.getBuiltinModule = getBuiltinModule;
});
