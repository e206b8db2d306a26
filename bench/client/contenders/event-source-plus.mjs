import { EventSourcePlus } from "event-source-plus";

export function open(url, { type, json }, on, ended, failed) {
  const controller = new EventSourcePlus(url).listen({
    onMessage({ event, data }) {
      if (event === "end") ended();
      else if ((event || "message") === type) on(json ? JSON.parse(data) : data);
    },
    onRequestError: ({ error }) => failed(error),
    onResponseError: ({ error }) => failed(error),
  });
  return () => controller.abort();
}
