import * as it from "headwater";

const answer: import("headwater").FetchLikeResponse = {
  status: 200,
  url: "",
  headers: { get: () => null },
  body: null,
};
void [it, answer];
const source: it.Source = it.connect("/feed", { headers: async () => ({ a: "b" }), fetch: async () => answer });
source.on("message", ({ data }) => data.toUpperCase());
source.onState(({ error }) => error?.headers?.get("retry-after"));
// @ts-expect-error there is no such option
it.connect("/feed", { header: {} });
