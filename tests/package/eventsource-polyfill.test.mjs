// headwater/polyfill and the classic script, each in a Node.js of its own: they change the global.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { test } from "node:test";
import { promisify } from "node:util";
import { stage } from "./support/stage.mjs";

const script = createRequire(import.meta.url).resolve("headwater/polyfill.global.js");

/** Runs a script that is a module, and gives what it prints. */
async function run(source, ...flags) {
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, "--input-type=module", "--eval", source]);
  return stdout.trim();
}

const described = `const { value, ...rest } = Object.getOwnPropertyDescriptor(globalThis, "EventSource");
  console.log(value.name, JSON.stringify(rest));`;
const EXPECTED = 'EventSource {"writable":true,"enumerable":false,"configurable":true}';

test("importing the polyfill installs it where there is none, as Web IDL has it", async () => {
  assert.equal(await run(`await import("headwater/polyfill"); ${described}`), EXPECTED);
  const require = `import { createRequire } from "node:module"; createRequire(process.cwd() + "/")("headwater/polyfill");`;
  assert.equal(await run(require + described), EXPECTED);
});

test("where there is one, it stays until install() is called", async () => {
  const said = await run(`
    class Own {}
    globalThis.EventSource = Own;
    const { install, EventSource } = await import("headwater/polyfill");
    console.log(globalThis.EventSource === Own);
    install();
    console.log(globalThis.EventSource === EventSource);`);
  assert.equal(said, "true\ntrue");
});

test("the class of the polyfill is that of headwater/eventsource", async () => {
  const said = await run(`
    const [one, other] = await Promise.all([import("headwater/polyfill"), import("headwater/eventsource")]);
    console.log(one.EventSource === other.EventSource);`);
  assert.equal(said, "true");
});

test("connect() does not take the installed class for the platform's own", async () => {
  const said = await run(`
    await import("headwater/polyfill");
    const { connect } = await import("headwater");
    const source = connect("http://localhost:1");
    source.on("message", () => {});
    await new Promise((resolve) => source.onState(resolve));
    console.log(source.transport, source.transportReason);
    source.close();`);
  assert.equal(said, "fetch there is no EventSource");
});

test("the classic script sets the global at once, whatever was there, and works", async () => {
  const { url } = await stage({ steps: [{ send: "data: here\n\n" }, "hold"] });
  const said = await run(`
    import { readFileSync } from "node:fs";
    import { runInThisContext } from "node:vm";
    globalThis.EventSource = class {};
    const before = Object.keys(globalThis).join();
    runInThisContext(readFileSync(${JSON.stringify(script)}, "utf8"));
    ${described}
    console.log(Object.keys(globalThis).join() === before);
    const source = new EventSource(${JSON.stringify(url)});
    source.onmessage = ({ data }) => {
      console.log(data);
      source.close();
    };`);
  // The class that was there was enumerable, and stays a property that can be changed.
  assert.deepEqual(said.split("\n"), [EXPECTED, "false", "here"]);
});

test("importing the class compiles nothing, opens nothing and touches no global", async () => {
  const said = await run(`
    const touched = [];
    for (const name of ["WebAssembly", "EventSource", "fetch", "document", "window", "location", "MessageChannel"]) {
      const value = globalThis[name];
      Object.defineProperty(globalThis, name, { configurable: true, get() { touched.push(name); return value; } });
    }
    await import("headwater/eventsource");
    console.log(JSON.stringify(touched));`);
  assert.equal(said, "[]");
});

test("a closed source does not keep the process, whatever it was doing", async () => {
  const { url } = await stage({ steps: [{ send: "retry: 60000\ndata: a\n\ndata: b\n\n" }] });
  const said = await run(`
    const { EventSource } = await import("headwater/eventsource");
    const source = new EventSource(${JSON.stringify(url)});
    source.onerror = () => {
      source.close();
      console.log("closed");
    };`);
  assert.equal(said, "closed");
});
