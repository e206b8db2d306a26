// What is measured, and how long.

import { ENGINES } from "../../tests/support/engines.mjs";
import { commandLine } from "../shared/command-line.mjs";
import { CONTENDERS } from "./contenders/index.mjs";
import { CHUNKINGS, CORPORA } from "./corpora.mjs";

/**
 * For each cell: how many page loads. For each of them and each contender: how many samples, and how long each sample and
 * the warm-up last at the least, in ms.
 */
const FULL = { loads: 7, samples: 5, sample: 20, warmUp: 60 };
const QUICK = { loads: 3, samples: 3, sample: 8, warmUp: 30 };

const LISTS = [
  ["engine", ENGINES],
  ["corpus", CORPORA],
  ["chunks", CHUNKINGS],
  ["contender", CONTENDERS],
];

/** The plan that the command line asks for. */
export function planFor(args) {
  const { quick, whole, out, ...chosen } = commandLine(args, "bench/parser/run.mjs", LISTS);
  const { engine: engines, corpus: corpora, chunks: chunkings, contender: contenders } = chosen;
  return { ...(quick ? QUICK : FULL), quick, whole, out, engines, corpora, chunkings, contenders };
}
