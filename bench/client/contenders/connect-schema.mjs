// A schema that is written by hand, so that what is measured is Headwater's part of it.
import { connect } from "headwater";
import { openBy } from "./connect-by.mjs";

const validate = (value) =>
  typeof value?.symbol === "string" && typeof value.price === "number" && typeof value.volume === "number"
    ? { value }
    : { issues: [{ message: "it is no quote" }] };
const schema = { "~standard": { version: 1, vendor: "bench", validate } };

export const open = openBy((url) => connect(url, { schema: { message: schema }, transport: "fetch" }));
