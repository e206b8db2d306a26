// A chat's back end that speaks the AI SDK's UI message stream, version 1, and keeps what is under way.
import { data, json, stream, WORDS } from "./serve.mjs";

const HEADERS = { "x-vercel-ai-ui-message-stream": "v1" };

/**
 * `POST /api/chat` begins an answer, and `GET /api/chat/{id}/stream` is the answer under way from its beginning, or 204.
 *
 * @param lasts whether an answer is still to be had once all of it has been sent
 */
export function uiMessages({ lasts = true } = {}) {
  const underWay = new Map();
  return async (request, response) => {
    const { pathname } = new URL(request.url, "http://server");
    if (request.method === "POST" && pathname === "/api/chat") {
      const { id, messages } = request.body ?? {};
      if (!id || !Array.isArray(messages)) return json(response, 400, { error: "id and messages are needed" });
      const blocks = [...answer(`answer-${messages.length}`)];
      underWay.set(id, blocks);
      await stream(response, blocks, HEADERS);
      if (!lasts) underWay.delete(id);
      return;
    }
    const id = /^\/api\/chat\/([^/]+)\/stream$/.exec(pathname)?.[1];
    if (request.method !== "GET" || !id) return json(response, 404, { error: "not found" });
    const blocks = underWay.get(decodeURIComponent(id));
    if (!blocks) return response.writeHead(204).end();
    return stream(response, blocks, HEADERS);
  };
}

function* answer(messageId) {
  yield data({ type: "start", messageId });
  yield data({ type: "start-step" });
  yield data({ type: "text-start", id: "text-1" });
  for (const delta of WORDS) yield data({ type: "text-delta", id: "text-1", delta });
  yield data({ type: "text-end", id: "text-1" });
  yield data({ type: "finish-step" });
  yield data({ type: "finish" });
  yield data("[DONE]");
}
