// What is measured, and how long.
import { parseArgs } from "node:util";
import { CONTENDERS } from "./contenders/index.mjs";
import { ENGINES } from "./engines/index.mjs";

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

const USAGE = `node bench/parser/run.mjs [--quick] [--out DIR]${LISTS.map(([option]) => ` [--${option} NAME]…`).join("")}
${LISTS.map(([option, list]) => `  --${option.padEnd(9)}  ${list.map(({ name }) => name).join(", ")}`).join("\n")}
Without a name, all are measured; names can also be joined by commas.`;

/** The plan that the command line asks for. */
export function planFor(args) {
  const { values } = parse(args);
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const chosen = (option, list) => {
    const names = (values[option] ?? []).flatMap((names) => names.split(","));
    for (const name of names) {
      if (!list.some((item) => item.name === name)) misused(`there is no ${option} ${name}`);
    }
    return names.length === 0 ? list : list.filter(({ name }) => names.includes(name));
  };
  const [engines, corpora, chunkings, contenders] = LISTS.map(([option, list]) => chosen(option, list));
  const whole = LISTS.every(([option]) => option === "engine" || values[option] === undefined);
  return { ...(values.quick ? QUICK : FULL), quick: values.quick, whole, out: values.out, engines, corpora, chunkings, contenders };
}

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        help: { type: "boolean", short: "h", default: false },
        quick: { type: "boolean", default: false },
        out: { type: "string" },
        ...Object.fromEntries(LISTS.map(([option]) => [option, { type: "string", multiple: true }])),
      },
    });
  } catch (error) {
    misused(error.message);
  }
}

function misused(message) {
  console.error(`error: ${message}\n${USAGE}`);
  process.exit(2);
}
