// A text is streamed from a server that speaks as OpenAI's chat completions do, on loopback.
import "./src/engines.js";
import { once } from "node:events";
import { createServer } from "node:http";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { streamText } from "ai";

const WORDS = ["Grüße", ", ", "世界", " 🌊"];

const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model: "local", choices: [{ index: 0, delta, finish_reason }] })}\n\n`;

const server = createServer(async (request, response) => {
  for await (const _ of request);
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(": a comment\n\n");
  for (const content of WORDS) response.write(chunk({ role: "assistant", content }));
  response.end(`${chunk({}, "stop")}data: [DONE]\n\n`);
});
server.listen(0, "localhost");
await once(server, "listening");

const provider = createOpenAICompatible({
  name: "local",
  baseURL: `http://localhost:${server.address().port}/v1`,
  apiKey: "none",
});
const { textStream, finishReason } = streamText({ model: provider("local"), prompt: "Say hello", maxRetries: 0 });
const words = [];
for await (const word of textStream) words.push(word);
console.log(JSON.stringify({ words, finishReason: await finishReason, engines: globalThis.engines }));
server.closeAllConnections();
server.close();
