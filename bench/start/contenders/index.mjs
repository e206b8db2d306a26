/**
 * Headwater's entries, their peers, and what a page can do without any of them. Each file opens one stream. `role`: "ours",
 * or a "mark", as a floor or the engine's own is; the others are peers, and `package` is what they are of.
 */
export const CONTENDERS = [
  { name: "connect", role: "ours", label: "connect()" },
  { name: "connect-fetch", role: "ours", label: "connect(), fetch" },
  { name: "headwater-eventsource", role: "ours", label: "headwater/eventsource" },
  { name: "headwater-fetch-event-source", role: "ours", label: "headwater/fetch-event-source" },
  {
    name: "microsoft-fetch-event-source",
    label: "@microsoft/fetch-event-source",
    package: "@microsoft/fetch-event-source",
  },
  { name: "eventsource", label: "eventsource", package: "eventsource" },
  { name: "bare-fetch", role: "mark", label: "fetch() alone" },
  { name: "native", role: "mark", label: "EventSource of the browser" },
];
