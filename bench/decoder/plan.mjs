// What is measured, by the names that bench/rust has for it.
import { commandLine } from "../shared/command-line.mjs";

/** `role`: "ours", or "mark" for the floor; the others are peers, and crates of these names. */
export const CONTENDERS = [
  { name: "headwater", label: "Headwater", role: "ours" },
  { name: "eventsource-stream", label: "eventsource-stream" },
  { name: "sse-stream", label: "sse-stream" },
  { name: "sse-codec", label: "sse-codec" },
  { name: "serde_json alone", label: "`serde_json` alone", role: "mark" },
];

export const STREAMS = [
  { name: "llm untyped", label: "LLM chunks, no types" },
  { name: "llm typed", label: "LLM chunks, types" },
  { name: "ticks", label: "ticks with ids" },
  { name: "16 KB JSON", label: "16 KB JSON" },
  { name: "multi-line", label: "multi-line" },
  { name: "CJK and emoji", label: "CJK and emoji" },
  { name: "crlf", label: "CRLF" },
  { name: "tiny", label: "tiny" },
  { name: "comments", label: "mostly comments" },
];

export const CHUNKS = ["one event", "1400 B", "16 KiB", "64 KiB"];

export const MEASURES = [
  { name: "frames", label: "Bytes to frames" },
  { name: "typed", label: "Bytes to typed values, through `serde_json`" },
];

/** For Criterion. Its own estimates are not read, and so need few resamples. */
const timesOf = (warmUp, measurement) =>
  `--sample-size 10 --warm-up-time ${warmUp} --measurement-time ${measurement} --nresamples 1000 --noplot`.split(" ");

/** How often all is measured, in turn, and how long. */
const FULL = { rounds: 3, criterion: timesOf(0.2, 0.4) };
const QUICK = { rounds: 1, criterion: timesOf(0.05, 0.1) };

/** The plan that the command line asks for. */
export function planFor(args) {
  const chosen = commandLine(args, "bench/decoder/run.mjs", [["stream", STREAMS]]);
  const { quick, whole, out, stream: streams } = chosen;
  return { ...(quick ? QUICK : FULL), quick, whole, out, streams };
}
