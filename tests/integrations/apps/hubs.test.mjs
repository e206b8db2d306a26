// Behind hubs of Debian's: nchan in nginx, and Pushpin.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { until } from "../support/cuts.mjs";
import { recipe, textOf } from "../support/recipes.mjs";
import { noNchan, noPushpin, withNginx, withPushpin } from "./hubs.mjs";
import { folder } from "./support.mjs";

const nchan = await recipe("nchan.ts", folder);
const pushpin = { ...(await recipe("pushpin.ts", folder)), ...(await recipe("pushpin-client.ts", folder)) };

/** Publishes by nchan. */
async function publish(origin, data, id = "prices") {
  const response = await fetch(`${origin}/publish?id=${id}`, { method: "POST", body: data });
  assert.ok(response.ok, `${response.status}`);
}

test("nchan's feed goes on behind the last message", { skip: noNchan }, async (t) => {
  await withNginx(textOf("nchan.conf"), async (line, origin) => {
    const seen = [];
    line.cutAt("number 3", () => until(() => seen.length === 2));
    const source = nchan.feed(`${line.origin}/feed?id=prices`);
    t.after(() => source.close());
    source.on("message", ({ data, lastEventId }) => seen.push([data, lastEventId]));
    await source.opened;
    for (const number of [1, 2, 3, 4]) await publish(origin, `number ${number}\n🌊`);
    await until(() => seen.length === 4);
    await publish(origin, "number 5");
    await until(() => seen.length === 5);
    source.close();
    assert.deepEqual(
      seen.map(([data]) => data),
      ["number 1\n🌊", "number 2\n🌊", "number 3\n🌊", "number 4\n🌊", "number 5"],
    );
    assert.equal(new Set(seen.map(([, id]) => id)).size, 5);
    assert.equal(source.stats.retries, 1);
  });
});

test("nchan does not tell that messages are gone", { skip: noNchan }, async (t) => {
  const small = textOf("nchan.conf").replace("buffer_length 1000", "buffer_length 2");
  await withNginx(small, async (line, origin) => {
    const seen = [];
    const source = nchan.feed(`${line.origin}/feed?id=prices`);
    t.after(() => source.close());
    source.on("message", ({ data }) => seen.push(data));
    await source.opened;
    await publish(origin, "number 1");
    await until(() => seen.length === 1);
    const id = source.lastEventId;
    source.close();
    for (const number of [2, 3, 4]) await publish(origin, `number ${number}`);
    const later = nchan.feed(`${line.origin}/feed?id=prices`, id);
    t.after(() => later.close());
    later.on("message", ({ data }) => seen.push(data));
    await until(() => seen.length === 3);
    later.close();
    assert.deepEqual(seen, ["number 1", "number 3", "number 4"]);
  });
});

/** An origin behind Pushpin, and its log. `before` runs before each of its answers leaves. */
async function withOrigin(use) {
  const log = [];
  const asked = [];
  const before = { answer: async () => {} };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://origin");
    const lastEventId = request.headers["last-event-id"] ?? null;
    asked.push(url.searchParams.get("after") ?? lastEventId);
    const answer = pushpin.hold("prices", log, url, lastEventId);
    await before.answer(asked.length);
    response.writeHead(200, Object.fromEntries(answer.headers)).end(await answer.text());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await withPushpin(server.address().port, async (line, control) => {
      const add = async (id, data) => {
        const previous = log.at(-1)?.id ?? "none";
        log.push({ id, data });
        await pushpin.publish(control, "prices", { id, data }, previous);
      };
      await use({ line, add, asked, before, log });
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/**
 * Publishes messages until the client has one, and waits for the rest. Pushpin has told the client the response's head
 * before it holds the connection, and throws away what is published until then; at the next message it asks the origin
 * for that.
 */
async function addUntilHeld(add, seen, published = []) {
  while (seen.length === 0) {
    published.push(`number ${published.length + 1}`);
    await add(String(published.length), published.at(-1));
    // A little time for it to arrive.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await until(() => seen.length >= published.length);
  return published;
}

test("what Pushpin holds goes on behind the last event", { skip: noPushpin }, async (t) => {
  await withOrigin(async ({ line, add, asked, log }) => {
    log.push({ id: "0", data: "number 0" });
    const seen = [];
    const source = pushpin.feed(`${line.origin}/feed`, "0");
    t.after(() => source.close());
    source.on("message", ({ data }) => seen.push(data));
    const published = await addUntilHeld(add, seen);
    line.cutAt("in the middle", () => until(() => seen.length === published.length + 1));
    for (const data of ["before the cut\n🌊", "in the middle of it\n🌊", "after it\n🌊"]) {
      await add(String(log.length), data);
      if (seen.length === published.length) await until(() => seen.length > published.length);
    }
    await until(() => seen.length === published.length + 3);
    assert.deepEqual(seen, [...published, "before the cut\n🌊", "in the middle of it\n🌊", "after it\n🌊"]);
    const before = log.at(-3).id;
    assert.ok(asked.includes(before), `the origin was asked for what follows ${asked}, not ${before}`);
  });
});

test("what is published while the origin answers is not lost by Pushpin", { skip: noPushpin }, async (t) => {
  await withOrigin(async ({ line, add, asked, before, log }) => {
    log.push({ id: "0", data: "number 0" });
    const seen = [];
    const published = [];
    before.answer = async () => {
      // The answer is made, and Pushpin holds nothing yet.
      if (published.length > 0) return;
      published.push("number 1");
      await add("1", "number 1");
    };
    const source = pushpin.feed(`${line.origin}/feed`, "0");
    t.after(() => source.close());
    source.on("message", ({ data }) => seen.push(data));
    await until(() => published.length > 0);
    await addUntilHeld(add, seen, published);
    assert.deepEqual(seen, published);
    t.diagnostic(`Pushpin asked for what follows ${asked.join(", ")}`);
  });
});
