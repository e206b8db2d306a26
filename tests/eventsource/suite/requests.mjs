// 9.2.2 and 9.2.3: what is sent.
import { equal, next, ok, record, same, test } from "./harness.mjs";

const feed = (text) => ({ steps: [{ send: text }, "hold"] });
/** Firefox keeps a connection that came of a redirect, aborted or not, for as long as it is silent. */
const BRIEFLY = { wait: 500 };

test("request: a GET that accepts event streams, past every cache", async ({ open, stage, has }) => {
  const { url, seen } = await stage(feed("data: a\n\n"));
  await next(open(url), "message");
  const [{ method, headers, body }] = await seen();
  equal(method, "GET");
  equal(body, "");
  equal(headers.accept, "text/event-stream");
  // Where there are caches.
  if (has.includes("caches")) equal(headers["cache-control"], "no-cache");
  ok(!("last-event-id" in headers), "no Last-Event-ID at first");
});

test("request: the fragment stays here, the query goes along", async ({ open, stage }) => {
  const { url, path, seen } = await stage(feed("data: a\n\n"));
  const source = open(`${url}?a=1&b=%20#fragment`);
  await next(source, "message");
  equal((await seen())[0].path, `${path}?a=1&b=%20`);
  equal(source.url, `${url}?a=1&b=%20#fragment`);
});

test("request: a reconnect sends the last event ID", (t) => reconnects(t, ["1", "a b:c", "x".repeat(200)]));

// WebKit writes a header's value in UTF-8 where others write its Latin-1, so what is UTF-8 already is
// so twice; and a value that is none can't be set.
test("request: a reconnect sends the last event ID as UTF-8", (t) => reconnects(t, ["é日😀"]), ["byte headers"]);

async function reconnects({ open, stage }, ids) {
  for (const id of ids) {
    const { url, seen } = await stage({ steps: [{ send: `retry: 1\nid: ${id}\ndata: a\n\n` }] }, feed("data: b\n\n"));
    const source = open(url);
    const { until } = record(source, "message");
    const [, { lastEventId }] = await until(2);
    equal(lastEventId, id);
    equal((await seen("wait=2"))[1].headers["last-event-id"], id);
    source.close();
  }
}

test(
  "request: an empty last event ID is not sent",
  async ({ open, stage }) => {
    const { url, seen } = await stage(
      { steps: [{ send: "retry: 1\nid: 1\ndata: a\n\nid\ndata: b\n\n" }] },
      feed("data: c\n\n"),
    );
    await record(open(url), "message").until(3);
    ok(!("last-event-id" in (await seen("wait=2"))[1].headers));
  },
  ["ours"],
);

test("request: redirects are followed, and the next attempt begins where the first did", async ({ open, stage }) => {
  for (const status of [301, 302, 303, 307, 308]) {
    const there = await stage(
      { steps: [{ send: "retry: 1\ndata: a\n\n" }] },
      { steps: [{ send: "data: b\n\n" }, BRIEFLY] },
    );
    const here = await stage({ status, redirect: there.url });
    const source = open(here.url);
    const { until } = record(source, "message");
    await until(2);
    equal(source.url, here.url);
    equal((await here.seen("wait=2")).length, 2, String(status));
    source.close();
  }
});

test(
  "request: cookies go to one's own origin, and to others only if asked",
  async ({ open, stage }) => {
    const jar = await stage({ headers: { "set-cookie": "headwater=crumbs; Path=/" } });
    await (await fetch(jar.url)).text();
    const sent = async (init, other) => {
      const { url, second, seen } = await stage(feed("data: a\n\n"));
      const source = open(other ? second : url, init);
      await next(source, "message");
      source.close();
      return (await seen())[0].headers.cookie?.includes("headwater=crumbs") ?? false;
    };
    equal(await sent({}, false), true, "same origin");
    equal(await sent({ withCredentials: false }, true), false, "other origin");
    equal(await sent({ withCredentials: true }, true), true, "other origin, with credentials");
  },
  ["browser"],
);

test(
  "request: one to another origin names its own, and needs no preflight",
  async ({ open, stage, origin }) => {
    const { second, seen } = await stage(feed("data: a\n\n"));
    await next(open(second), "message");
    const [first, ...others] = await seen();
    equal(first.headers.origin, origin);
    same(others, []);
  },
  ["browser"],
);
