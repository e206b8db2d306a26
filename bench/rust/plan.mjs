// What is measured in browsers, and how long.

import { ENGINES } from "../../tests/support/engines.mjs";
import { commandLine } from "../shared/command-line.mjs";
import { WORKLOADS } from "../shared/workloads.mjs";

/** Each takes typed events in: which build it is part of, and what it is called there. `role`: "ours"; the other is a peer. */
export const CONTENDERS = [
  { name: "fetch", role: "ours", label: "Headwater, fetch", build: "json", take: "headwater-fetch" },
  { name: "stream", role: "ours", label: "Headwater, fetch, as a stream", build: "json", take: "headwater-stream" },
  { name: "native", role: "ours", label: "Headwater, native", build: "json", take: "headwater-native" },
  { name: "js-json", role: "ours", label: "Headwater, fetch, `js-json`", build: "js-json", take: "headwater-fetch" },
  { name: "gloo-net", label: "gloo-net's `EventSource`, serde_json", build: "json", take: "gloo-net" },
];

/** Samples of each cell; how long one lasts at the least, in ms, and how many events it has at the most. */
const FULL = { samples: 9, sample: 700, most: 1_500_000 };
const QUICK = { samples: 3, sample: 200, most: 200_000 };

const LISTS = [
  ["engine", ENGINES.filter(({ name }) => name !== "node")],
  ["contender", CONTENDERS],
  ["workload", WORKLOADS.filter(({ name }) => name !== "unheard")],
];
const NOTE = " HEADWATER_ORIGIN names the server, WASM_BINDGEN the program.";

/** The plan that the command line asks for. */
export function planFor(args) {
  const chosen = commandLine(args, "bench/rust/run-browser.mjs", LISTS, NOTE);
  const { quick, whole, out, engine: engines, contender: contenders, workload: workloads } = chosen;
  const origin =
    process.env.HEADWATER_ORIGIN ?? chosen.misused("HEADWATER_ORIGIN is not set: run `cargo xtask bench rust`");
  return {
    ...(quick ? QUICK : FULL),
    quick,
    whole,
    out,
    origin,
    engines,
    contenders,
    workloads: workloads.map(({ name }) => name),
  };
}
