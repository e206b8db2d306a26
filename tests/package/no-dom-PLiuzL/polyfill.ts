import * as it from "headwater/polyfill";

const answer: import("headwater").FetchLikeResponse = {
  status: 200,
  url: "",
  headers: { get: () => null },
  body: null,
};
void [it, answer];
