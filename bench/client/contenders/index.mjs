// Each module exports `open(url, { type, json }, on, ended, failed)`, which has `on` called with the data of each event
// of the type, parsed where `json` says so, and `ended` at the event `end`; it gives a function that closes.
/** `only`: the workloads that it is for. `isQuiet`: it has nothing to say of latency and memory. */
export const CONTENDERS = [
  { name: "connect", label: "`connect(url)`" },
  { name: "connect-fetch", label: "`connect(url)`, through `fetch`" },
  { name: "connect-loop", label: "`for await … of connect(url)`" },
  { name: "connect-schema", label: "`connect(url)` with a schema, through `fetch`", only: ["json"] },
  { name: "headwater-fetch-event-source", label: "headwater/fetch-event-source" },
  { name: "headwater-eventsource", label: "headwater/eventsource" },
  { name: "eventsource", label: "eventsource" },
  { name: "microsoft-fetch-event-source", label: "@microsoft/fetch-event-source" },
  { name: "eventsource-client", label: "eventsource-client" },
  { name: "event-source-plus", label: "event-source-plus" },
  { name: "eventsource-parser", label: "eventsource-parser over `fetch`" },
  { name: "floor", label: "a loop over `fetch` that knows the places", isQuiet: true },
];
