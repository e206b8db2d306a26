import { commandLine } from "../shared/command-line.mjs";
import { browser } from "./browser.mjs";
import { CONTENDERS } from "./contenders/index.mjs";

const BROWSERS = [
  { name: "chromium", label: "Chromium", start: () => browser("chromium"), throttles: true },
  { name: "firefox", label: "Firefox", start: () => browser("firefox"), throttles: false },
];

/** How often the page has been loaded before, in the same profile: engines keep compiled code from the third time on. */
const CACHES = [
  { name: "cold", before: 0 },
  { name: "warm", before: 3 },
];

/** By how much the processor is slowed down. Only Chromium can. */
const SPEEDS = [
  { name: "full", label: "the CPU as it is", slowdown: 1 },
  { name: "quarter", label: "a quarter of the CPU", slowdown: 4 },
];

/** The plan that the command line asks for. `loads` is how many there are of each kind. */
export function planFor(args) {
  const { engine, contender, cache, speed, quick, whole, out } = commandLine(args, "bench/start/run.mjs", [
    ["engine", BROWSERS],
    ["contender", CONTENDERS],
    ["cache", CACHES],
    ["speed", SPEEDS],
  ]);
  return {
    engines: engine,
    contenders: contender,
    caches: cache,
    speeds: speed,
    quick,
    whole,
    out,
    loads: quick ? 5 : 25,
  };
}
