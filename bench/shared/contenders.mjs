// Those that several benchmarks have, as each of them lists it: see bench/report/benches.mjs for `role`. `package` is what a peer is of.

export const HEADWATER_EVENTSOURCE = { name: "headwater-eventsource", role: "ours", label: "headwater/eventsource" };

export const HEADWATER_FETCH_EVENT_SOURCE = {
  name: "headwater-fetch-event-source",
  role: "ours",
  label: "headwater/fetch-event-source",
};

export const EVENTSOURCE = { name: "eventsource", label: "eventsource", package: "eventsource" };

export const FETCH_EVENT_SOURCE = {
  name: "microsoft-fetch-event-source",
  label: "@microsoft/fetch-event-source",
  package: "@microsoft/fetch-event-source",
};
