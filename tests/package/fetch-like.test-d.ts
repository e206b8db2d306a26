// What TypeScript makes of a fetch of one's own. Compiled, not run.
import { connect, type EventSourceFetchInit, type FetchLike, type FetchLikeResponse, type ReaderLike } from "headwater";
import { EventSource, type EventSourceConstructor, type FetchLike as SameFetchLike } from "headwater/eventsource";
import { fetchEventSource } from "headwater/fetch-event-source";
import * as polyfill from "headwater/polyfill";
import * as undici7 from "undici";
import * as undici6 from "undici6";

const url = "https://a.test/feed";

// docs/migrate/eventsource.md: another fetch, for a proxy or a certificate.
const agent6 = new undici6.Agent({ connect: { rejectUnauthorized: false } });
const agent7 = new undici7.ProxyAgent("http://proxy.test");
new EventSource(url, { fetch: (input, init) => undici6.fetch(input, { ...init, dispatcher: agent6 }) });
new EventSource(url, { fetch: (input, init) => undici7.fetch(input, { ...init, dispatcher: agent7 }) });
connect(url, { fetch: (input, init) => undici6.fetch(input, { ...init, dispatcher: agent6 }) });
connect(url, { fetch: (input, init) => undici7.fetch(input, { ...init, dispatcher: agent7 }) });
void fetchEventSource(url, { fetch: (input, init) => undici6.fetch(input, { ...init, dispatcher: agent6 }) });
void fetchEventSource(url, { fetch: (input, init) => undici7.fetch(input, { ...init, dispatcher: agent7 }) });

// The platform's, wrapped and not, and none.
const wrapped: FetchLike = (input, init) =>
  fetch(input, { ...init, headers: { ...init.headers, Authorization: "Bearer …" } });
for (const one of [wrapped, globalThis.fetch, undici6.fetch as FetchLike, null] as const) {
  new EventSource(url, { fetch: one });
  new polyfill.EventSource(url, { fetch: one });
  connect(url, { fetch: one });
}
void fetchEventSource(url, { fetch: globalThis.fetch });
void fetchEventSource(url, { fetch: null });

// A stand-in, as tests have them.
const reader: ReaderLike = { read: async () => ({ done: false, value: new ArrayBuffer(1) }), cancel: async () => {} };
const answer: FetchLikeResponse = {
  status: 200,
  url,
  headers: new Map([["content-type", "text/event-stream"]]) as never,
  body: { getReader: () => reader },
};
const standIn: SameFetchLike = async (
  _,
  { headers, method, mode, credentials, redirect, cache, signal }: EventSourceFetchInit,
) => {
  const all: (string | undefined)[] = [
    headers.Accept,
    headers["Last-Event-ID"],
    method,
    mode,
    credentials,
    redirect,
    cache,
  ];
  void [all, signal.aborted];
  return answer;
};
connect(url, { fetch: standIn });
// @ts-expect-error Node's own streams are not the platform's
const old: FetchLike = async () => ({ ...answer, body: { pipe() {} } });

// Any class of the standard's shape.
const classes: EventSourceConstructor[] = [EventSource, polyfill.EventSource, globalThis.EventSource];
const made = new classes[0]!(url, { fetch: standIn });
made.addEventListener("tick", ({ data }) => data.foo);
made.onmessage = ({ data }) => data.foo.bar;
made.onerror = ({ code }) => code?.toFixed();

// What the data is, only the server knows: as with the platform's types, and npm's eventsource.
const source = new EventSource(url);
source.addEventListener("message", (event) => event.data.foo);
source.onmessage = (event) => event.data.foo.bar;
void [old, made];
