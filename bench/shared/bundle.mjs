import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** One program of what these lines of a module import, seen from the directory that `base` is in. */
export async function bundle(lines, base) {
  const { outputFiles } = await build({
    stdin: { contents: lines.join("\n"), resolveDir: fileURLToPath(new URL(".", base)), sourcefile: "bench.mjs" },
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
  });
  return outputFiles[0].text;
}
