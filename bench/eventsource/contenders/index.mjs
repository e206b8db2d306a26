import { EVENTSOURCE, FETCH_EVENT_SOURCE, HEADWATER_FETCH_EVENT_SOURCE } from "../../shared/contenders.mjs";

// Each module exports the class to measure. `native` is the browser's own, and absent from Node.js. What is no
// class has been made one, by as little as that takes.
/**
 * `role`: "ours", or a "mark", as a floor or the browser's own is; the others are peers, and `package` is what they are of. `isFloor`: its
 * rate is of the events alone, which it begins with when all have come; its CPU has the reading in it, and is not told.
 */
export const CONTENDERS = [
  { name: "headwater", role: "ours", label: "headwater/eventsource" },
  { name: "native", role: "mark", label: "the browser's own" },
  EVENTSOURCE,
  { name: "event-source-polyfill", label: "event-source-polyfill", package: "event-source-polyfill" },
  { name: "floor", role: "mark", label: "the events alone", isFloor: true },
  { name: "floor-apart", role: "mark", label: "the events alone, each with its promises", isFloor: true },
  { name: "bare-fetch", role: "mark", label: "a bare fetch" },
  { name: "connect", role: "ours", label: "`connect()`, through `fetch`" },
  HEADWATER_FETCH_EVENT_SOURCE,
  FETCH_EVENT_SOURCE,
];
