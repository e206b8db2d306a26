// Every way into the package, and what importing it does not do.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { promisify } from "node:util";
import { stage } from "./support/stage.mjs";

const feed = { steps: [{ send: "data: here\n\n" }, "hold"] };

async function first(connect) {
  const { url } = await stage(feed);
  for await (const { data } of connect(url)) return data;
}

test("import and require both connect", async () => {
  assert.equal(await first((await import("headwater")).connect), "here");
  assert.equal(await first(createRequire(import.meta.url)("headwater").connect), "here");
});

test("the door for fetch-event-source, by import and by require", async () => {
  for (const { fetchEventSource } of [await import("headwater/fetch-event-source"), createRequire(import.meta.url)("headwater/fetch-event-source")]) {
    const { url } = await stage({ steps: [{ send: "data: here\n\n" }] });
    const seen = [];
    await fetchEventSource(url, { onmessage: ({ data }) => seen.push(data) });
    assert.deepEqual(seen, ["here"]);
  }
});

test("the slim entry connects once it has its wasm, and says so before", async () => {
  const slim = await import("headwater/slim");
  assert.throws(() => slim.connect("http://x.test/"), /await init/);
  const { url } = await stage({ status: 404 });
  await assert.rejects(slim.init(url), { message: `headwater/slim: ${url} answered with status 404` });
  const wasm = createRequire(import.meta.url).resolve("headwater/headwater.wasm");
  await slim.init(await readFile(wasm));
  assert.equal(await first(slim.connect), "here");
});

test("importing compiles nothing and touches no global", async () => {
  const script = `
    const touched = [];
    for (const name of ["WebAssembly", "EventSource", "fetch", "document", "window", "location", "navigator"]) {
      const value = globalThis[name];
      Object.defineProperty(globalThis, name, { configurable: true, get() { touched.push(name); return value; } });
    }
    for (const entry of ["", "/slim", "/parser", "/eventsource", "/fetch-event-source", "/js"]) await import("headwater" + entry);
    console.log(JSON.stringify(touched));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  assert.equal(stdout.trim(), "[]");
});

test("events have their data where initMessageEvent leaves them as they were, as in Node 24", async () => {
  const { url } = await stage(feed);
  const script = `
    MessageEvent.prototype.initMessageEvent = (type) => new MessageEvent(type);
    const { EventSource } = await import("headwater/eventsource");
    const source = new EventSource(${JSON.stringify(url)});
    source.onmessage = ({ data }) => {
      console.log(data);
      source.close();
    };`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  assert.equal(stdout.trim(), "here");
});
