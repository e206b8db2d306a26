// Anthropic's Messages API as its public reference has it.
import { json, named, stream, WORDS } from "./serve.mjs";

const fault = (type, message) => ({ type: "error", error: { type, message }, request_id: "req_1" });

/**
 * @param refusals how many requests are answered with 529 first, with `retry-after`
 * @param advice what these say by `x-should-retry`
 * @param overloads how many streams break off by an `error` event
 * @param after how many words such a stream has before it
 */
export function anthropic({ refusals = 0, advice = "true", overloads = 0, after = 0 } = {}) {
  return (request, response) => {
    const { pathname } = new URL(request.url, "http://server");
    if (!request.headers["x-api-key"] && !request.headers.authorization)
      return json(response, 401, fault("authentication_error", "x-api-key header is required"));
    if (!request.headers["anthropic-version"])
      return json(response, 400, fault("invalid_request_error", "anthropic-version: header is required"));
    if (request.method !== "POST" || pathname !== "/v1/messages")
      return json(response, 404, fault("not_found_error", "Not found"));
    const { model, max_tokens, messages, stream: streams } = request.body ?? {};
    if (!model || !max_tokens || !Array.isArray(messages) || !streams)
      return json(response, 400, fault("invalid_request_error", "model, max_tokens, messages and stream are needed"));
    if (refusals-- > 0)
      return json(response, 529, fault("overloaded_error", "Overloaded"), {
        "retry-after": "0",
        "x-should-retry": advice,
      });
    const cut = overloads-- > 0 ? after : undefined;
    return stream(response, [...answer(model, cut)], { "request-id": "req_1" });
  };
}

function* answer(model, cut) {
  const event = (type, fields) => named(type, { type, ...fields });
  yield event("message_start", {
    message: {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 3, output_tokens: 1 },
    },
  });
  if (cut === 0) return yield named("error", fault("overloaded_error", "Overloaded"));
  yield event("content_block_start", { index: 0, content_block: { type: "text", text: "" } });
  yield event("ping", {});
  for (const [index, text] of WORDS.entries()) {
    if (index === cut) return yield named("error", fault("overloaded_error", "Overloaded"));
    yield event("content_block_delta", { index: 0, delta: { type: "text_delta", text } });
  }
  yield event("content_block_stop", { index: 0 });
  yield event("message_delta", {
    delta: { stop_reason: "end_turn", stop_sequence: null },
    usage: { output_tokens: WORDS.length },
  });
  yield event("message_stop", {});
}
