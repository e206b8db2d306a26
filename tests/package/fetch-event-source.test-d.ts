// What TypeScript makes of headwater/fetch-event-source, and of code written for @microsoft/fetch-event-source. Compiled, not run.
import type * as original from "@microsoft/fetch-event-source";
import {
  type EventSourceMessage,
  EventStreamContentType,
  type FetchEventSourceInit,
  fetchEventSource,
} from "headwater/fetch-event-source";

// What is made for theirs fits ours.
declare const theirInit: original.FetchEventSourceInit;
const init: FetchEventSourceInit = theirInit;
const message: original.EventSourceMessage = {} as EventSourceMessage;
const call: typeof original.fetchEventSource = fetchEventSource;
const type: typeof original.EventStreamContentType = EventStreamContentType;
void [init, message, call, type];

const done: Promise<void> = fetchEventSource("/api/sse", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: "{}",
  signal: new AbortController().signal,
  credentials: "include",
  keepalive: false,
  openWhenHidden: true,
  async onopen(response) {
    if (response.ok && response.headers.get("content-type") === EventStreamContentType) return;
    throw new Error(String(response.status));
  },
  onmessage(event) {
    const all: [string, string, string, number | undefined] = [event.id, event.event, event.data, event.retry];
    void all;
  },
  onclose() {},
  onerror(error) {
    if (error instanceof TypeError) throw error;
    return 1000;
  },
  fetch: globalThis.fetch,
});
void done;

// And what is more.
fetchEventSource(new URL("https://x.test/"), {
  headers: async () => new Headers(),
  retry: { attempts: 3 },
  timeout: { idle: 45_000 },
  limits: { event: 1 << 20 },
});
fetchEventSource("/feed", {
  onmessage: async ({ data }) => data,
  onclose: async () => {},
  onerror: async (error: Error) => (error.name === "TypeError" ? Promise.reject(error) : 1000),
});
fetchEventSource("/feed", { onerror: async (error: unknown) => console.warn(error) });
fetchEventSource(new Request("/feed"));
// @ts-expect-error nor is a promise of one
fetchEventSource("/feed", { onerror: async () => "soon" });
// @ts-expect-error a word is no time
fetchEventSource("/feed", { onerror: () => "soon" });
// @ts-expect-error there is no such time-out
fetchEventSource("/feed", { timeout: { body: 5 } });
