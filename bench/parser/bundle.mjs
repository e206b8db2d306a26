import { bundle as build } from "../shared/bundle.mjs";

/** The one program that every engine runs: the measurements, the contenders and the plan. */
export async function bundle({ contenders, samples, sample, warmUp }) {
  const plan = { samples, sample, warmUp };
  const imports = contenders.map(({ name }, at) => `import { open as open${at} } from "./contenders/${name}.mjs";`);
  const table = contenders.map(
    ({ name, parses }, at) => `{ name: ${JSON.stringify(name)}, parses: ${parses}, open: open${at} }`,
  );
  const lines = [
    `import { run } from "./page/run.mjs";`,
    ...imports,
    `run([${table.join(", ")}], ${JSON.stringify(plan)});`,
  ];
  return build(lines, import.meta.url).catch((error) => {
    const absent = error.errors?.some(({ text }) => text.includes('"headwater/parser"'));
    throw absent
      ? new Error("there is no headwater/parser: `cargo xtask pack` makes it, --contender measures only the others")
      : error;
  });
}
