// What opens a source on a `fetch` that is given. Each is bundled into a program of its own: see run.mjs.

import {
  EVENTSOURCE,
  FETCH_EVENT_SOURCE,
  HEADWATER_EVENTSOURCE,
  HEADWATER_FETCH_EVENT_SOURCE,
} from "../shared/contenders.mjs";

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

/** `role`: "ours", or a "mark", as a floor or the browser's own is; the others are peers, and `package` is what they are of. */
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
    ...HEADWATER_EVENTSOURCE,
    source: CLASS("headwater/eventsource"),
  },
  {
    ...HEADWATER_FETCH_EVENT_SOURCE,
    source: FUNCTION("headwater/fetch-event-source"),
  },
  {
    ...FETCH_EVENT_SOURCE,
    source: FUNCTION("@microsoft/fetch-event-source"),
  },
  { ...EVENTSOURCE, source: CLASS("eventsource") },
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
