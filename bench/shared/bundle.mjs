import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** How an app is bundled: minified, as an application's bundler does. Otherwise the engines would parse more, and run the same. */
export const APP = {
  bundle: true,
  write: false,
  format: "esm",
  platform: "neutral",
  minify: true,
  target: "es2022",
  mainFields: ["module", "main"],
  conditions: ["browser", "import"],
  logLevel: "warning",
};

/** One program of what these lines of a module import, seen from the directory that `base` is in. */
export async function bundle(lines, base) {
  const { outputFiles } = await build({
    ...APP,
    stdin: { contents: lines.join("\n"), resolveDir: fileURLToPath(new URL(".", base)), sourcefile: "bench.mjs" },
  });
  return outputFiles[0].text;
}
