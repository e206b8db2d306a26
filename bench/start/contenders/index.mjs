import {
  EVENTSOURCE,
  FETCH_EVENT_SOURCE,
  HEADWATER_EVENTSOURCE,
  HEADWATER_FETCH_EVENT_SOURCE,
} from "../../shared/contenders.mjs";

/**
 * Headwater's entries, their peers, and what a page can do without any of them. Each file opens one stream. `role`: "ours",
 * or a "mark", as a floor or the browser's own is; the others are peers, and `package` is what they are of.
 */
export const CONTENDERS = [
  { name: "connect", role: "ours", label: "connect()" },
  { name: "connect-fetch", role: "ours", label: "connect(), fetch" },
  HEADWATER_EVENTSOURCE,
  HEADWATER_FETCH_EVENT_SOURCE,
  FETCH_EVENT_SOURCE,
  EVENTSOURCE,
  { name: "bare-fetch", role: "mark", label: "fetch() alone" },
  { name: "native", role: "mark", label: "EventSource of the browser" },
];
