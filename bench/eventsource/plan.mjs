// What is measured, and how long.

import { ENGINES } from "../../tests/support/engines.mjs";
import { commandLine } from "../shared/command-line.mjs";
import { WORKLOADS } from "../shared/workloads.mjs";
import { CONTENDERS } from "./contenders/index.mjs";

/** Samples of each cell; how long one lasts at the least, in ms, and how many events it has at the most; rounds and events of the slow stream. */
const FULL = { samples: 9, sample: 800, most: 400_000, latencyRounds: 3, slowEvents: 1000 };
const QUICK = { samples: 3, sample: 200, most: 60_000, latencyRounds: 1, slowEvents: 200 };

const LISTS = [
  ["engine", ENGINES.filter(({ name }) => name !== "node")],
  ["contender", CONTENDERS],
  ["workload", WORKLOADS],
];

const NOTE = " HEADWATER_ORIGIN names the server.";

/** The plan that the command line asks for. */
export function planFor(args) {
  const chosen = commandLine(args, "bench/eventsource/run.mjs", LISTS, NOTE);
  const { quick, whole, out, engine: engines, contender: contenders, workload: workloads } = chosen;
  const origin =
    process.env.HEADWATER_ORIGIN ?? chosen.misused("HEADWATER_ORIGIN is not set: run `cargo xtask bench eventsource`");
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
