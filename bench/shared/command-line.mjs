import { parseArgs } from "node:util";

/**
 * What a command line asks for: `quick`, `out`, and under each list's name the items that were chosen,
 * all of them if none was. `lists` are pairs of an option and its items, which have names; `whole` is
 * whether nothing but engines was chosen.
 */
export function commandLine(args, program, lists, note = "") {
  const options = lists.map(([option]) => ` [--${option} NAME]…`).join("");
  const usage = `node ${program} [--quick] [--out DIR]${options}
${lists.map(([option, list]) => `  --${option.padEnd(9)}  ${list.map(({ name }) => name).join(", ")}`).join("\n")}
Without a name, all are measured; names can also be joined by commas.${note}`;
  const misused = (message) => {
    console.error(`error: ${message}\n${usage}`);
    process.exit(2);
  };
  const values = parsed(args, lists, misused);
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const chosen = lists.map(([option, list]) => {
    const names = (values[option] ?? []).flatMap((names) => names.split(","));
    for (const name of names) if (!list.some((item) => item.name === name)) misused(`there is no ${option} ${name}`);
    return [option, names.length === 0 ? list : list.filter(({ name }) => names.includes(name))];
  });
  const whole = lists.every(([option]) => option === "engine" || values[option] === undefined);
  return { quick: values.quick, out: values.out, whole, misused, ...Object.fromEntries(chosen) };
}

function parsed(args, lists, misused) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        help: { type: "boolean", short: "h", default: false },
        quick: { type: "boolean", default: false },
        out: { type: "string" },
        ...Object.fromEntries(lists.map(([option]) => [option, { type: "string", multiple: true }])),
      },
    });
    return values;
  } catch (error) {
    return misused(error.message);
  }
}
