// Each module exports the class to measure. `native` is the browser's own, and absent from Node.js. What is no
// class has been made one, by as little as that takes.
/** `role`: "ours", or a "mark", as a floor or the engine's own is; the others are peers, and `package` is what they are of. */
export const CONTENDERS = [
  { name: "headwater", role: "ours", label: "headwater/eventsource" },
  { name: "native", role: "mark", label: "the engine's own" },
  { name: "eventsource", label: "eventsource", package: "eventsource" },
  { name: "event-source-polyfill", label: "event-source-polyfill", package: "event-source-polyfill" },
  { name: "floor", role: "mark", label: "the events alone" },
  { name: "floor-apart", role: "mark", label: "the events alone, each with its promises" },
  { name: "bare-fetch", role: "mark", label: "a bare fetch" },
  { name: "connect", role: "ours", label: "`connect()`, through `fetch`" },
  { name: "headwater-fetch-event-source", role: "ours", label: "headwater/fetch-event-source" },
  {
    name: "microsoft-fetch-event-source",
    label: "@microsoft/fetch-event-source",
    package: "@microsoft/fetch-event-source",
  },
];
