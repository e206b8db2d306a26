// The components of docs/frameworks.md as they are printed, bundled as users do it.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { connect } from "headwater";
import { launch } from "../support/browsers.mjs";
import { stage } from "../support/origin.mjs";
import { FRAMEWORKS, pageOf, serverOf } from "./frameworks/bundle.mjs";
import { demoServer } from "./support/demo-server.mjs";

/** What Chromium itself writes to the console where a server refuses, as it is asked to, and has no icon. */
const EXPECTED = /^Failed to load resource: the server responded with a status of (400 .*\/s\/|404 .*\/favicon\.ico)/;

let server, browser, page, errors;
before(async () => ([server, browser] = await Promise.all([demoServer(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));

/** So many prices at once, and then silence. */
const burst = (count) => ({
  steps: [{ send: Array.from({ length: count }, (_, i) => `data: {"price":${i + 1}}\n\n`).join("") }, "hold"],
});
const price = { send: 'data: {"price":{{n}}}\n\n' };
/** A price every few milliseconds. */
const ticking = { steps: [{ repeat: { times: 10_000, steps: [price, { wait: 5 }] } }] };
const one = (price) => ({ steps: [{ send: `data: {"price":${price}}\n\n` }, "hold"] });

/** A page with a framework in it, and nothing else. */
async function open(framework) {
  page = await browser.newPage();
  errors = [];
  page.on("pageerror", (error) => errors.push(String(error.stack ?? error)));
  page.on(
    "console",
    (message) =>
      ["error", "warn"].includes(message.type()) && errors.push(`${message.text()} (${message.location().url})`),
  );
  // Any document of that origin will do; this one runs nothing of its own.
  await page.goto(`${server.base}/pkg/package.json`);
  await page.addScriptTag({ content: await pageOf(framework) });
}

async function unmount() {
  await page.evaluate(() => {
    globalThis.app?.unmount();
    globalThis.app = undefined;
  });
}

async function tidy() {
  await unmount();
  const unasked = errors.splice(0).filter((error) => !EXPECTED.test(error));
  assert.deepEqual(unasked, [], "errors on the page or in its console");
}

/** Mounts the component as `app`, with what it hears in `heard`, and counts the changes of what it shows. */
const mount = (url) =>
  page.evaluate((url) => {
    document.body.innerHTML = "";
    globalThis.root = document.body.appendChild(document.createElement("div"));
    globalThis.text = () => root.textContent;
    globalThis.heard = [];
    globalThis.changes = 0;
    globalThis.rendered = 0;
    new MutationObserver((records) => (changes += records.length)).observe(root, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    globalThis.app = globalThis.mount(root, { url, onTick: (price) => heard.push(price) });
  }, url);

/** Has it follow another URL, and returns what it shows before anything is painted. */
const follow = (url) =>
  page.evaluate(async (url) => {
    await app.update({ url, onTick: (price) => heard.push(price) });
    return text();
  }, url);

const shows = (wanted) => page.waitForFunction((wanted) => text() === wanted, { polling: 20 }, wanted);
const heard = () => page.evaluate(() => globalThis.heard);
const hears = (count) => page.waitForFunction((count) => globalThis.heard.length >= count, { polling: 20 }, count);

for (const [framework, name] of Object.entries(FRAMEWORKS)) {
  describe(`the component in ${name}`, () => {
    before(() => open(framework));
    afterEach(tidy);
    after(() => page.close());

    test("hands on each of a thousand events, and shows the last, at a frame's pace", async (t) => {
      const { url, seen } = await stage(server.base, burst(1000));
      await mount(url);
      await shows("1000");
      assert.deepEqual(
        await heard(),
        Array.from({ length: 1000 }, (_, i) => i + 1),
      );
      const changes = await page.evaluate(() => globalThis.changes);
      t.diagnostic(`${changes} changes of the document`);
      assert.ok(changes < 100, `${changes} changes`);
      assert.equal((await seen()).length, 1, "requests");
    });

    test("follows its URL: one connection at a time, none for null, and nothing of the one before is shown", async () => {
      const [first, second] = await Promise.all([stage(server.base, one(1)), stage(server.base, one(2))]);
      await mount(null);
      assert.equal(await page.evaluate(() => text()), "…");
      await follow(first.url);
      await shows("1");
      assert.equal(await follow(second.url), "…");
      assert.equal((await first.seen("ended=1"))[0].how, "client_left");
      await shows("2");
      assert.equal(await follow(null), "…");
      assert.equal((await second.seen("ended=1"))[0].how, "client_left");
      assert.deepEqual(await heard(), [1, 2]);
      assert.deepEqual([(await first.seen()).length, (await second.seen()).length], [1, 1], "requests");
    });

    test("hands events to the handler of now, without another request", async () => {
      const { url, seen } = await stage(server.base, ticking);
      await mount(url);
      await hears(3);
      await page.evaluate(async (url) => {
        globalThis.later = [];
        await app.update({ url, onTick: (price) => later.push(price) });
        globalThis.before = heard.length;
      }, url);
      await page.waitForFunction(() => globalThis.later.length >= 3, { polling: 20 });
      const [before, all, later] = await page.evaluate(() => [globalThis.before, heard, globalThis.later]);
      assert.equal(all.length, before, "the old handler hears nothing more");
      const together = [...all, ...later];
      assert.deepEqual(
        together,
        together.map((_, i) => i + 1),
      );
      assert.equal((await seen()).length, 1, "requests");
    });

    test("lets go with its component, and is heard of no more", async () => {
      const { url, seen } = await stage(server.base, ticking);
      await mount(url);
      await hears(3);
      const count = await page.evaluate(() => {
        app.unmount();
        globalThis.app = undefined;
        return heard.length;
      });
      assert.equal((await seen("ended=1"))[0].how, "client_left");
      assert.equal((await heard()).length, count);
      assert.equal((await seen()).length, 1, "requests");
    });

    test("opens nothing where it is rendered on a server", async () => {
      const render = await serverOf(framework);
      const [its, other] = await Promise.all([stage(server.base, one(1)), stage(server.base, one(2))]);
      assert.match(await render(its.url), /…/);
      // What is opened later is there by now; what was opened before would be, too.
      for await (const { data } of connect(other.url)) {
        assert.equal(data, '{"price":2}');
        break;
      }
      assert.equal((await other.seen("ended=1")).length, 1);
      assert.deepEqual(await its.seen(), []);
    });
  });
}

describe("React alone", () => {
  const token = (text) => ({ send: `data: ${JSON.stringify({ text })}\n\n` });
  const endless = { steps: [{ repeat: { times: 10_000, steps: [token("a"), { wait: 5 }] } }] };
  before(() => open("react"));
  afterEach(tidy);
  after(() => page.close());

  const chat = (url) =>
    page.evaluate((url) => {
      document.body.innerHTML = "";
      globalThis.root = document.body.appendChild(document.createElement("div"));
      globalThis.rendered = 0;
      globalThis.text = () => root.querySelector("output").textContent;
      globalThis.app = globalThis.mountChat(root, url);
    }, url);
  const ask = async (question) => {
    await page.$eval("input", (input) => (input.value = ""));
    await page.type("input", question);
    await press("Ask");
  };
  const press = (name) => page.locator(`::-p-xpath(//button[.="${name}"])`).click();
  const grows = () => page.waitForFunction(() => text().length >= 3, { polling: 20 });

  test("renders once a frame at most, however the events come", async (t) => {
    const { url } = await stage(server.base, {
      steps: [{ repeat: { times: 200, steps: [price, { wait: 1 }] } }, "hold"],
    });
    await page.evaluate(() => {
      globalThis.frames = 0;
      const count = () => requestAnimationFrame(() => (globalThis.globalThis.frames++, count()));
      count();
    });
    await mount(url);
    await shows("200");
    const { frames, rendered } = await page.evaluate(() => ({
      frames: globalThis.frames,
      rendered: globalThis.rendered,
    }));
    t.diagnostic(`${rendered} renderings in ${frames} frames`);
    // Mounting is one outside of any.
    assert.ok(rendered <= frames + 1, `${rendered} renderings in ${frames} frames`);
  });

  test("in a hidden tab the handler goes on, and the view catches up when it is seen", async () => {
    const { url } = await stage(server.base, ticking);
    await mount(url);
    await hears(3);
    const other = await browser.newPage();
    await other.bringToFront();
    await page.waitForFunction(() => document.visibilityState === "hidden", { polling: 20 });
    const shown = Number(await page.evaluate(() => text()));
    await hears(shown + 50);
    assert.equal(Number(await page.evaluate(() => text())), shown);
    await page.bringToFront();
    await page.waitForFunction((shown) => Number(text()) >= shown + 50, { polling: 20 }, shown);
    await other.close();
  });

  test("the chat shows an answer to its end", async () => {
    const { url, seen } = await stage(server.base, {
      steps: [token("Hel"), token("lo"), { send: "data: [DONE]\n\n" }, "hold"],
    });
    await chat(url);
    await ask("Hi");
    await shows("Hello");
    const [{ method, body, how }, ...more] = await seen("ended=1");
    assert.deepEqual([method, JSON.parse(body), how, more], ["POST", { prompt: "Hi" }, "client_left", []]);
  });

  test("the chat renders once for what comes at once", async (t) => {
    const { url } = await stage(server.base, {
      steps: [{ send: `${token("ab").send.repeat(500)}data: [DONE]\n\n` }, "hold"],
    });
    await chat(url);
    await ask("Hi");
    await shows("ab".repeat(500));
    const rendered = await page.evaluate(() => globalThis.rendered);
    t.diagnostic(`${rendered} renderings`);
    assert.ok(rendered < 50, `${rendered} renderings`);
  });

  for (const [what, act] of [
    ["Stop", () => press("Stop")],
    ["the end", unmount],
  ]) {
    test(`the server hears of ${what} in the chat`, async () => {
      const { url, seen } = await stage(server.base, endless);
      await chat(url);
      await ask("Hi");
      await grows();
      await act();
      assert.equal((await seen("ended=1"))[0].how, "client_left");
      assert.equal((await seen()).length, 1, "requests");
    });
  }

  test("in the chat, another question ends the answer before, of which nothing is shown any more", async () => {
    const { url, seen } = await stage(server.base, endless, { steps: [token("new"), { send: "data: [DONE]\n\n" }] });
    await chat(url);
    await ask("Hi");
    await grows();
    await ask("And?");
    await shows("new");
    assert.equal((await seen("ended=2"))[0].how, "client_left");
    assert.equal(await page.evaluate(() => text()), "new");
  });

  test("the chat says why there is no answer", async () => {
    const { url } = await stage(server.base, { status: 400, steps: [{ send: "no prompt" }] });
    await chat(url);
    await ask("Hi");
    await page.waitForFunction(() => /status 400/.test(root.querySelector("[role=alert]")?.textContent), {
      polling: 20,
    });
  });
});
