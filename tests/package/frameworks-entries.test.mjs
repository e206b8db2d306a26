// The entries of frameworks as files: what bundlers read in them, and what they do not ask for.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const pkg = join(dirname(fileURLToPath(import.meta.url)), "../../pkg");
const { exports, peerDependencies, peerDependenciesMeta } = JSON.parse(
  await readFile(join(pkg, "package.json"), "utf8"),
);

/** Each file that an entry may be, by the conditions of `exports`. */
const filesOf = (entry) =>
  Object.values(entry).flatMap((target) =>
    typeof target === "string" ? [] : (target.default ?? Object.values(target).map((one) => one.default)),
  );

const DIRECTED = ["./react"];

test('"use client" is the first statement of each file of an entry whose hooks run in pages alone', async () => {
  for (const entry of DIRECTED) {
    const files = filesOf(exports[entry]);
    assert.equal(files.length, 4, `${files}`);
    for (const file of files) assert.match(await readFile(join(pkg, file), "utf8"), /^"use client";\n/, file);
  }
});

/** Bundles an entry, and gives the code and what it imports from elsewhere. */
async function bundled(entry, options) {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(pkg, exports[entry].import.default)],
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    packages: "external",
    ...options,
  });
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  return { code: outputFiles[0].text, imported: [...new Set(imported)] };
}

test('"use client" is there after a bundler that keeps directives', async () => {
  for (const entry of DIRECTED)
    for (const minify of [false, true])
      assert.match((await bundled(entry, { minify })).code, /^"use client";/, `${entry}, minify: ${minify}`);
});

/** What an entry may import beside what is its own. */
const PEERS_OF = {
  "./react": ["react"],
  "./preact": ["preact", "preact/hooks"],
};

test("an entry imports its framework and no other, which is a peer that nobody must have", async () => {
  for (const [entry, peers] of Object.entries(PEERS_OF)) {
    const { imported } = await bundled(entry);
    assert.deepEqual(imported.sort(), peers, entry);
    for (const peer of peers.map((name) => name.split("/")[0])) {
      assert.ok(peerDependencies[peer], peer);
      assert.equal(peerDependenciesMeta[peer].optional, true, peer);
    }
  }
});
