import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Writes files, by name, to `out`, or to where cargo would; gives their paths. */
export function write(files, out) {
  const dir = resolve(out ?? join(ROOT, "target", "bench"));
  mkdirSync(dir, { recursive: true });
  return Object.entries(files).map(([name, text]) => {
    writeFileSync(join(dir, name), text);
    return relative(process.cwd(), join(dir, name));
  });
}
