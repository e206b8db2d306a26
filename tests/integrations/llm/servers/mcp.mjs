// A server of the MCP SDK over Streamable HTTP, with an event store, so that streams can be gone on with.
import { randomUUID } from "node:crypto";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { isInitializeRequest } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { json, WORDS } from "./serve.mjs";

/** What is replayed: the messages of each stream in the order in which they were sent. */
class EventStore {
  #events = [];
  async storeEvent(stream, message) {
    this.#events.push({ stream, message });
    return `${this.#events.length}`;
  }
  async getStreamIdForEventId(id) {
    return this.#events[Number(id) - 1]?.stream;
  }
  async replayEventsAfter(id, { send }) {
    const stream = await this.getStreamIdForEventId(id);
    for (let at = Number(id); at < this.#events.length; at++) {
      const { stream: of, message } = this.#events[at];
      // What opens a stream is an ID and nothing more.
      if (of === stream && Object.keys(message).length > 0) await send(`${at + 1}`, message);
    }
    return stream;
  }
}

/**
 * @param json answer requests by JSON rather than by a stream
 * @param retry what streams say of the reconnection time, in ms
 */
export function mcp({ json: answersByJson = false, retry = 1 } = {}) {
  const sessions = new Map();
  const answer = async (request, response, incoming) => {
    const id = request.headers["mcp-session-id"];
    let transport = sessions.get(id)?.transport;
    if (!transport && request.method === "POST" && isInitializeRequest(request.body)) {
      transport = new StreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        eventStore: new EventStore(),
        retryInterval: retry,
        enableJsonResponse: answersByJson,
        onsessioninitialized: (id) => void sessions.set(id, { transport, server }),
        onsessionclosed: (id) => void sessions.delete(id),
      });
      const server = tools();
      await server.connect(transport);
    }
    if (!transport)
      return json(response, 404, { jsonrpc: "2.0", error: { code: -32001, message: "Session not found" } });
    await transport.handleRequest(incoming, response, request.body);
  };
  return Object.assign(answer, { sessions });
}

function tools() {
  const server = new McpServer({ name: "words", version: "1.0.0" }, { capabilities: { logging: {} } });
  const say = (extra, word) =>
    extra.sendNotification({ method: "notifications/message", params: { level: "info", data: word } });

  server.registerTool("words", { description: "Says some words, and returns all of them." }, async (extra) => {
    for (const word of WORDS) await say(extra, word);
    return { content: [{ type: "text", text: WORDS.join("") }] };
  });

  server.registerTool("polled", { description: "The same, and ends the stream after each word." }, async (extra) => {
    for (const word of WORDS) {
      await say(extra, word);
      extra.closeSSEStream();
      await new Promise((later) => setTimeout(later, 2));
    }
    return { content: [{ type: "text", text: WORDS.join("") }] };
  });

  server.registerTool(
    "greeting",
    { description: "Asks for a name in the middle.", inputSchema: { word: z.string() } },
    async ({ word }, extra) => {
      await say(extra, word);
      const requestedSchema = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
      const asked = { method: "elicitation/create", params: { message: "Your name?", requestedSchema } };
      const { content } = await extra.sendRequest(asked, z.object({ content: z.object({ name: z.string() }) }));
      return { content: [{ type: "text", text: `${word}, ${content.name}` }] };
    },
  );

  server.registerTool("waits", { description: "Ends when it is given up." }, async ({ signal }) => {
    await new Promise((given) => signal.addEventListener("abort", given));
    return { content: [] };
  });

  server.registerTool("fails", { description: "Fails." }, async () => {
    throw new Error("no words");
  });
  return server;
}
