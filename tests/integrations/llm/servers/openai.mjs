// OpenAI's API as its public reference has it: chat completions, and Responses that go on in the background.
import { data, json, named, stream, WORDS } from "./serve.mjs";

const error = (response, status, type, message, headers) =>
  json(response, status, { error: { message, type, param: null, code: null } }, headers);

/**
 * @param outcome how a run ends: completed, failed or incomplete
 * @param refusals how many requests are answered with 429 first, with `retry-after-ms`
 */
export function openai({ outcome = "completed", refusals = 0 } = {}) {
  const runs = new Map();
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://server");
    if (!/^Bearer ./.test(request.headers.authorization ?? ""))
      return error(response, 401, "invalid_request_error", "You didn't provide an API key.");
    if (refusals-- > 0)
      return error(response, 429, "rate_limit_exceeded", "Rate limit reached.", {
        "retry-after-ms": "250",
        "x-should-retry": "true",
      });

    if (request.method === "POST" && pathname === "/v1/chat/completions") {
      const { model, messages, stream: streams } = request.body ?? {};
      if (!model || !Array.isArray(messages) || !streams)
        return error(response, 400, "invalid_request_error", "model, messages and stream are needed.");
      return stream(response, [...completion(model)]);
    }
    if (request.method === "POST" && pathname === "/v1/responses") {
      const { model, input, stream: streams, background } = request.body ?? {};
      if (!model || !input || !streams)
        return error(response, 400, "invalid_request_error", "model, input and stream are needed.");
      const id = `resp_${runs.size + 1}`;
      const events = [...run(id, model, outcome)];
      if (background) runs.set(id, events);
      return stream(response, events.map(block));
    }
    const id = /^\/v1\/responses\/([^/]+)$/.exec(pathname)?.[1];
    if (request.method === "GET" && id) {
      const events = runs.get(id);
      if (!events) return error(response, 404, "invalid_request_error", `Response with id '${id}' not found.`);
      if (searchParams.get("stream") !== "true") return json(response, 200, events.at(-1).response);
      const after = Number(searchParams.get("starting_after") ?? -1);
      return stream(response, events.filter(({ sequence_number }) => sequence_number > after).map(block));
    }
    return error(response, 404, "invalid_request_error", `Unknown request URL: ${request.method} ${pathname}`);
  };
}

const block = (event) => named(event.type, event);

function* completion(model) {
  const chunk = (delta, finish_reason = null) =>
    data({
      id: "chatcmpl-1",
      object: "chat.completion.chunk",
      created: 1_700_000_000,
      model,
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    });
  yield chunk({ role: "assistant", content: "" });
  for (const content of WORDS) yield chunk({ content });
  yield chunk({}, "stop");
  yield data("[DONE]");
}

function* run(id, model, outcome) {
  let sequence_number = 0;
  const event = (type, fields) => ({ type, sequence_number: sequence_number++, ...fields });
  const response = (status, output, fields = {}) => ({
    response: {
      id,
      object: "response",
      created_at: 1_700_000_000,
      status,
      background: true,
      error: null,
      incomplete_details: null,
      model,
      output,
      parallel_tool_calls: true,
      tool_choice: "auto",
      tools: [],
      usage: null,
      ...fields,
    },
  });
  const at = { item_id: "msg_1", output_index: 0, content_index: 0 };
  const message = (status, content) => ({ id: "msg_1", type: "message", status, role: "assistant", content });
  const part = (text) => ({ type: "output_text", text, annotations: [], logprobs: [] });

  yield event("response.created", response("queued", []));
  yield event("response.queued", response("queued", []));
  yield event("response.in_progress", response("in_progress", []));
  yield event("response.output_item.added", { output_index: 0, item: message("in_progress", []) });
  yield event("response.content_part.added", { ...at, part: part("") });
  const words = outcome === "completed" ? WORDS : WORDS.slice(0, 3);
  for (const delta of words) yield event("response.output_text.delta", { ...at, delta, logprobs: [] });
  const text = words.join("");
  if (outcome === "failed") {
    const error = { code: "server_error", message: "The model had a fault." };
    yield event("response.failed", response("failed", [], { error }));
    return;
  }
  if (outcome === "incomplete") {
    const fields = { incomplete_details: { reason: "max_output_tokens" } };
    yield event("response.incomplete", response("incomplete", [message("incomplete", [part(text)])], fields));
    return;
  }
  yield event("response.output_text.done", { ...at, text, logprobs: [] });
  yield event("response.content_part.done", { ...at, part: part(text) });
  yield event("response.output_item.done", { output_index: 0, item: message("completed", [part(text)]) });
  const usage = {
    input_tokens: 3,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: words.length,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 3 + words.length,
  };
  yield event("response.completed", response("completed", [message("completed", [part(text)])], { usage }));
}
