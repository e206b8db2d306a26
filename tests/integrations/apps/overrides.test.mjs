// Libraries that import eventsource and eventsource-parser are given Headwater's, by npm's `overrides`.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join, relative, sep } from "node:path";
import { test } from "node:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import * as eventsource from "eventsource";
import { createEventSource } from "eventsource-client";
import * as parser from "eventsource-parser";
import * as parserStream from "eventsource-parser/stream";
import * as headwaterEventSource from "headwater/eventsource";
import * as headwaterParser from "headwater/parser";
import * as headwaterParserStream from "headwater/parser/stream";
import * as z from "zod";
import { root } from "../../support/program.mjs";
import { serving, until } from "../support/cuts.mjs";
import { folder } from "./support.mjs";

const STAND_INS = ["eventsource", "eventsource-parser"];

test("this folder's manifest asks for them as the guide says", () => {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const guide = readFileSync(join(root, "docs/migrate/overrides.md"), "utf8");
  const shown = JSON.parse(/```json\n(.*?)```/s.exec(guide)[1]);
  assert.deepEqual(manifest.overrides, shown.overrides);
  for (const name of STAND_INS) assert.equal(manifest.dependencies[name], shown.dependencies[name]);
});

test("a library that asks for them finds Headwater's", () => {
  const modules = realpathSync(join(folder, "node_modules"));
  const dependents = {
    "@modelcontextprotocol/sdk": ["eventsource", "eventsource-parser/stream"],
    "eventsource-client": ["eventsource-parser"],
  };
  for (const [name, wanted] of Object.entries(dependents)) {
    const require = createRequire(join(realpathSync(join(modules, name)), "any.js"));
    for (const asked of wanted) {
      const found = relative(modules, realpathSync(require.resolve(asked)));
      assert.ok(found.startsWith(join("headwater", "as") + sep), `${asked} of ${name} is ${found}`);
    }
  }
});

test("they are Headwater's own, with the names that the packages have", async () => {
  assert.equal(eventsource.EventSource, headwaterEventSource.EventSource);
  assert.equal(parser.createParser, headwaterParser.createParser);
  assert.equal(parserStream.EventSourceParserStream, headwaterParserStream.EventSourceParserStream);
  // Those that they stand in for are among this repository's own tools.
  const required = createRequire(join(root, "any.js"));
  const pairs = { eventsource, "eventsource-parser": parser, "eventsource-parser/stream": parserStream };
  for (const [name, ours] of Object.entries(pairs)) {
    for (const exported of Object.keys(required(name))) {
      if (exported !== "default") assert.ok(exported in ours, `${name} exports ${exported}`);
    }
  }
});

test("eventsource-client goes on behind the last event, by createParser of ours", async () => {
  const asked = [];
  const server = createServer((request, response) => {
    const from = Number(request.headers["last-event-id"] ?? 0);
    asked.push(from);
    response.writeHead(200, { "content-type": "text/event-stream" }).write("retry: 10\n\n");
    for (let id = from + 1; id <= 5; id++) response.write(`id: ${id}\ndata: number ${id}\ndata: 🌊\n\n`);
  });
  await serving(server, async (line) => {
    const seen = [];
    line.cutAt("number 3", () => until(() => seen.length === 2));
    const source = createEventSource({ url: `${line.origin}/` });
    for await (const { id, data } of source) {
      seen.push([id, data]);
      if (id === "5") break;
    }
    source.close();
    assert.deepEqual(
      seen,
      [1, 2, 3, 4, 5].map((id) => [String(id), `number ${id}\n🌊`]),
    );
    assert.deepEqual(asked, [0, 2]);
  });
});

/** A server of MCP whose tool tells its progress, step by step, before its result. */
function counting() {
  const server = new McpServer({ name: "counting", version: "1.0.0" });
  server.registerTool("count", { inputSchema: { to: z.number() } }, async ({ to }, { _meta, sendNotification }) => {
    for (let progress = 1; progress <= to; progress++) {
      const params = { progressToken: _meta.progressToken, progress, total: to, message: `step ${progress}` };
      await sendNotification({ method: "notifications/progress", params });
    }
    return { content: [{ type: "text", text: `counted to ${to}` }] };
  });
  return server;
}

/** Keeps the events of MCP's streams, so that a stream may go on. */
class Kept {
  #events = [];

  async storeEvent(stream, message) {
    this.#events.push({ stream, message });
    return String(this.#events.length);
  }

  async getStreamIdForEventId(id) {
    return this.#events[id - 1]?.stream;
  }

  async replayEventsAfter(id, { send }) {
    const { stream } = this.#events[id - 1];
    for (const [index, event] of this.#events.entries())
      if (index >= id && event.stream === stream) await send(String(index + 1), event.message);
    return stream;
  }
}

async function call(transport, progress = []) {
  const client = new Client({ name: "app", version: "1.0.0" });
  await client.connect(transport);
  const { content } = await client.callTool({ name: "count", arguments: { to: 4 } }, undefined, {
    onprogress: (step) => progress.push(step.progress),
  });
  await client.close();
  return { progress, text: content[0].text };
}

test("MCP's client goes on with an answer that was cut, by EventSourceParserStream of ours", async () => {
  const asked = [];
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    eventStore: new Kept(),
    retryInterval: 20,
  });
  await counting().connect(transport);
  const server = createServer((request, response) => {
    if (request.method === "GET" && request.headers["last-event-id"]) asked.push(request.headers["last-event-id"]);
    transport.handleRequest(request, response).catch((error) => response.destroy(error));
  });
  await serving(server, async (line) => {
    const progress = [];
    const cut = line.cutAt('"step 3"', () => until(() => progress.length === 2));
    const url = new URL("/mcp", line.origin);
    const found = await call(new StreamableHTTPClientTransport(url), progress);
    await cut;
    assert.deepEqual(found, { progress: [1, 2, 3, 4], text: "counted to 4" });
    assert.equal(asked.length, 1);
  });
});

test("MCP's client calls a tool over HTTP with SSE, by EventSource of ours", async () => {
  const sessions = new Map();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://localhost");
    if (request.method === "POST")
      return sessions.get(url.searchParams.get("sessionId")).handlePostMessage(request, response);
    const transport = new SSEServerTransport("/messages", response);
    sessions.set(transport.sessionId, transport);
    await counting().connect(transport);
  });
  await serving(server, async (line) => {
    const found = await call(new SSEClientTransport(new URL("/sse", line.origin)));
    assert.deepEqual(found, { progress: [1, 2, 3, 4], text: "counted to 4" });
  });
});
