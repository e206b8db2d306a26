import { EVENTSOURCE, FETCH_EVENT_SOURCE, HEADWATER_FETCH_EVENT_SOURCE } from "../../shared/contenders.mjs";

// Each module exports the class to measure. `native` is the browser's own, and absent from Node.js. What is no
// class has been made one, by as little as that takes.
/** `role`: "ours", or a "mark", as a floor or the browser's own is; the others are peers, and `package` is what they are of. */
export const CONTENDERS = [
  { name: "headwater", role: "ours", label: "headwater/eventsource" },
  { name: "native", role: "mark", label: "the browser's own" },
  EVENTSOURCE,
  { name: "event-source-polyfill", label: "event-source-polyfill", package: "event-source-polyfill" },
  { name: "floor", role: "mark", label: "the events alone" },
  { name: "floor-apart", role: "mark", label: "the events alone, each with its promises" },
  { name: "bare-fetch", role: "mark", label: "a bare fetch" },
  { name: "connect", role: "ours", label: "`connect()`, through `fetch`" },
  HEADWATER_FETCH_EVENT_SOURCE,
  FETCH_EVENT_SOURCE,
];
