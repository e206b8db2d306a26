// As its README reads a response, without reconnecting.
import { createParser } from "eventsource-parser";

export function open(url, { type, json }, on, ended, failed) {
  const abort = new AbortController();
  const parser = createParser({
    onEvent({ event, data }) {
      if (event === "end") ended();
      else if ((event ?? "message") === type) on(json ? JSON.parse(data) : data);
    },
  });
  read(url, abort.signal, parser).catch(failed);
  return () => abort.abort();
}

async function read(url, signal, parser) {
  const { body } = await fetch(url, { signal });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (let reading = await reader.read(); !reading.done; reading = await reader.read())
    parser.feed(decoder.decode(reading.value, { stream: true }));
}
