// The examples for Rust's front-end frameworks, as `cargo xtask examples` builds them.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { launch } from "../support/browsers.mjs";
import { demoServer } from "./support/demo-server.mjs";
import { ExamplePage } from "./support/example-page.mjs";

let server, browser, example;
before(async () => ([server, browser] = await Promise.all([demoServer(), launch()])));
after(() => Promise.all([browser?.close(), server?.stop()]));
afterEach(async () => {
  const { errors } = example;
  await example.close();
  assert.deepEqual(errors, [], "errors on the page or in its console");
});

const open = async (name, look) =>
  (example = await ExamplePage.open(browser, `${server.base}/examples/${name}/`, look));

/** What the server has seen of a client, once `what` has happened so often. */
async function activity(client, until, times = 1) {
  const query = new URLSearchParams({ client, ...(until && { until, times }) });
  const response = await fetch(`${server.base}/activity?${query}`);
  const seen = await response.json();
  assert.equal(response.status, 200, JSON.stringify(seen));
  return seen;
}

for (const name of ["yew", "leptos"]) {
  describe(`the dashboard in ${name}`, () => {
    const state = (wanted) => example.until('[data-field="state"]', (text) => text === wanted);
    const figure = async (field) => Number(await example.text(`[data-field="${field}"]`));
    const received = async (count) => {
      await example.until('[data-field="received"]', (text) => Number(text) >= count);
      assert.equal(await figure("missed"), 0);
    };

    test("draws what comes, recovers from a drop and a 503, and takes a burst of two thousand", async () => {
      await open(name);
      await received(8);
      await state("open");
      assert.match(await example.text(".status"), /through native/);
      const lines = await example.page.$$eval(".line", (paths) => paths.map((path) => path.getAttribute("d")));
      assert.ok(lines.length > 0 && lines.every((line) => /^M[\d.]+ [\d.]+/.test(line)), lines.join("\n"));

      await example.press("Burst of 2000");
      await received(2000);
      for (const order of ["Drop", "Answer 503"]) {
        await example.press(order);
        await state("waiting");
        const before = await figure("received");
        await state("open");
        await received(before + 2);
      }
      assert.match(await example.text(".status"), /through fetch/);
      assert.equal(await figure("received"), await figure("last event"));
    });

    test("closes its connection by a button, and opens it again", async () => {
      await open(name);
      await received(2);
      const [stream] = example.requests.filter((path) => path.startsWith("/stream"));
      const client = new URLSearchParams(stream.split("?")[1]).get("client");
      await example.press("Close");
      await state("closed");
      await activity(client, "left");
      await example.press("Open");
      await state("open");
      await activity(client, "connected", 2);
      assert.equal(example.requests.filter((path) => path === stream).length, 2);
    });

    test("fits a phone", async () => {
      await open(name, { width: 360, height: 740 });
      await received(8);
      assert.deepEqual(await example.widths(), [360, 360]);
    });
  });
}

describe("the chat in dioxus", () => {
  const chats = () => example.requests.filter((path) => path === "/chat").length;
  const done = async (what) => (await activity("")).counters[what] ?? 0;

  test("shows an answer as it grows, and Stop is seen by the server", async () => {
    const aborts = await done("abort");
    await open("dioxus");
    await example.press("Ask");
    await example.until(".text", (text) => text.startsWith("You asked: “Why is water wet?”"));
    const text = await example.text(".text");
    await example.until(".text", (longer) => longer.length > text.length);
    await example.press("Stop");
    await example.until(".note", (note) => note === "Stopped.");
    await activity("", "abort", aborts + 1);
    assert.equal(chats(), 1);
  });

  test("has every token of an answer that ends, asked for once", async () => {
    await open("dioxus", { width: 360, height: 740 });
    await example.page.$eval("input", (input) => input.select());
    await example.page.type("input", "And why is it blue?");
    await example.press("Ask");
    await example.until(".note", (note) => /^All \d+ tokens\.$/.test(note));
    const text = await example.text(".text");
    assert.match(text, /^You asked: “And why is it blue\?”.*The next event is called “done”\.$/s);
    assert.equal(chats(), 1);
    assert.deepEqual(await example.widths(), [360, 360]);
  });
});
