// An engine that is out of memory: what becomes of the sources and parsers on it, and of those that come later. Each test
// is a process of its own, whose engine may have 32 MiB.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

/** Leaves an engine in JavaScript no more memory than this process's flag leaves WebAssembly. */
const LESS = `
  const { ArrayBuffer } = globalThis;
  globalThis.ArrayBuffer = class extends ArrayBuffer {
    constructor(length, ...rest) {
      if (length > 32 << 20) throw new RangeError("Array buffer allocation failed");
      super(length, ...rest);
    }
  };`;

/** Runs a module, and gives what it has logged, as values. */
async function run(source) {
  const flags = ["--wasm-max-mem-pages=512", "--input-type=module", "-e", `${LESS}\n${source}`];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, flags, { timeout: 60_000 });
  assert.equal(stderr, "");
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Sources of a `fetch` of one's own, whose chunks are given by hand. */
const SOURCES = `
  const log = (...values) => console.log(JSON.stringify(values));
  const limits = { line: 2 ** 30, event: 2 ** 30 };
  function open(name) {
    let controller;
    const fetch = async () =>
      new Response(new ReadableStream({ start: (it) => void (controller = it), cancel: () => log(name, "let go") }), {
        headers: { "content-type": "text/event-stream" },
      });
    const source = connect("http://localhost/" + name, { fetch, limits, transport: "fetch" });
    source.on("message", ({ data }) => log(name, data.length));
    source.onState(({ state, error }) => error && log(name, state, error.kind, error.message));
    return { source, send: (text) => controller.enqueue(new TextEncoder().encode(text)) };
  }
  const turn = () => new Promise((resolve) => setTimeout(resolve, 20));
  const until = async (holds) => { while (!holds()) await turn(); };
`;

for (const entry of ["headwater", "headwater/js"]) {
  test(`${entry}: all sources of the engine fail with a kind of its own, and the next one has another engine`, async () => {
    const told = await run(`
      import { connect } from "${entry}";
      ${SOURCES}
      const a = open("a");
      const b = open("b");
      await Promise.all([a.source.opened, b.source.opened]);
      b.send("data: 1\\n\\n");
      await until(() => b.source.received === 1);
      for (let at = 0; at < 64 && a.source.state === "open"; at++) {
        a.send((at ? "" : "data: ") + "x".repeat(1 << 20));
        await turn();
      }
      await turn();
      const c = open("c");
      await c.source.opened;
      c.send("data: 22\\n\\n");
      await until(() => c.source.received === 1);
      b.source.reconnect();
      await b.source.opened;
      b.send("data: 333\\n\\n");
      await until(() => b.source.received === 2);
      log("end");
      process.exit();
    `);
    const isLetGo = ([, what]) => what === "let go";
    assert.deepEqual(
      told
        .filter(isLetGo)
        .map(([name]) => name)
        .sort(),
      ["a", "b"],
      "no body outlives its source",
    );
    const failed = (name) => (one) => one[0] === name && one[1] === "closed" && one[2] === "engine";
    assert.deepEqual(
      told.filter((one) => !isLetGo(one)).map((one) => (one[1] === "closed" ? one.slice(0, 3) : one)),
      [["b", 1], ["a", "closed", "engine"], ["b", "closed", "engine"], ["c", 2], ["b", 3], ["end"]],
    );
    assert.match(told.find(failed("b"))[3], /^http:\/\/localhost\/b was let go, since the engine has failed: /);
  });
}

test("headwater/parser: all parsers of the engine say so, and the next one has another engine", async () => {
  const told = await run(
    `
      import { createParser } from "headwater/parser";
      const log = (...values) => console.log(JSON.stringify(values));
      const make = (name) => createParser({ onEvent: ({ data }) => log(name, data) });
      const a = make("a");
      const b = make("b");
      b.feed("data: 1\\n\\ndata: 2");
      const attempt = (parser, chunk) => {
        try {
          parser.feed(chunk);
        } catch (error) {
          log(error.message);
        }
      };
      attempt(a, new Uint8Array(64 << 20).fill(120));
      attempt(a, "data: into memory that another has\\n\\n");
      attempt(b, "\\n\\n");
      a.reset();
      try {
        b.reset({ consume: true });
      } catch {}
      make("c").feed("data: 3\\n\\n");
    `,
  );
  const used = ["the memory for parsers is used up; make another parser, and begin its stream anew"];
  assert.deepEqual(told, [["b", "1"], used, used, used, ["c", "3"]]);
});

for (const replaced of [
  'globalThis.document = { addEventListener: "an element of that name" };',
  'Math.random = "an element of that name";',
])
  test(`a page that has replaced a function of the platform's fails the source, which does not stay connecting: ${replaced}`, async () => {
    const told = await run(`
    import { connect } from "headwater";
    ${replaced}
    const source = connect("http://localhost/");
    const [{ value }] = await Promise.allSettled([source.closed.catch(({ kind, message }) => [source.state, kind, message])]);
    console.log(JSON.stringify(value));
  `);
    const [[state, kind, message]] = told;
    assert.deepEqual([state, kind], ["closed", "engine"]);
    assert.match(message, /^http:\/\/localhost\/ was let go, since the engine has failed: .* is not a function$/);
  });

test("fetchEventSource() rejects with an error where its engine is out of memory", async () => {
  const told = await run(`
    import { fetchEventSource } from "headwater/fetch-event-source";
    const log = (...values) => console.log(JSON.stringify(values));
    const part = new TextEncoder().encode("x".repeat(1 << 20));
    const pull = (controller) => controller.enqueue(part);
    const start = (controller) => controller.enqueue(new TextEncoder().encode("data: "));
    const fetch = async () =>
      new Response(new ReadableStream({ start, pull }), { headers: { "content-type": "text/event-stream" } });
    const limits = { line: 2 ** 30, event: 2 ** 30 };
    await fetchEventSource("http://localhost/", { fetch, limits }).catch((error) => log(error?.name, error?.kind));
    process.exit();
  `);
  assert.deepEqual(told, [["SourceError", "engine"]]);
});
