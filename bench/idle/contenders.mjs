// What opens a source on a `fetch` that is given. Each is bundled into a program of its own: see run.mjs.

const FUNCTION = (name) => `
  import { fetchEventSource } from ${JSON.stringify(name)};
  export function open(fetch, heard) {
    const controller = new AbortController();
    fetchEventSource("http://localhost/", { fetch, signal: controller.signal, openWhenHidden: true, onmessage: heard });
    return controller;
  }`;
const CLASS = (name) => `
  import { EventSource } from ${JSON.stringify(name)};
  export function open(fetch, heard) {
    const source = new EventSource("http://localhost/", { fetch });
    source.onmessage = heard;
    return source;
  }`;

/** `role`: "ours", or a "mark", as a floor or the engine's own is; the others are peers, and `package` is what they are of. */
export const CONTENDERS = [
  {
    name: "connect",
    role: "ours",
    label: "connect()",
    source: `
      import { connect } from "headwater";
      export function open(fetch, heard) {
        const source = connect("http://localhost/", { transport: "fetch", fetch });
        source.on("message", heard);
        return source;
      }`,
  },
  {
    name: "headwater-eventsource",
    role: "ours",
    label: "headwater/eventsource",
    source: CLASS("headwater/eventsource"),
  },
  {
    name: "headwater-fetch-event-source",
    role: "ours",
    label: "headwater/fetch-event-source",
    source: FUNCTION("headwater/fetch-event-source"),
  },
  {
    name: "microsoft-fetch-event-source",
    label: "@microsoft/fetch-event-source",
    package: "@microsoft/fetch-event-source",
    source: FUNCTION("@microsoft/fetch-event-source"),
  },
  { name: "eventsource", label: "eventsource", package: "eventsource", source: CLASS("eventsource") },
  {
    name: "eventsource-parser",
    label: "eventsource-parser on fetch()",
    package: "eventsource-parser",
    source: `
      import { createParser } from "eventsource-parser";
      export async function open(fetch, heard) {
        const parser = createParser({ onEvent: heard });
        const decoder = new TextDecoder();
        const reader = (await fetch("http://localhost/")).body.getReader();
        for (let read; !(read = await reader.read()).done; ) parser.feed(decoder.decode(read.value, { stream: true }));
      }`,
  },
  {
    name: "bare-fetch",
    role: "mark",
    label: "fetch() alone",
    source: `
      export async function open(fetch, heard) {
        const reader = (await fetch("http://localhost/")).body.getReader();
        while (!(await reader.read()).done) heard();
      }`,
  },
];
