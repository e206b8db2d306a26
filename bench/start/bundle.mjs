import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";

/**
 * What each contender is as a part of an app: its files by name, the first one, and what they weigh compressed. What is
 * imported when it is wanted is a file of its own, as bundlers that split have it.
 */
export async function bundles(contenders) {
  const all = new Map();
  for (const { name } of contenders) {
    const { outputFiles } = await build({
      entryPoints: { entry: fileURLToPath(new URL(`contenders/${name}.mjs`, import.meta.url)) },
      bundle: true,
      splitting: true,
      write: false,
      outdir: "/",
      format: "esm",
      platform: "neutral",
      minify: true,
      target: "es2022",
      mainFields: ["module", "main"],
      conditions: ["browser", "import"],
      logLevel: "warning",
    });
    const files = new Map(outputFiles.map(({ path, text }) => [`/${name}/${path.split(/[\\/]/).at(-1)}`, text]));
    const bytes = brotliCompressSync(files.get(`/${name}/entry.js`)).length;
    all.set(name, { files, bytes });
  }
  return all;
}
