// What runs: WebAssembly where it may, JavaScript made of the same Rust where it may not.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { stage } from "./support/stage.mjs";

const require = createRequire(import.meta.url);
const feed = { steps: [{ send: "data: here\n\n" }, "hold"] };
const refuse = fileURLToPath(new URL("support/refuse-wasm.mjs", import.meta.url));

/** Runs a module that connects, in a Node.js of its own, and gives what it says of the first event. */
async function first(load, ...flags) {
  const { url } = await stage(feed);
  const script = `
    const { connect } = ${load};
    for await (const { data } of connect(${JSON.stringify(url)}).events("message")) {
      console.log(data);
      break;
    }
    const { engine } = connect(${JSON.stringify(url)}, { signal: AbortSignal.abort() });
    console.log(engine);`;
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, "--input-type=module", "--eval", script]);
  return stdout.trim().split("\n");
}

const NO_WASM = ["--disallow-code-generation-from-strings", `--import=${refuse}`];

test("WebAssembly runs where it may", async () => {
  assert.deepEqual(await first(`await import("headwater")`), ["here", "wasm"]);
});

test("JavaScript runs where WebAssembly may not, by import and by require", async () => {
  assert.deepEqual(await first(`await import("headwater")`, ...NO_WASM), ["here", "js"]);
  const required = `(await import("node:module")).createRequire(process.cwd() + "/")("headwater")`;
  assert.deepEqual(await first(required, ...NO_WASM), ["here", "js"]);
});

test("the parser takes what it is fed before it is loaded, and streams wait for it", async () => {
  const script = `
    const { createParser, EventSourceParserStream } = await import("headwater/parser");
    const events = [];
    const parser = createParser({ onEvent: ({ data }) => events.push(data), onComment: () => { throw new Error("mine"); } });
    const room = new TextEncoder().encode("data: 1\\n\\n");
    parser.feed(room);
    room.fill(0);
    parser.reset();
    parser.feed("data: lost");
    parser.reset();
    parser.feed(": thrown\\n");
    parser.feed("data: 2\\n\\n");
    const reported = new Promise((resolve) => process.once("uncaughtException", ({ message }) => resolve(message)));
    const stream = ReadableStream.from(["data: 3\\n", "\\n"]).pipeThrough(new EventSourceParserStream());
    for await (const { data } of stream) events.push(data);
    console.log(events.join(), await reported);`;
  const { stdout } = await promisify(execFile)(process.execPath, [...NO_WASM, "--input-type=module", "--eval", script]);
  assert.equal(stdout.trim(), "1,2,3 mine");
});

test("headwater/js runs JavaScript from the start", async () => {
  assert.deepEqual(await first(`await import("headwater/js")`), ["here", "js"]);
});

test("no entry but headwater/js loads the engine in JavaScript at once", () => {
  for (const entry of [
    "headwater",
    "headwater/slim",
    "headwater/eventsource",
    "headwater/polyfill",
    "headwater/parser",
  ]) {
    const text = readFileSync(require.resolve(entry), "utf8");
    assert.doesNotMatch(text, /(?:from|require\()\s*"\.\/(?:parser-)?engine\.c?js"/, entry);
  }
  assert.match(readFileSync(require.resolve("headwater/js"), "utf8"), /require\("\.\/engine\.cjs"\)/);
});

test("a source that is closed while its engine is being loaded connects to nothing", async () => {
  const { url, seen } = await stage(feed);
  const script = `
    const { connect } = await import("headwater");
    const source = connect(${JSON.stringify(url)});
    source.close();
    console.log(await source.closed, source.state);`;
  const { stdout } = await promisify(execFile)(process.execPath, [...NO_WASM, "--input-type=module", "--eval", script]);
  assert.equal(stdout.trim(), "closed closed");
  assert.deepEqual(await seen(), []);
});
