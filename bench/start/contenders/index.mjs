/** Headwater's entries, their peers, and what a page can do without any of them. Each file opens one stream. */
export const CONTENDERS = [
  { name: "connect", label: "connect()" },
  { name: "connect-fetch", label: "connect(), fetch" },
  { name: "headwater-eventsource", label: "headwater/eventsource" },
  { name: "headwater-fetch-event-source", label: "headwater/fetch-event-source" },
  { name: "microsoft-fetch-event-source", label: "@microsoft/fetch-event-source" },
  { name: "eventsource", label: "eventsource" },
  { name: "bare-fetch", label: "fetch() alone" },
  { name: "native", label: "EventSource of the browser" },
];
