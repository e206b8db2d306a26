import * as it from "headwater/eventsource";

const answer: import("headwater").FetchLikeResponse = {
  status: 200,
  url: "",
  headers: { get: () => null },
  body: null,
};
void [it, answer];
const source = new it.EventSource("https://a.test/", { fetch: async (_, { headers }) => (headers.Accept, answer) });
source.onmessage = ({ data, lastEventId }) => void [data.foo, lastEventId.length];
source.addEventListener("error", ({ code, message }) => void [code?.toFixed(), message?.length], { once: true });
// @ts-expect-error it can't be set
source.readyState = 2;
const Class: it.EventSourceConstructor = it.EventSource;
void [source.url.length, Class];
