// Gemini's API as its public reference has it: no event has a name, lines end by CRLF, and the stream's end is the end.
import { json, stream, WORDS } from "./serve.mjs";

export function gemini() {
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://server");
    const model = /^\/v1beta\/models\/([^/:]+):streamGenerateContent$/.exec(pathname)?.[1];
    const fault = (code, status, message) => json(response, code, { error: { code, message, status } });
    if (!request.headers["x-goog-api-key"]) return fault(403, "PERMISSION_DENIED", "The request has no API key.");
    if (request.method !== "POST" || !model) return fault(404, "NOT_FOUND", "Not found.");
    if (searchParams.get("alt") !== "sse" || !request.body?.contents)
      return fault(400, "INVALID_ARGUMENT", "contents and alt=sse are needed.");
    const blocks = WORDS.map((text, index) => {
      const last = index === WORDS.length - 1;
      const candidate = {
        content: { parts: [{ text }], role: "model" },
        index: 0,
        ...(last && { finishReason: "STOP" }),
      };
      const usageMetadata = { promptTokenCount: 3, candidatesTokenCount: index + 1, totalTokenCount: index + 4 };
      const chunk = { candidates: [candidate], usageMetadata, modelVersion: model, responseId: "answer-1" };
      return `data: ${JSON.stringify(chunk)}\r\n\r\n`;
    });
    return stream(response, blocks);
  };
}
