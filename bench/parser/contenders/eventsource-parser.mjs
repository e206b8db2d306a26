import { createParser } from "eventsource-parser";

// It takes text, so its users decode what `fetch` gives them, as its README shows.
export function open(take) {
  const decoder = new TextDecoder();
  const parser = createParser({ onEvent: ({ event, data, id }) => take(event ?? "message", data, id ?? "") });
  return (chunks) => {
    for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }));
  };
}
