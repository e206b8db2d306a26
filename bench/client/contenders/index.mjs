import {
  EVENTSOURCE,
  FETCH_EVENT_SOURCE,
  HEADWATER_EVENTSOURCE,
  HEADWATER_FETCH_EVENT_SOURCE,
} from "../../shared/contenders.mjs";

// Each module exports `open(url, { type, json }, on, ended, failed)`, which has `on` called with the data of each event
// of the type, parsed where `json` says so, and `ended` at the event `end`; it gives a function that closes. Where there is no
// such contender, `open` is undefined.
/**
 * `role`: whether it is one of "ours", or a "mark", as a floor or the browser's own is; the others are peers, and `package` is what they
 * are of. `only`: the workloads that it is for. `isQuiet`: it has nothing to say of latency and memory.
 */
export const CONTENDERS = [
  { name: "connect", role: "ours", label: "`connect(url)`" },
  { name: "connect-fetch", role: "ours", label: "`connect(url)`, through `fetch`" },
  { name: "connect-loop", role: "ours", label: "`for await … of connect(url)`" },
  { name: "connect-schema", role: "ours", label: "`connect(url)` with a schema, through `fetch`", only: ["json"] },
  HEADWATER_FETCH_EVENT_SOURCE,
  HEADWATER_EVENTSOURCE,
  EVENTSOURCE,
  FETCH_EVENT_SOURCE,
  { name: "eventsource-client", label: "eventsource-client", package: "eventsource-client" },
  { name: "event-source-plus", label: "event-source-plus", package: "event-source-plus" },
  { name: "eventsource-parser", label: "eventsource-parser over `fetch`", package: "eventsource-parser" },
  { name: "native", role: "mark", label: "the browser's own `EventSource`" },
  { name: "floor", role: "mark", label: "a loop over `fetch` that knows the places", isQuiet: true },
];
