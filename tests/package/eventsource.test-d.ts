// What TypeScript makes of headwater/eventsource and headwater/polyfill. Compiled, not run.
import { ErrorEvent, EventSource, type EventSourceInit } from "headwater/eventsource";
import { install, EventSource as Same } from "headwater/polyfill";

const init: EventSourceInit = {
  withCredentials: true,
  headers: async () => ({ authorization: "x" }),
  retry: { max: 5 },
  maxBufferSize: 1 << 20,
};
const source = new EventSource(new URL("https://a.test/"), init);

source.onmessage = function (event) {
  const data: string = event.data;
  this.close();
  void data;
};
source.onerror = () => void (source.readyState === EventSource.CLOSED);
source.onopen = null;
source.onerror = (event) => {
  const code: number | undefined = event.code;
  const message: string | undefined = event.message;
  void [code, message, event instanceof ErrorEvent];
};
source.addEventListener("error", ({ code, message }) => void [code?.toFixed(), message?.length]);
// Those who know the standard's alone are served, too.
source.onerror = (event: Event) => void event.type;
source.addEventListener("open", (event) => {
  // @ts-expect-error an open event has no data
  event.data;
});
source.addEventListener("tick", (event) => event.data.toUpperCase(), { once: true });
source.addEventListener("tick", { handleEvent: (event) => void event.type });
source.removeEventListener("tick", null);

// It stands where the platform's own stood.
const class_: typeof globalThis.EventSource = EventSource;
const instance: globalThis.EventSource = source;
const same: typeof EventSource = Same;

const streamed: EventSource = EventSource.fromReadableStream(new Response("data: a\n\n").body!);
const resume: [string, number] = [streamed.lastEventId, streamed.reconnectionTime];
streamed.reset();
install();

// @ts-expect-error there is no such option
new EventSource("/", { header: {} });
// @ts-expect-error it can't be set
source.readyState = 2;
void [class_, instance, same, resume];
