// Every way into the package, and what importing it does not do.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { compileFunction, createContext } from "node:vm";
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
  for (const { fetchEventSource } of [
    await import("headwater/fetch-event-source"),
    createRequire(import.meta.url)("headwater/fetch-event-source"),
  ]) {
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
    for (const entry of ["", "/slim", "/parser", "/eventsource", "/fetch-event-source", "/stores", "/protocol", "/share", "/response", "/store", "/lit", "/tanstack-query", "/swr", "/js"]) await import("headwater" + entry);
    console.log(JSON.stringify(touched));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  assert.equal(stdout.trim(), "[]");
});

const ENTRIES = [
  "",
  "/slim",
  "/parser",
  "/parser/stream",
  "/eventsource",
  "/polyfill",
  "/fetch-event-source",
  "/stores",
  "/protocol",
  "/share",
  "/response",
  "/store",
  "/tanstack-query",
  "/lit",
  "/swr",
  "/js",
];

test("every entry can be imported and required, whatever is missing", async () => {
  const groups = [
    ["TextDecoder"],
    ["TextEncoder"],
    ["TransformStream", "ReadableStream", "WritableStream"],
    ["WebAssembly", "FinalizationRegistry", "WeakRef"],
    ["fetch", "Headers", "Request", "Response", "AbortController", "AbortSignal"],
    ["EventSource", "MessageEvent", "MessageChannel", "DOMException", "navigator"],
    ["structuredClone", "queueMicrotask", "setImmediate", "performance"],
  ];
  const without = (names) => `
    import { createRequire } from "node:module";
    const require = createRequire(import.meta.url);
    for (const name of ${JSON.stringify(names)}) delete globalThis[name];
    const failed = [];
    for (const entry of ${JSON.stringify(ENTRIES)}) {
      await import("headwater" + entry).catch((error) => failed.push([entry, "import", error.message]));
      try {
        require("headwater" + entry);
      } catch (error) {
        failed.push([entry, "require", error.message]);
      }
    }
    console.log(JSON.stringify(failed));`;
  const all = [...groups, groups.flat()].map(async (missing) => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", without(missing)]);
    assert.deepEqual(JSON.parse(stdout), [], `without ${missing}`);
  });
  await Promise.all(all);
});

test("while developing, a stack names functions; every entry is there, and exports the same", async () => {
  const script = `
    const entries = ["", "/parser", "/parser/stream", "/eventsource", "/polyfill", "/fetch-event-source", "/share", "/response", "/store", "/react", "/preact", "/vue", "/svelte", "/solid", "/angular", "/lit", "/tanstack-query", "/swr"];
    const names = {};
    for (const entry of entries) names[entry] = Object.keys(await import("headwater" + entry)).sort();
    const { connect, SourceError } = await import("headwater");
    const source = connect("data:text/event-stream,data: here%0A%0A", { transport: "fetch" });
    source.on("message", ({ data }) => {
      console.log(JSON.stringify({ names, data, name: new SourceError("").name, stack: new Error().stack }));
      source.close();
    });`;
  const run = async (...flags) => {
    const args = [...flags, "--input-type=module", "--eval", script];
    return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout);
  };
  const [minified, named] = [await run(), await run("--conditions=development")];
  assert.deepEqual(named.names, minified.names);
  assert.deepEqual([named.data, named.name], ["here", "SourceError"]);
  assert.match(named.stack, /Handlers\.call .*Delivery\./s);
  assert.doesNotMatch(minified.stack, /Delivery/);
});

test("V8 is told to compile those files at once of which nearly all runs before a first event, and no others", () => {
  const dist = dirname(createRequire(import.meta.url).resolve("headwater"));
  const read = (file) => readFileSync(join(dist, file), "utf8");
  const hinted = readdirSync(dist).filter(
    (file) => /\.c?js$/.test(file) && read(file).startsWith("//# allFunctionsCalledOnLoad\n"),
  );
  const [, ofTheClass] = /"\.\/(shared-\w+\.js)"/.exec(read("eventsource.js"));
  assert.deepEqual(
    hinted.sort(),
    ["fetch-event-source.js", "index.js", "polyfill.global.js", ofTheClass, "slim.js"].sort(),
  );
});

/** What an entry exports where there is JavaScript and nothing else but these globals. */
function inAnEmptyRealm(entry, globals = {}) {
  const context = createContext(globals);
  const load = (path) => {
    const module = { exports: {} };
    const below = (name) => load(join(dirname(path), name));
    compileFunction(readFileSync(path, "utf8"), ["module", "exports", "require"], {
      parsingContext: context,
      filename: path,
    })(module, module.exports, below);
    return module.exports;
  };
  return load(createRequire(import.meta.url).resolve(`headwater${entry}`));
}

test("importing asks for nothing but JavaScript, and the class for what it extends", () => {
  for (const entry of ENTRIES) {
    const isOfTheClass = entry === "/eventsource" || entry === "/polyfill";
    const exports = inAnEmptyRealm(entry, isOfTheClass ? { Event, EventTarget } : {});
    assert.ok(Object.keys(exports).length > 0, entry);
  }
});

test("who needs what is missing is told so, and what to do", () => {
  const missing = (name) => ({ message: `Headwater needs ${name}; in tests, a setup file can define it` });
  const { createParser, EventSourceParserStream } = inAnEmptyRealm("/parser");
  assert.throws(() => createParser({}), missing("TextDecoder"));
  assert.throws(() => new EventSourceParserStream(), missing("TransformStream"));
  assert.throws(
    () => new (inAnEmptyRealm("/parser", { TransformStream }).EventSourceParserStream)(),
    missing("TextDecoder"),
  );
  assert.throws(() => inAnEmptyRealm("/parser", { TextDecoder }).createParser({}), missing("TextEncoder"));
  assert.throws(() => inAnEmptyRealm("", { URL }).connect("http://x.test/"), missing("TextDecoder"));
  assert.throws(
    () => new (inAnEmptyRealm("/eventsource", { Event, EventTarget, URL }).EventSource)("http://x.test/"),
    missing("fetch"),
  );
});

test("without fetch, a source has failed for good, and says why", async () => {
  const given = {
    URL,
    TextDecoder,
    TextEncoder,
    Headers,
    DOMException,
    AbortController,
    queueMicrotask,
    setTimeout,
    clearTimeout,
    performance,
  };
  const { connect } = inAnEmptyRealm("", given);
  await assert.rejects(connect("http://x.test/").closed, ({ kind, willRetry, cause }) => {
    assert.deepEqual([kind, willRetry], ["request", false]);
    assert.match(cause.message, /^Headwater needs fetch; in tests/);
    return true;
  });
  await assert.rejects(
    inAnEmptyRealm("/fetch-event-source", given).fetchEventSource("http://x.test/"),
    /^Error: Headwater needs fetch/,
  );
});

test("where Node's own are hidden, as in Jest's jsdom environment, its process hands them out", async () => {
  const { createParser, EventSourceParserStream } = inAnEmptyRealm("/parser", { process });
  const seen = [];
  createParser({ onEvent: ({ data }) => seen.push(data) }).feed("data: Grüße\n\n");
  assert.deepEqual(seen, ["Grüße"]);
  const events = new Blob(["data: 世界\n\n"]).stream().pipeThrough(new EventSourceParserStream());
  for await (const { data } of events) seen.push(data);
  assert.deepEqual(seen, ["Grüße", "世界"]);
});

test("the parser's stream is a TransformStream as soon as there is one, and can be extended", async () => {
  const { EventSourceParserStream } = await import("headwater/parser");
  const stream = new EventSourceParserStream();
  assert.ok(stream instanceof TransformStream && stream instanceof EventSourceParserStream);
  assert.equal(Object.getPrototypeOf(EventSourceParserStream), TransformStream);
  class Shouting extends EventSourceParserStream {
    get loud() {
      return this.readable;
    }
  }
  const shouting = new Shouting({ onError: "terminate" });
  assert.ok(
    shouting instanceof Shouting && shouting instanceof EventSourceParserStream && shouting instanceof TransformStream,
  );
  assert.equal(shouting.loud, shouting.readable);
  assert.throws(() => EventSourceParserStream(), TypeError);
});

test("headwater/parser/stream is another door to the same classes", async () => {
  const require = createRequire(import.meta.url);
  for (const [stream, parser] of [
    [await import("headwater/parser/stream"), await import("headwater/parser")],
    [require("headwater/parser/stream"), require("headwater/parser")],
  ]) {
    assert.deepEqual(Object.keys(stream).sort(), ["EventSourceParserStream", "ParseError"]);
    for (const name of Object.keys(stream)) assert.equal(stream[name], parser[name]);
  }
});

test("headwater/response connects by the connect() of headwater, by import, by require and while developing", async () => {
  const script = `
    import { createRequire } from "node:module";
    const require = createRequire(import.meta.url);
    const compiled = [];
    const { Module } = WebAssembly;
    WebAssembly.Module = class extends Module {
      constructor(bytes) {
        super(bytes);
        // A module of eight bytes only asks whether WebAssembly is refused.
        if (bytes.length > 8) compiled.push(bytes.length);
      }
    };
    const same = [];
    for (const load of [(entry) => import(entry), require]) {
      const { connect, SourceError } = await load("headwater");
      const { fromResponse } = await load("headwater/response");
      const source = fromResponse(new Response("", { status: 404 }));
      const other = connect("http://x.test/", { signal: AbortSignal.abort() });
      const error = await source.closed.catch((error) => error);
      same.push(source.constructor === other.constructor, error instanceof SourceError);
    }
    console.log(JSON.stringify([same, compiled.length]));`;
  for (const flags of [[], ["--conditions=development"]]) {
    const args = [...flags, "--input-type=module", "--eval", script];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    // One engine for ES modules, and one for CommonJS.
    assert.deepEqual(JSON.parse(stdout), [[true, true, true, true], 2]);
  }
});

test("linked in their places, the stand-ins export what they stand for, by import and by require", async (t) => {
  const dir = mkdtempSync(join(tmpdir(), "headwater-"));
  t.after(() => rmSync(dir, { recursive: true }));
  mkdirSync(join(dir, "node_modules"));
  const link = (name, to) => symlinkSync(to, join(dir, "node_modules", name), "junction");
  link("headwater", realpathSync("node_modules/headwater"));
  // As npm links them: through the package, so that its own name is found from there.
  for (const name of ["eventsource-parser", "eventsource"]) link(name, join(dir, "node_modules/headwater/as", name));
  const script = `
    import { createRequire } from "node:module";
    import * as theirs from "eventsource-parser";
    import { EventSourceParserStream } from "eventsource-parser/stream";
    import { EventSource } from "eventsource";
    import * as parser from "headwater/parser";
    import * as ours from "headwater/eventsource";
    const require = createRequire(import.meta.url);
    console.log(JSON.stringify([
      Object.keys(parser).filter((name) => theirs[name] === parser[name]),
      EventSourceParserStream === parser.EventSourceParserStream,
      EventSource === ours.EventSource,
      require("eventsource-parser/stream").EventSourceParserStream === require("headwater/parser").EventSourceParserStream,
      require("eventsource-parser").createParser === require("headwater/parser").createParser,
      require("eventsource").EventSource === require("headwater/eventsource").EventSource,
    ]));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--preserve-symlinks", "--input-type=module", "--eval", script],
    { cwd: dir },
  );
  assert.deepEqual(JSON.parse(stdout), [
    ["EventSourceParserStream", "ParseError", "createParser"],
    true,
    true,
    true,
    true,
    true,
  ]);
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

test("the licences go along: the package's own, and those of what is compiled into it", () => {
  const pkg = dirname(createRequire(import.meta.url).resolve("headwater/package.json"));
  const read = (name) => readFileSync(join(pkg, name), "utf8");
  assert.match(read("LICENSE-MIT"), /Headwater/);
  assert.match(read("LICENSE-APACHE"), /Version 2\.0/);
  assert.match(read("LICENSE-THIRD-PARTY"), /^- lol_alloc \(MIT\)$/m);
  assert.ok(JSON.parse(read("package.json")).files.includes("LICENSE-*"));
});
