// A tool is called over both of MCP's transports by HTTP, on loopback, and answers as a stream.
import "./src/engines.js";
import { once } from "node:events";
import { createServer } from "node:http";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import * as z from "zod";

/** A server whose tool tells its progress, event by event, before its result. */
function counting() {
  const server = new McpServer({ name: "counting", version: "1.0.0" });
  server.registerTool("count", { inputSchema: { to: z.number() } }, async ({ to }, { _meta, sendNotification }) => {
    for (let progress = 1; progress <= to; progress++) {
      await sendNotification({
        method: "notifications/progress",
        params: { progressToken: _meta.progressToken, progress, total: to },
      });
    }
    return { content: [{ type: "text", text: `Bis ${to} gezählt 🌊` }] };
  });
  return server;
}

/** Calls it through a transport, and gives what came. */
async function call(transport) {
  const client = new Client({ name: "app", version: "1.0.0" });
  await client.connect(transport);
  const progress = [];
  const { content } = await client.callTool({ name: "count", arguments: { to: 3 } }, undefined, {
    onprogress: (step) => progress.push(step.progress),
  });
  await client.close();
  return { progress, text: content[0].text };
}

const sessions = new Map();
const answers = {
  "POST /mcp": async (request, response) => {
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    response.on("close", () => transport.close());
    await counting().connect(transport);
    await transport.handleRequest(request, response);
  },
  "GET /sse": async (_request, response) => {
    const transport = new SSEServerTransport("/messages", response);
    sessions.set(transport.sessionId, transport);
    await counting().connect(transport);
  },
  "POST /messages": (request, response) =>
    sessions
      .get(new URL(request.url, "http://localhost").searchParams.get("sessionId"))
      .handlePostMessage(request, response),
};
const server = createServer((request, response) => {
  const answer = answers[`${request.method} ${request.url.split("?")[0]}`];
  if (answer) answer(request, response).catch((error) => response.destroy(error));
  else response.writeHead(405).end();
});
server.listen(0, "localhost");
await once(server, "listening");
const at = (path) => new URL(path, `http://localhost:${server.address().port}`);

const streamable = await call(new StreamableHTTPClientTransport(at("/mcp")));
const sse = await call(new SSEClientTransport(at("/sse")));
console.log(JSON.stringify({ "Streamable HTTP": streamable, "HTTP with SSE": sse, engines: globalThis.engines }));
server.closeAllConnections();
server.close();
