import { bundle as build } from "../shared/bundle.mjs";

/** The program that every engine runs. */
export async function bundle({ contenders, ...plan }) {
  const imports = contenders.map(
    ({ name }, at) => `import { EventSource as class${at} } from "./contenders/${name}.mjs";`,
  );
  const table = contenders.map(({ name }, at) => `{ name: ${JSON.stringify(name)}, EventSource: class${at} }`);
  const lines = [
    // First of all.
    `import "./contenders/native.mjs";`,
    `import { run } from "./page/run.mjs";`,
    ...imports,
    `run([${table.join(", ")}], ${JSON.stringify(plan)});`,
  ];
  return build(lines, import.meta.url);
}
