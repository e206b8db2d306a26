import { build } from "esbuild";
import { fileURLToPath } from "node:url";

/** The one program that every engine runs: the measurements, the contenders and the plan. */
export async function bundle({ contenders, corpora, chunkings, samples, sample, warmUp }) {
  const plan = { corpora, chunkings, samples, sample, warmUp };
  const imports = contenders.map(({ name }, at) => `import { open as open${at} } from "./contenders/${name}.mjs";`);
  const table = contenders.map(
    ({ name, parses }, at) => `{ name: ${JSON.stringify(name)}, parses: ${parses}, open: open${at} }`,
  );
  const contents = [
    `import { run } from "./page/run.mjs";`,
    ...imports,
    `run([${table.join(", ")}], ${JSON.stringify(plan)});`,
  ].join("\n");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)), sourcefile: "bench.mjs" },
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    // As an application's bundler does; without it the engines would parse more, and run the same.
    minify: true,
    target: "es2022",
    mainFields: ["module", "main"],
    conditions: ["browser", "import"],
    logLevel: "warning",
  }).catch((error) => {
    const absent = error.errors?.some(({ text }) => text.includes('"headwater/parser"'));
    throw absent
      ? new Error("there is no headwater/parser: `cargo xtask pack` makes it, --contender measures only the others")
      : error;
  });
  return outputFiles[0].text;
}
