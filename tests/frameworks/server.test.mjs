// What the entries of frameworks do on a server: nothing but say what there is to begin with.

import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { connect } from "headwater";
import { stage } from "../package/support/stage.mjs";
import { DEFINED, frameworkPlugins } from "./bundle.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const files = (await readdir(here)).filter((file) => /\.server\.\w+$/.test(file));

/** `render(url)` of a file, which makes markup as a server does. */
async function renderOf(file, dir) {
  const outfile = join(dir, `${file}.cjs`);
  await build({
    entryPoints: [join(here, file)],
    outfile,
    bundle: true,
    platform: "node",
    target: "es2022",
    jsx: "automatic",
    define: DEFINED,
    logLevel: "error",
    plugins: frameworkPlugins("server"),
  });
  return createRequire(import.meta.url)(outfile).render;
}

for (const file of files) {
  test(`${file.replace(/\..*/, "")}: on a server there is the initial state, and nothing is opened`, async () => {
    const dir = await mkdtemp(join(tmpdir(), "headwater-frameworks-"));
    try {
      const render = await renderOf(file, dir);
      const [its, other] = await Promise.all([
        stage({ steps: ["hold"] }),
        stage({ steps: [{ send: "data: 2\n\n" }, "hold"] }),
      ]);
      assert.match(await render(its.url), /data-state="?idle"?[^>]*>(<!--.*?-->)*…/);
      // What is opened later is there by now; what was opened before would be, too.
      for await (const { data } of connect(other.url)) {
        assert.equal(data, "2");
        break;
      }
      assert.equal((await other.seen("ended=1")).length, 1);
      assert.deepEqual(await its.seen(), []);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
}
