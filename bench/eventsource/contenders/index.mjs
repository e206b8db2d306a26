// Each module exports the class to measure. `native` is the browser's own, and absent from Node.js. What is no
// class has been made one, by as little as that takes.
export const CONTENDERS = [
  { name: "headwater", label: "headwater/eventsource" },
  { name: "native", label: "the engine's own" },
  { name: "eventsource", label: "eventsource" },
  { name: "event-source-polyfill", label: "event-source-polyfill" },
  { name: "floor", label: "the events alone" },
  { name: "floor-apart", label: "the events alone, each with its promises" },
  { name: "bare-fetch", label: "a bare fetch" },
  { name: "connect", label: "connect() of headwater" },
  { name: "headwater-fetch-event-source", label: "headwater/fetch-event-source" },
  { name: "microsoft-fetch-event-source", label: "@microsoft/fetch-event-source" },
];
