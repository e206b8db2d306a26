import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { APP } from "../shared/bundle.mjs";

/**
 * What each contender is as a part of an app: its files by name, the first one, and what they weigh compressed. What is
 * imported when it is wanted is a file of its own, as bundlers that split have it.
 */
export async function bundles(contenders) {
  const all = new Map();
  for (const { name, file = name, hint = "" } of contenders) {
    const { outputFiles } = await build({
      ...APP,
      entryPoints: { entry: fileURLToPath(new URL(`contenders/${file}.mjs`, import.meta.url)) },
      splitting: true,
      banner: { js: hint },
      outdir: "/",
    });
    const files = new Map(outputFiles.map(({ path, text }) => [`/${name}/${path.split(/[\\/]/).at(-1)}`, text]));
    const bytes = brotliCompressSync(files.get(`/${name}/entry.js`)).length;
    all.set(name, { files, bytes });
  }
  return all;
}
