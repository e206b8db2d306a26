import * as it from "headwater/fetch-event-source";

const answer: import("headwater").FetchLikeResponse = {
  status: 200,
  url: "",
  headers: { get: () => null },
  body: null,
};
void [it, answer];
const end: Promise<void> = it.fetchEventSource("/chat", {
  method: "POST",
  onmessage: ({ data }) => data.length,
  fetch: async () => answer,
});
void end;
