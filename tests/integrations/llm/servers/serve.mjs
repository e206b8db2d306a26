// A server for one test: node:http, a port of its own, and a list of what was asked.
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

/**
 * Serves `answer(request, response)` on a free port of this machine. `request` is `{ method, url, headers, body, at }`:
 * `body` is what the request's JSON says, undefined where there is none; `at` is when it came, in ms.
 *
 * @returns its `url`, the `requests` so far, and `close()`
 */
export async function serve(answer) {
  const requests = [];
  const server = createServer(async (incoming, response) => {
    const sent = await text(incoming).catch(() => undefined);
    if (sent === undefined) return;
    const { method, url, headers } = incoming;
    const request = { method, url, headers, body: sent === "" ? undefined : parsed(sent), at: performance.now() };
    requests.push(request);
    await answer(request, response, incoming);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function parsed(sent) {
  try {
    return JSON.parse(sent);
  } catch {
    return null; // the APIs answer 400
  }
}

/** Answers with JSON. */
export function json(response, status, value, headers = {}) {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
}

/** Answers with a stream of these blocks, one write each, so that they come in several chunks. */
export async function stream(response, blocks, headers = {}) {
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    ...headers,
  });
  response.flushHeaders();
  for (const block of blocks) {
    if (response.destroyed) return;
    response.write(block);
    await new Promise(setImmediate);
  }
  response.end();
}

/** A block with data alone. */
export const data = (value) => `data: ${typeof value === "string" ? value : JSON.stringify(value)}\n\n`;
/** A block of a named event. */
export const named = (type, value) => `event: ${type}\ndata: ${JSON.stringify(value)}\n\n`;

/** What every server here answers with: words with letters of one to four bytes. */
export const WORDS = ["A ", "stream ", "of ", "größte ", "价值 ", "🌊 ", "goes ", "on."];
export const ANSWER = WORDS.join("");
