import { createParser } from "headwater/parser";

export function open(take) {
  const parser = createParser({ onEvent: ({ event, data, id }) => take(event ?? "message", data, id ?? "") });
  return (chunks) => {
    for (const chunk of chunks) parser.feed(chunk);
  };
}
