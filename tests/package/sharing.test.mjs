// One connection for all tabs, as far as it can be seen where there are no tabs.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { connect } from "headwater";
import { EventSource } from "headwater/eventsource";
import { protocol } from "headwater/protocol";
import { tabs } from "headwater/share";
import { memoryStore } from "headwater/stores";
import { quick, stage } from "./support/stage.mjs";

const feed = { steps: [{ send: "id: 1\ndata: here\n\n" }, "hold"] };

const { cases } = JSON.parse(readFileSync(new URL("../share/names.json", import.meta.url), "utf8"));

test("where there are no tabs a source is alone, says why, and is as without sharing", async () => {
  const { url, seen } = await stage(feed, feed);
  const told = [];
  const source = connect(url, { share: tabs({ onChange: (sharing) => told.push(sharing) }), retry: quick });
  assert.equal(source.sharing.role, "joining");
  for await (const { data, lastEventId } of source) {
    assert.deepEqual([data, lastEventId, source.lastEventId], ["here", "1", "1"]);
    const alone = { role: "alone", why: "there are no tabs", tabs: 1, isCatchingUp: false, cutOff: 0 };
    assert.deepEqual(source.sharing, alone);
    assert.deepEqual(told, [alone]);
    assert.deepEqual([source.transport, source.response.status], ["fetch", 200]);
    break;
  }
  assert.equal((await seen("ended=1")).length, 1);
});

test("without the option there is nothing to tell", () => {
  const source = connect("http://x.test/");
  assert.equal(source.sharing, null);
  source.close();
});

test("a store and a protocol are kept beside it", async () => {
  const { url, seen } = await stage({ steps: [{ send: "id: 1\ndata: here\n\n" }] }, feed);
  const store = memoryStore();
  const source = connect(url, {
    share: tabs(),
    store,
    protocol: protocol({ cursor: ({ data }) => `at ${data}` }),
    lastEventIdParam: "from",
    retry: quick,
  });
  const [, again] = await seen("wait=2");
  assert.equal(new URL(again.path, url).searchParams.get("from"), "at here");
  source.close();
});

test("after a failure it can be opened again", async () => {
  const { url } = await stage({ status: 404 }, feed);
  const source = connect(url, { share: tabs() });
  await assert.rejects(source.closed, { kind: "status", status: 404 });
  const opened = new Promise((resolve) => source.on("message", resolve));
  source.reconnect();
  assert.equal((await opened).data, "here");
  assert.equal(source.sharing.role, "alone");
  source.close();
});

test("the class takes it as well", async () => {
  const { url } = await stage(feed);
  const told = [];
  const source = new EventSource(url, { share: tabs({ onChange: ({ role, why }) => told.push(`${role}: ${why}`) }) });
  const { data } = await new Promise((resolve) => source.addEventListener("message", resolve));
  source.close();
  assert.deepEqual([data, told], ["here", ["alone: there are no tabs", "alone: the source has ended"]]);
  assert.throws(() => new EventSource(url, { share: true }), {
    name: "TypeError",
    message: "EventSource: share must be of type object, not boolean",
  });
});

test("an option that makes no sense is refused by its name", () => {
  const refused = (make, message) => assert.throws(make, { name: "TypeError", message });
  refused(() => tabs(null), "the options of tabs() must be of type object, not number");
  refused(() => tabs({ keys: "ann" }), "tabs() knows no option keys");
  refused(() => tabs({ key: 7 }), "key must be of type string, not number");
  refused(() => tabs({ replay: 1 }), "replay must be of type boolean, not number");
  refused(() => tabs({ buffer: -1 }), "buffer must be a number from 0, not -1");
  refused(() => tabs({ buffer: Number.NaN }), "buffer must be a number from 0, not NaN");
  refused(() => tabs({ worker: true }), "worker must be of type string or object or function, not boolean");
  refused(() => tabs({ onChange: {} }), "onChange must be of type function, not object");
  refused(() => connect("http://x.test/", { share: true }), "share must be of type object, not boolean");
  refused(
    () => connect("http://x.test/", { share: tabs(), transport: "native" }),
    /transport "native" can only .* share/,
  );
});

test("a group's name is that of the table", async () => {
  const entry = fileURLToPath(new URL("../../pkg-template/src/share/group.ts", import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
  const { nameOf } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
  assert.ok(cases.length > 15);
  for (const { what, request, key, text, name } of cases) {
    const { url, method, credentials, headers, param, redirect } = request;
    const made = { url, init: { method, credentials, redirect }, headers: new Headers(headers), param };
    assert.equal(await nameOf(made, key), name, what);
    assert.ok(name.endsWith(createHash("sha256").update(text).digest("hex").slice(0, 32)), what);
  }
});

test("the worker's file is one classic script, and refers to nothing beside it", async () => {
  const path = createRequire(import.meta.url).resolve("headwater/shared-worker.js");
  const script = readFileSync(path, "utf8");
  assert.doesNotMatch(script, /^\s*(import|export)\b|\bimport\(/m);
  // A thread that is no shared worker runs it, and says who connects.
  const thread = new Worker(
    `const { parentPort } = require("node:worker_threads");
    ${script};
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = ({ data }) => { parentPort.postMessage(data); port2.close(); };
    onconnect({ ports: [port1] });`,
    { eval: true },
  );
  const [said] = await new Promise((resolve, reject) => {
    thread.once("message", (...all) => resolve(all)).once("error", reject);
  });
  await thread.terminate();
  assert.equal(typeof said.hello, "number");
});
