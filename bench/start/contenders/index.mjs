import {
  EVENTSOURCE,
  FETCH_EVENT_SOURCE,
  HEADWATER_EVENTSOURCE,
  HEADWATER_FETCH_EVENT_SOURCE,
} from "../../shared/contenders.mjs";

/**
 * Headwater's entries, their peers, and what a page can do without any of them. Each file opens one stream. `role`: "ours",
 * or a "mark", as a floor or the browser's own is; the others are peers, and `package` is what they are of. `file` is the file
 * where it is not named as the contender, and `hint` is the first line of what it is bundled to.
 */
export const CONTENDERS = [
  { name: "connect", role: "ours", label: "connect()" },
  { name: "connect-fetch", role: "ours", label: "connect(), fetch" },
  {
    name: "connect-hint",
    file: "connect-fetch",
    hint: "//# allFunctionsCalledOnLoad",
    role: "ours",
    label: "connect(), fetch, with the hint",
  },
  HEADWATER_EVENTSOURCE,
  HEADWATER_FETCH_EVENT_SOURCE,
  FETCH_EVENT_SOURCE,
  EVENTSOURCE,
  { name: "bare-fetch", role: "mark", label: "fetch() alone" },
  { name: "native", role: "mark", label: "EventSource of the browser" },
];
