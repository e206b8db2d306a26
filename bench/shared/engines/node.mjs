import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Program } from "./program.mjs";

/** The Node.js that runs this: the same script as the page's, in a process of its own. */
export async function node(url, script) {
  const dir = mkdtempSync(join(tmpdir(), "headwater-bench-"));
  const file = join(dir, "bench.mjs");
  writeFileSync(file, script);
  const program = new Program(process.execPath, [file, url]);
  return {
    version: `${process.versions.node} (V8 ${process.versions.v8})`,
    ended: program.ended,
    async stop() {
      await program.stop();
      rmSync(dir, { recursive: true });
    },
  };
}
