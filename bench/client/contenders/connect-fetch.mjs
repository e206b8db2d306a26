import { connect } from "headwater";
import { openBy } from "./connect-by.mjs";

export const open = openBy((url, options) => connect(url, { ...options, transport: "fetch" }));
