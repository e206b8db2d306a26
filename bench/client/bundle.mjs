import { bundle as build } from "../shared/bundle.mjs";
import { PACES } from "./plan.mjs";

/** The program that every engine runs. */
export async function bundle({ contenders, workloads, ...plan }) {
  const imports = contenders.map(({ name }, at) => `import { open as open${at} } from "./contenders/${name}.mjs";`);
  const table = contenders.map((contender, at) => `{ ...${JSON.stringify(contender)}, open: open${at} }`);
  const names = workloads.map(({ name, sent, json }) => ({ name, sent: sent.name, json }));
  const lines = [
    `import { run } from "./page/run.mjs";`,
    ...imports,
    `run([${table.join(", ")}], ${JSON.stringify({ ...plan, workloads: names, paces: PACES })});`,
  ];
  return build(lines, import.meta.url);
}
