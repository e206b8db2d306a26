// Each module exports the class to measure. `native` is the browser's own, and absent from Node.js.
export const CONTENDERS = [
  { name: "headwater", label: "headwater/eventsource" },
  { name: "native", label: "the engine's own" },
  { name: "eventsource", label: "eventsource" },
  { name: "event-source-polyfill", label: "event-source-polyfill" },
  { name: "floor", label: "the events alone" },
];
