// What is measured, and how long.
import { parseArgs } from "node:util";
import { ENGINES } from "../parser/engines/index.mjs";
import { CONTENDERS } from "./contenders/index.mjs";
import { WORKLOADS } from "./workloads.mjs";

/** Samples of each cell; how long one lasts at the least, in ms, and how many events it has at the most; rounds and events of the slow stream. */
const FULL = { samples: 9, sample: 800, most: 400_000, latencyRounds: 3, slowEvents: 1000 };
const QUICK = { samples: 3, sample: 200, most: 60_000, latencyRounds: 1, slowEvents: 200 };

const LISTS = [
  ["engine", ENGINES.filter(({ name }) => name !== "node")],
  ["contender", CONTENDERS],
  ["workload", WORKLOADS],
];

const USAGE = `node bench/eventsource/run.mjs [--quick] [--out DIR]${LISTS.map(([option]) => ` [--${option} NAME]…`).join("")}
${LISTS.map(([option, list]) => `  --${option.padEnd(9)}  ${list.map(({ name }) => name).join(", ")}`).join("\n")}
Without a name, all are measured; names can also be joined by commas. HEADWATER_ORIGIN names the server.`;

/** The plan that the command line asks for. */
export function planFor(args) {
  const { values } = parse(args);
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const origin = process.env.HEADWATER_ORIGIN ?? misused("HEADWATER_ORIGIN is not set: run `cargo xtask bench eventsource`");
  const [engines, contenders, workloads] = LISTS.map(([option, list]) => {
    const names = (values[option] ?? []).flatMap((names) => names.split(","));
    for (const name of names) if (!list.some((item) => item.name === name)) misused(`there is no ${option} ${name}`);
    return names.length === 0 ? list : list.filter(({ name }) => names.includes(name));
  });
  return {
    ...(values.quick ? QUICK : FULL),
    quick: values.quick,
    out: values.out,
    origin,
    engines,
    contenders,
    workloads: workloads.map(({ name }) => name),
  };
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
