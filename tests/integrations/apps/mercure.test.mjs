// Mercure's subscriptions, by Node.js with a token and in a page with a cookie, against a hub of our own.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { serving, until } from "../support/cuts.mjs";
import { recipe } from "../support/recipes.mjs";
import { COOKIE, mercureHub } from "./mercure.mjs";
import { bundle, openPage } from "./pages.mjs";
import { folder } from "./support.mjs";

const { subscribe } = await recipe("mercure.ts", folder);
const PATH = "/.well-known/mercure";
const BOOK = "https://example.com/books/1";

test("it goes on behind the last update, and nothing is told of a loss", async (t) => {
  const hub = mercureHub();
  await serving(hub.server, async (line) => {
    const seen = [];
    const losses = [];
    line.cutAt("number 3", () => until(() => seen.length === 2));
    const source = subscribe(line.origin + PATH, {
      match: [BOOK],
      matchURLPattern: ["https://example.com/authors/:id"],
      onLoss: (...loss) => losses.push(loss),
    });
    t.after(() => source.close());
    source.on("*", ({ type, data }) => seen.push([type, data]));
    await source.opened;
    hub.publish(BOOK, "number 1");
    hub.publish("https://example.com/books/2", "of another topic");
    hub.publish("https://example.com/authors/7", "number 2\nin two lines", { type: "author" });
    hub.publish(BOOK, "number 3");
    hub.publish(BOOK, "number 4");
    await until(() => seen.length === 4);
    source.close();
    assert.deepEqual(seen, [
      ["message", "number 1"],
      ["author", "number 2\nin two lines"],
      ["message", "number 3"],
      ["message", "number 4"],
    ]);
    assert.deepEqual(losses, []);
    const [first, second] = hub.requests.map(({ url }) => url.searchParams);
    assert.deepEqual([first.get("last_event_id"), second.get("last_event_id")], [null, "urn:uuid:000000000003"]);
  });
});

test("updates that the hub no longer has are told", async (t) => {
  const hub = mercureHub({ kept: 2 });
  await serving(hub.server, async (line) => {
    const seen = [];
    const losses = [];
    const source = subscribe(line.origin + PATH, { match: [BOOK], onLoss: (...loss) => losses.push(loss) });
    t.after(() => source.close());
    source.on("message", ({ data }) => seen.push(data));
    await source.opened;
    const first = hub.publish(BOOK, "number 1");
    await until(() => seen.length === 1);
    line.cut();
    for (const number of [2, 3, 4]) hub.publish(BOOK, `number ${number}`);
    await until(() => seen.length === 3);
    source.close();
    assert.deepEqual(seen, ["number 1", "number 3", "number 4"]);
    assert.deepEqual(losses, [[first, "earliest"]]);
  });
});

test("it begins where the page's own content stands", async (t) => {
  const hub = mercureHub();
  await serving(hub.server, async (line) => {
    hub.publish(BOOK, "in the page already");
    const lastEventId = hub.publish(BOOK, "in the page, too");
    hub.publish(BOOK, "published meanwhile");
    const source = subscribe(line.origin + PATH, { match: [BOOK], lastEventId });
    t.after(() => source.close());
    const { value } = await source.events("message").next();
    assert.equal(value.data, "published meanwhile");
    source.close();
  });
});

test("a token that expires is made anew, and private updates go on", async (t) => {
  const hub = mercureHub({ tokens: { "token-1": [BOOK], "token-2": [BOOK] } });
  await serving(hub.server, async (line) => {
    let made = 0;
    const seen = [];
    const source = subscribe(line.origin + PATH, { match: ["*"], token: async () => `token-${++made}` });
    t.after(() => source.close());
    source.on("message", ({ data }) => seen.push(data));
    await source.opened;
    hub.publish(BOOK, "number 1", { isPrivate: true });
    hub.publish("https://example.com/books/2", "not for this token", { isPrivate: true });
    await until(() => seen.length === 1);
    hub.expire("token-1");
    hub.publish(BOOK, "number 2", { isPrivate: true });
    await until(() => seen.length === 2);
    source.close();
    assert.deepEqual(seen, ["number 1", "number 2"]);
    assert.deepEqual(
      hub.requests.map(({ headers }) => headers.authorization),
      ["Bearer token-1", "Bearer token-2"],
    );
  });
});

const program = process.env.CHROMIUM ?? "/usr/bin/chromium";
const skip = existsSync(program) ? false : `there is no Chromium: ${program} is not there`;

test("a page of another origin sends the cookie, asks without a preflight, and hears of a loss", { skip }, async () => {
  const hub = mercureHub({ kept: 2, tokens: { reader: [BOOK] } });
  await serving(hub.server, async (line) => {
    const app = `
      import { subscribe } from "./mercure.mjs";
      globalThis.losses = [];
      const source = subscribe(${JSON.stringify(line.origin + PATH)}, {
        match: [${JSON.stringify(BOOK)}],
        onLoss: (...loss) => losses.push(loss),
      });
      source.on("message", ({ data }) => document.body.append(Object.assign(document.createElement("p"), { textContent: data })));
    `;
    const page = (_, response) =>
      response
        .writeHead(200, { "content-type": "text/html", "set-cookie": `${COOKIE}=reader; HttpOnly; SameSite=Strict` })
        .end('<!doctype html><body><script type="module" src="/app.js"></script>');
    const files = { "/": page, "/app.js": ["text/javascript", await bundle(app, "mercure.ts")] };
    await openPage(files, async ({ page, open, texts, errors }) => {
      await open();
      await until(() => hub.subscribers.size === 1);
      const first = hub.publish(BOOK, "number 1", { isPrivate: true });
      await texts("p", 1);
      line.cut();
      for (const number of [2, 3, 4]) hub.publish(BOOK, `number ${number}`, { isPrivate: true });
      assert.deepEqual(await texts("p", 3), ["number 1", "number 3", "number 4"]);
      assert.deepEqual(await page.evaluate(() => globalThis.losses), [[first, "earliest"]]);
      assert.deepEqual(
        hub.requests.map(({ method }) => method),
        ["GET", "GET"],
      );
      assert.deepEqual(errors, []);
    });
  });
});
