import { ISOLATED } from "../shared/serve.mjs";

/** Between two words of one stream, in ms: a model's usual pace, 30 a second. */
const PACE = 1000 / 30;
/** Over how many streams their words are spread evenly: a model's streams are not in step. */
const STEPS = 100;

/** One word of a chat completion, as an event. */
export const word = (n) =>
  `data: {"id":"chatcmpl-C8rTzV1bWq4nXk2LmYpQe7HdJs0Fg","object":"chat.completion.chunk","created":1750000000,"model":"large","choices":[{"index":0,"delta":{"content":" word${n}"},"logprobs":null,"finish_reason":null}]}\n\n`;

/** Gives a route that answers with a stream which sends a word at this pace until it is closed: see `serve()`. */
export function words() {
  let opened = 0;
  return (response) => {
    response.writeHead(200, { ...ISOLATED, "content-type": "text/event-stream" });
    response.socket.setNoDelay(true);
    response.flushHeaders();
    const began = performance.now() + ((opened++ % STEPS) / STEPS) * PACE;
    let sent = 0;
    // A timer's delay is of whole milliseconds: each is set for the time of its word, so that they don't add up.
    const send = () => {
      response.write(word(sent++));
      timer = setTimeout(send, began + sent * PACE - performance.now());
    };
    let timer = setTimeout(send, began - performance.now());
    response.on("close", () => clearTimeout(timer));
  };
}
