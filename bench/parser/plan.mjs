// What is measured, and how long.

import { ENGINES } from "../../tests/support/engines.mjs";
import { commandLine } from "../shared/command-line.mjs";
import { CONTENDERS } from "./contenders/index.mjs";

const CORPORA = [
  { name: "llm-chat", label: "LLM chunks, chat completions" },
  { name: "llm-typed", label: "LLM chunks, typed events" },
  { name: "ticks", label: "ticks with ids" },
  { name: "json-16k", label: "16 KB JSON" },
  { name: "multi-line", label: "multi-line" },
  { name: "cjk-emoji", label: "CJK and emoji" },
  { name: "crlf", label: "CRLF" },
  { name: "tiny", label: "tiny" },
  { name: "comments", label: "mostly comments" },
];

const CHUNKINGS = [
  { name: "event", label: "one event" },
  { name: "1400", label: "1400 B", size: 1400 },
  { name: "16k", label: "16 KiB", size: 16 << 10 },
  { name: "64k", label: "64 KiB", size: 64 << 10 },
];

/** For each cell and contender: how many samples, and how long each sample and its warm-up last at the least, in ms. */
const FULL = { samples: 15, sample: 25, warmUp: 60 };
const QUICK = { samples: 3, sample: 8, warmUp: 15 };

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
