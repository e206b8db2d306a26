import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The program that every engine runs. */
export async function bundle({ contenders, ...plan }) {
  const imports = contenders.map(({ name }, at) => `import { EventSource as class${at} } from "./contenders/${name}.mjs";`);
  const table = contenders.map(({ name }, at) => `{ name: ${JSON.stringify(name)}, EventSource: class${at} }`);
  const contents = [
    // First of all.
    `import "./contenders/native.mjs";`,
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
    minify: true,
    target: "es2022",
    mainFields: ["module", "main"],
    conditions: ["browser", "import"],
    logLevel: "warning",
  });
  return outputFiles[0].text;
}
