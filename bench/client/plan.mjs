// What is measured, and how long.

import { ENGINES } from "../../tests/support/engines.mjs";
import { commandLine } from "../shared/command-line.mjs";
import { WORKLOADS as SENT } from "../shared/workloads.mjs";
import { CONTENDERS } from "./contenders/index.mjs";

const sent = (name) => SENT.find((workload) => workload.name === name);

/** What is sent, and what a handler wants of it. */
export const WORKLOADS = [
  { name: "message", label: "messages of 50 bytes", sent: sent("message") },
  { name: "tick", label: "named events with ids", sent: sent("tick") },
  { name: "json", label: "messages, parsed", sent: sent("message"), json: true },
];

/** Events a second of the streams whose latency is measured. */
export const PACES = [100, 10_000];

/**
 * Samples of each cell; how long one lasts at the least, in ms, and how many events it has at the most; rounds of the
 * paced streams and how long each is, in s; how many events the stream has after which memory is looked at.
 */
const FULL = { samples: 9, sample: 800, most: 2_000_000, latencyRounds: 3, seconds: 5, memory: 10_000_000 };
const QUICK = { samples: 3, sample: 200, most: 100_000, latencyRounds: 1, seconds: 1, memory: 200_000 };

const LISTS = [
  ["engine", ENGINES],
  ["contender", CONTENDERS],
  ["workload", WORKLOADS],
];

/** The plan that the command line asks for. */
export function planFor(args) {
  const chosen = commandLine(args, "bench/client/run.mjs", LISTS, " HEADWATER_ORIGIN names the server.");
  const { quick, whole, out, engine: engines, contender: contenders, workload: workloads } = chosen;
  const origin =
    process.env.HEADWATER_ORIGIN ?? chosen.misused("HEADWATER_ORIGIN is not set: run `cargo xtask bench client`");
  return { ...(quick ? QUICK : FULL), quick, whole, out, origin, engines, contenders, workloads };
}
