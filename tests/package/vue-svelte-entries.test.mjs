// What headwater/vue and headwater/svelte bring along, and what they need.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const pkg = dirname(createRequire(import.meta.url).resolve("headwater/package.json"));
const node = promisify(execFile).bind(undefined, process.execPath);

/** The modules that a program is made of which imports this. */
async function modulesOf(contents) {
  const { metafile } = await build({
    stdin: { contents, resolveDir: here },
    bundle: true,
    write: false,
    format: "esm",
    metafile: true,
    conditions: ["browser"],
    logLevel: "error",
  });
  return Object.keys(metafile.inputs);
}

const OWN = { vue: /node_modules\/@?vue\//, svelte: /node_modules\/(svelte|esm-env|clsx)\// };

for (const [framework, own] of Object.entries(OWN)) {
  test(`headwater/${framework} needs no other framework, and takes the program's own`, async () => {
    const modules = await modulesOf(`export * from "headwater/${framework}"; export * from "${framework}";`);
    const foreign = modules.filter((path) => path.includes("node_modules/") && !own.test(path));
    assert.deepEqual(
      foreign.filter((path) => !path.includes("headwater")),
      [],
    );
    // One module each: two of them would be two frameworks, which know nothing of each other.
    assert.equal(new Set(modules).size, modules.length);
    for (const file of modules.filter((path) => path.startsWith("pkg/")))
      assert.doesNotMatch(readFileSync(file, "utf8"), /@vue\/|svelte\/internal/, file);
  });

  test(`headwater/${framework} says which ${framework} is missing, where none is installed`, async () => {
    const dir = mkdtempSync(join(tmpdir(), "headwater-alone-"));
    try {
      mkdirSync(join(dir, "node_modules"));
      cpSync(pkg, join(dir, "node_modules/headwater"), { recursive: true });
      const run = (entry) => node(["--input-type=module", "--eval", `await import("${entry}")`], { cwd: dir });
      await run("headwater");
      await run("headwater/store");
      await assert.rejects(run(`headwater/${framework}`), new RegExp(`Cannot find package '${framework}'`));
      symlinkSync(join(here, "../../node_modules", framework), join(dir, "node_modules", framework), "junction");
      await run(`headwater/${framework}`);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
}

test("both are peers that may be missing", () => {
  const manifest = JSON.parse(readFileSync(join(pkg, "package.json"), "utf8"));
  assert.deepEqual([manifest.peerDependencies.vue, manifest.peerDependencies.svelte], [">=3.3", ">=5.7"]);
  for (const peer of ["vue", "svelte"]) assert.deepEqual(manifest.peerDependenciesMeta[peer], { optional: true });
  assert.equal(manifest.dependencies, undefined);
});

test("in Node.js, where no page is, importing them does nothing and making a stream opens none", async () => {
  const script = `
    const { effectScope } = await import("vue");
    const { useEventSource } = await import("headwater/vue");
    const { createEventSource } = await import("headwater/svelte");
    globalThis.fetch = () => { throw new Error("a request"); };
    const feed = effectScope().run(() => useEventSource("http://x.test/"));
    const other = createEventSource("http://x.test/");
    await new Promise((resolve) => setTimeout(resolve));
    console.log(feed.state.value, other.state, other.data);`;
  const { stdout } = await node(["--input-type=module", "--eval", script], { cwd: here });
  assert.equal(stdout.trim(), "idle idle undefined");
});
