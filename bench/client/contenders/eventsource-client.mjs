import { createEventSource } from "eventsource-client";

export function open(url, { type, json }, on, ended) {
  const source = createEventSource({
    url,
    onMessage({ event, data }) {
      if (event === "end") ended();
      else if ((event ?? "message") === type) on(json ? JSON.parse(data) : data);
    },
  });
  return () => source.close();
}
