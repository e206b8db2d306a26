import * as it from "headwater/parser";

const answer: import("headwater").FetchLikeResponse = {
  status: 200,
  url: "",
  headers: { get: () => null },
  body: null,
};
void [it, answer];
it.createParser({ onEvent: ({ data }) => data.length }).feed(new Uint8Array());
