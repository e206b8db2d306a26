// The package as it is published: `npm pack`.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "./commands.mjs";

/** Packs the folder `files` into `to`. */
export async function pack(files, to) {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  const [{ filename }] = JSON.parse(
    await run(files, ["npm", "pack", "--json", "--ignore-scripts", "--pack-destination", to]),
  );
  const tarball = join(to, filename);
  return { tarball, files, hash: createHash("sha256").update(readFileSync(tarball)).digest("hex") };
}
