// What the first source of a process or a page does while its engine is not there yet. Each test is a process of its own.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const WASM = fileURLToPath(import.meta.resolve("headwater/headwater.wasm"));

/**
 * A `fetch` of one's own that logs, and a log of when the engine is compiled. A module of eight bytes
 * only asks whether WebAssembly is refused.
 */
const PRELUDE = `
  const told = [];
  const log = (...values) => told.push(values.length > 1 ? values : values[0]);
  const construct = (target, [bytes]) => {
    if (bytes.length > 8) log("compiled");
    return new target(bytes);
  };
  if (globalThis.WebAssembly) WebAssembly.Module = new Proxy(WebAssembly.Module, { construct });
  let signal;
  const answer = (text = "data: hello\\n\\n") => {
    const start = (controller) => controller.enqueue(new TextEncoder().encode(text));
    return new Response(new ReadableStream({ start }), { headers: { "content-type": "text/event-stream" } });
  };
  const fetch = async (url, init) => {
    signal = init.signal;
    log("sent");
    return answer();
  };
  // A source that begins later has had its event: what those before it were to do has been done.
  const later = async () => {
    const { connect } = await import("headwater");
    await new Promise((resolve) => {
      const other = connect("http://localhost/later", { transport: "fetch", fetch: async () => answer() });
      other.on("message", () => (other.close(), resolve()));
    });
  };
  const end = () => {
    console.log(JSON.stringify(told));
    process.exit();
  };
`;

async function run(source, ...flags) {
  const all = [...flags, "--input-type=module", "-e", `${PRELUDE}\n${source}`];
  const { stdout } = await promisify(execFile)(process.execPath, all, { timeout: 20_000 });
  return JSON.parse(stdout);
}

/** For those to whom it does not matter when the engine is compiled. */
const without = (told) => told.filter((one) => one !== "compiled");

/** Where WebAssembly is refused, nothing is compiled. The engine is loaded before the first request then. */
const same = (told, expected, refused = without(expected)) =>
  assert.deepEqual(told, globalThis.WebAssembly ? expected : refused);

for (const [name, source] of [
  [
    "connect()",
    `import { connect } from "headwater";
     connect("http://localhost/", { transport: "fetch", fetch }).on("message", ({ data }) => (log(data), end()));`,
  ],
  [
    "connect() with a body",
    `import { connect } from "headwater";
     connect("http://localhost/", { json: {}, fetch }).on("message", ({ data }) => (log(data), end()));`,
  ],
  [
    "the class",
    `import { EventSource } from "headwater/eventsource";
     new EventSource("http://localhost/", { fetch }).onmessage = ({ data }) => (log(data), end());`,
  ],
  [
    "fetchEventSource()",
    `import { fetchEventSource } from "headwater/fetch-event-source";
     fetchEventSource("http://localhost/", { fetch, onmessage: ({ data }) => (log(data), end()) });`,
  ],
]) {
  test(`${name}: the first request does not wait for the engine`, async () => {
    same(await run(source), ["sent", "compiled", "hello"]);
  });
}

test("the states are told in order, and the attempt is the first one", async () => {
  const told = await run(`
    import { connect } from "headwater";
    const headers = ({ attempt }) => (log("headers", attempt), {});
    const source = connect("http://localhost/", { transport: "fetch", fetch, headers });
    source.onState(({ state, attempt, transport }) => log(state, attempt, transport));
    source.on("message", () => (log(source.transportReason), source.close(), end()));
  `);
  const request = [["headers", 1], "sent"];
  const connecting = ["connecting", 1, "fetch"];
  const rest = [["open", 1, "fetch"], "the options name it", ["closed", 1, "fetch"]];
  same(told, [...request, "compiled", connecting, ...rest], [connecting, ...request, ...rest]);
});

test("a source that is closed at once sends nothing", async () => {
  const told = await run(`
    import { connect } from "headwater";
    const source = connect("http://localhost/", { transport: "fetch", fetch });
    source.close();
    log(await source.closed);
    await later();
    end();
  `);
  assert.deepEqual(without(told), ["closed"]);
});

test("a request that was sent before the engine ran is aborted where the source is closed before it runs", async () => {
  const told = await run(`
    import { connect } from "headwater";
    const sending = (url, init) => {
      const sent = fetch(url, init);
      source.close();
      log(signal.aborted);
      return sent;
    };
    const source = connect("http://localhost/", { transport: "fetch", fetch: sending });
    source.on("message", () => log("an event"));
    log(await source.closed);
    await later();
    end();
  `);
  assert.deepEqual(without(told), ["sent", true, "closed"]);
});

test("a function of the user that fails before the engine runs is the same fault as ever, and is asked again", async () => {
  const told = await run(`
    import { connect } from "headwater";
    let calls = 0;
    const headers = () => {
      if (calls++ === 0) throw new Error("no token");
      return {};
    };
    const source = connect("http://localhost/", { fetch, headers, retry: { initial: 1 } });
    source.onState(({ state, error }) => error && log(state, error.kind, error.cause.message));
    source.on("message", () => end());
  `);
  same(told, ["compiled", ["waiting", "prepare", "no token"], "sent"]);
});

test("the engine does not wait for a function of the user: time-outs pass", async () => {
  const told = await run(`
    import { connect } from "headwater";
    const headers = () => new Promise(() => {});
    const source = connect("http://localhost/", { fetch, headers, timeout: { connect: 20 }, retry: { attempts: 0 } });
    source.onState(({ state, error }) => log(state, error?.kind ?? null));
    await source.closed.catch(() => {});
    end();
  `);
  same(told, ["compiled", ["connecting", null], ["closed", "timeout"]]);
});

/** As WebKit refuses WebAssembly: a module is compiled as ever, and has no instance. */
const REFUSED_LATE = `
  if (globalThis.WebAssembly)
    WebAssembly.Instance = class {
      constructor() {
        throw new WebAssembly.CompileError("refused");
      }
    };
`;

test("where a module is compiled and its instance refused, the engine is loaded before the first request too", async () => {
  const told = await run(`
    ${REFUSED_LATE}
    import { connect } from "headwater";
    const source = connect("http://localhost/", { transport: "fetch", fetch });
    source.onState(({ state }) => state === "connecting" && log(state));
    source.on("message", () => (log(source.engine), end()));
  `);
  assert.deepEqual(without(told), ["connecting", "sent", "js"]);
});

test("where the engine can't be loaded nothing is sent and the source fails, and the next one loads it", async () => {
  const told = await run(`
    ${REFUSED_LATE}
    import { register } from "node:module";
    import { connect } from "headwater";
    register(\`data:text/javascript,
      let asked = 0;
      export const resolve = (name, context, next) => {
        if (name.endsWith("/engine.js") && asked++ === 0) throw new Error("it is missing");
        return next(name, context);
      };\`);
    const source = connect("http://localhost/", { transport: "fetch", fetch });
    await source.closed.catch(({ kind, cause }) => log(kind, cause.message));
    connect("http://localhost/", { transport: "fetch", fetch }).on("message", ({ data }) => (log(data), end()));
  `);
  assert.deepEqual(without(told), [["request", "it is missing"], "sent", "hello"]);
});

test("where the runtime provides the module, it has one instance, however many sources are first", {
  skip: !globalThis.WebAssembly && "such a runtime has WebAssembly",
}, async () => {
  const told = await run(
    `
    import { register } from "node:module";
    register(\`data:text/javascript,
      export const load = (url, context, next) => {
        if (!url.endsWith(".wasm")) return next(url, context);
        return { format: "module", shortCircuit: true, source: "export default globalThis.provided;" };
      };\`);
    import { readFileSync } from "node:fs";
    globalThis.provided = new WebAssembly.Module(readFileSync(${JSON.stringify(WASM)}));
    WebAssembly.Instance = class extends WebAssembly.Instance {
      constructor(module, imports) {
        super(module, imports);
        if (module === globalThis.provided) log("an instance");
      }
    };
    const { connect } = await import("headwater");
    let heard = 0;
    for (let i = 0; i < 6; i++)
      connect("http://localhost/", { transport: "fetch", fetch }).on("message", () => ++heard === 6 && end());
  `,
    "--conditions=workerd",
  );
  assert.deepEqual(told, ["compiled", ...Array(6).fill("sent"), "an instance"]);
});

for (const [when, before] of [
  ["", ""],
  [" where its instance would be refused", REFUSED_LATE],
]) {
  test(`the slim entry refuses another WebAssembly, as bytes and as a module${when}`, {
    skip: !globalThis.WebAssembly && "there is no module",
  }, async () => {
    const told = await run(`
      ${before}
      import { init } from "headwater/slim";
      // One without content, one that imports a function, (import "a" "b" (func)), and one that is cut off.
      const begin = [0, 97, 115, 109, 1, 0, 0, 0];
      for (const rest of [[], [1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 97, 1, 98, 0, 0]]) {
        const bytes = new Uint8Array([...begin, ...rest]);
        for (const given of [bytes, await WebAssembly.compile(bytes)]) await init(given).catch(({ message }) => log(message));
      }
      await init(new Uint8Array([...begin, 1])).catch(({ name }) => log(name));
      end();
    `);
    const message = "headwater/slim: this is another WebAssembly than headwater/headwater.wasm";
    assert.deepEqual(without(told), [...Array(4).fill(message), "CompileError"]);
  });
}

const NO_MEMORY = `
  if (globalThis.WebAssembly)
    WebAssembly.Instance = class extends WebAssembly.Instance {
      constructor(module, imports) {
        if (WebAssembly.Module.exports(module).length > 0) throw new RangeError("out of memory");
        super(module, imports);
      }
    };
`;
for (const [when, before, given] of [
  ["there is no memory for the other", NO_MEMORY, "wasm"],
  [
    "it is given a module whose instance is refused",
    REFUSED_LATE,
    "globalThis.WebAssembly ? await WebAssembly.compile(wasm) : wasm",
  ],
]) {
  test(`the slim entry loads the engine in JavaScript where ${when}`, async () => {
    const told = await run(`
      ${before}
      import { readFileSync } from "node:fs";
      import { connect, init } from "headwater/slim";
      const wasm = readFileSync(${JSON.stringify(WASM)});
      await init(${given});
      const source = connect("http://localhost/", { fetch });
      source.on("message", () => (log(source.engine), end()));
    `);
    assert.deepEqual(told, ["sent", "js"]);
  });
}

test("the slim entry whose WebAssembly is refused may be connected by while its engine is loading", async () => {
  const told = await run(`
    import { readFileSync } from "node:fs";
    import { connect, init } from "headwater/slim";
    const wasm = readFileSync(${JSON.stringify(WASM)});
    // Node's own fetch compiles something, too.
    const { compile } = globalThis.WebAssembly ?? {};
    const refuse = async (bytes) => {
      if (bytes.length === wasm.length) throw new Error("refused");
      return compile(bytes);
    };
    if (compile) WebAssembly.compile = refuse;
    const ready = init(wasm);
    let source;
    while (!source) {
      await undefined;
      try {
        source = connect("http://localhost/", { fetch });
      } catch (error) {
        if (!error.message.includes("await init")) throw error;
      }
    }
    source.onState(({ state }) => log(state));
    source.on("message", ({ data }) => (log(data), ready.then(end)));
  `);
  assert.deepEqual(without(told), ["connecting", "sent", "open", "hello"]);
});

/** Opens a source, waits so many turns, and does something; tells how many requests there are that nobody has aborted. */
const AT_TURN = `
  import { connect } from "headwater";
  const signals = [];
  const waiting = (url, init) => (signals.push(init.signal), new Promise(() => {}));
  const unaborted = async (act, turns, options) => {
    signals.length = 0;
    const source = connect("http://localhost/", { fetch: waiting, ...options });
    for (let passed = 0; passed < turns; passed++) await undefined;
    act(source);
    await later();
    const count = signals.filter(({ aborted }) => !aborted).length;
    source.close();
    return count;
  };
`;

for (const [what, options] of [
  ["a GET", "{}"],
  ["a POST", "{ json: {} }"],
  ["headers by a function", "{ headers: async () => ({}) }"],
]) {
  test(`wherever a source is closed or reconnected in its first turns, no request stays that is not its own: ${what}`, async () => {
    const ofEach = (act) => `
      const counts = new Set();
      for (let turns = 0; turns < 30; turns++) counts.add(await unaborted(${act}, turns, ${options}));
      log([...counts]);`;
    const warm = await run(`${AT_TURN} await unaborted(() => {}, 0, {});
      ${ofEach("(source) => source.close()")} end();`);
    assert.deepEqual(without(warm), [[0]]);
    const again = await run(`${AT_TURN} await unaborted(() => {}, 0, {});
      ${ofEach("(source) => source.reconnect()")} end();`);
    // Where it is too soon for another request, there is none yet.
    assert.ok(without(again)[0].every((count) => count <= 1));
    // The first source of a process is another one each time.
    const cold = async (act, turns) =>
      (await run(`${AT_TURN} log(await unaborted(${act}, ${turns}, ${options})); end();`)).at(-1);
    for (const turns of [0, 2, 4, 5, 6, 7, 8, 9, 10, 12, 16]) {
      assert.equal(await cold("(source) => source.close()", turns), 0, `closed after ${turns}`);
      assert.ok((await cold("(source) => source.reconnect()", turns)) <= 1, `reconnected after ${turns}`);
    }
  });
}

test("who reconnects before the engine is there has what is true by then", async () => {
  const told = await run(`
    import { connect } from "headwater";
    let token = "old";
    const authorized = (url, init) => (log(new Headers(init.headers).get("authorization")), answer());
    const headers = () => ({ authorization: token });
    const source = connect("http://localhost/", { fetch: authorized, headers });
    source.on("message", ({ data }) => (log(data), end()));
    for (let turns = 0; turns < 9; turns++) await undefined;
    token = "new";
    source.reconnect();
  `);
  same(without(told), ["old", "new", "hello"], ["new", "hello"]);
});
