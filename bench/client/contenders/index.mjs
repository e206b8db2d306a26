// Each module exports `open(url, { type, json }, on, ended, failed)`, which has `on` called with the data of each event
// of the type, parsed where `json` says so, and `ended` at the event `end`; it gives a function that closes; where there is no such contender, no `open`.
/**
 * `role`: whether it is one of "ours", or a "mark", as a floor or the engine's own is; the others are peers, and `package` is what they
 * are of. `only`: the workloads that it is for. `isQuiet`: it has nothing to say of latency and memory.
 */
export const CONTENDERS = [
  { name: "connect", role: "ours", label: "`connect(url)`" },
  { name: "connect-fetch", role: "ours", label: "`connect(url)`, through `fetch`" },
  { name: "connect-loop", role: "ours", label: "`for await … of connect(url)`" },
  { name: "connect-schema", role: "ours", label: "`connect(url)` with a schema, through `fetch`", only: ["json"] },
  { name: "headwater-fetch-event-source", role: "ours", label: "headwater/fetch-event-source" },
  { name: "headwater-eventsource", role: "ours", label: "headwater/eventsource" },
  { name: "eventsource", label: "eventsource", package: "eventsource" },
  {
    name: "microsoft-fetch-event-source",
    label: "@microsoft/fetch-event-source",
    package: "@microsoft/fetch-event-source",
  },
  { name: "eventsource-client", label: "eventsource-client", package: "eventsource-client" },
  { name: "event-source-plus", label: "event-source-plus", package: "event-source-plus" },
  { name: "eventsource-parser", label: "eventsource-parser over `fetch`", package: "eventsource-parser" },
  { name: "native", role: "mark", label: "the engine's own `EventSource`" },
  { name: "floor", role: "mark", label: "a loop over `fetch` that knows the places", isQuiet: true },
];
