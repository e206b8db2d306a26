// The entries of frameworks as files: what they ask for, what bundlers read in them, and what they bring along.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "../../node_modules");
const pkg = join(here, "../../pkg");
const manifest = JSON.parse(await readFile(join(pkg, "package.json"), "utf8"));
const run = promisify(execFile).bind(undefined, process.execPath);

/**
 * Each entry: what it imports beside what is its own, what of that must be installed for it, what it gives, and the
 * modules that are its framework's own.
 */
const ENTRIES = {
  react: {
    imports: ["react"],
    needs: ["react"],
    gives: "EventSourceProvider,useEventSource,useEventSourceState",
    own: /node_modules\/react\//,
  },
  preact: {
    imports: ["preact", "preact/hooks"],
    needs: ["preact"],
    gives: "EventSourceProvider,useEventSource,useEventSourceState",
    own: /node_modules\/preact\//,
  },
  vue: {
    imports: ["vue"],
    needs: ["vue", "@vue/runtime-core", "@vue/reactivity", "@vue/shared"],
    gives: "EventSourcePlugin,provideEventSource,useEventSource",
    own: /node_modules\/@?vue\//,
  },
  svelte: {
    imports: ["svelte", "svelte/reactivity", "svelte/store"],
    needs: ["svelte", "esm-env", "clsx"],
    gives: "createEventSource,setEventSourceContext",
    own: /node_modules\/(svelte|esm-env|clsx)\//,
  },
  solid: {
    imports: ["solid-js"],
    needs: ["solid-js"],
    gives: "EventSourceProvider,createEventSource",
    own: /node_modules\/solid-js\//,
  },
  angular: {
    imports: ["@angular/core"],
    needs: ["@angular/core", "rxjs"],
    gives: "eventSourceResource,provideEventSource",
    own: /node_modules\/(@angular|rxjs|tslib)\//,
  },
  lit: { imports: [], needs: [], gives: "EventSourceController", own: /node_modules\/lit\// },
};
const RANGES = { vue: ">=3.4", svelte: ">=5.7" };

/** Each file that an entry may be, by the conditions of `exports`. */
const filesOf = (entry) =>
  Object.values(entry).flatMap((target) =>
    typeof target === "string" ? [] : (target.default ?? Object.values(target).map((one) => one.default)),
  );

/** Bundles a program, and gives its code, the modules it is made of, and what it imports from elsewhere. */
async function bundled(options) {
  const { outputFiles, metafile } = await build({
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    conditions: ["browser"],
    logLevel: "error",
    ...options,
  });
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  return { code: outputFiles[0].text, modules: Object.keys(metafile.inputs), imported: [...new Set(imported)] };
}

/** Bundles an entry alone: all packages are elsewhere. */
const alone = (entry, options) =>
  bundled({ entryPoints: [join(pkg, manifest.exports[entry].import.default)], packages: "external", ...options });

/** Runs a script in a place that has the package, and these ones beside it. */
async function beside(packages, script) {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "headwater-entries-")));
  try {
    const to = (name) => join(dir, "node_modules", name);
    cpSync(pkg, to("headwater"), { recursive: true });
    for (const name of packages) {
      mkdirSync(dirname(to(name)), { recursive: true });
      symlinkSync(join(modules, name), to(name), "junction");
    }
    const { stdout } = await run(["--input-type=module", "--eval", script], { cwd: dir });
    return stdout.trim();
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const DIRECTED = ["./react"];

test('"use client" is the first statement of each file of an entry whose hooks run in pages alone', async () => {
  for (const entry of DIRECTED) {
    const files = filesOf(manifest.exports[entry]);
    assert.equal(files.length, 4, `${files}`);
    for (const file of files) assert.match(await readFile(join(pkg, file), "utf8"), /^"use client";\n/, file);
  }
});

test('"use client" is there after a bundler that keeps directives', async () => {
  for (const entry of DIRECTED)
    for (const minify of [false, true])
      assert.match((await alone(entry, { minify })).code, /^"use client";/, `${entry}, minify: ${minify}`);
});

test("an entry imports its framework and no other, which is a peer that nobody must have", async () => {
  for (const [entry, { imports }] of Object.entries(ENTRIES)) {
    const { imported } = await alone(`./${entry}`);
    assert.deepEqual(imported.sort(), imports, entry);
    for (const peer of imports.map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)[0])) {
      assert.ok(manifest.peerDependencies[peer], peer);
      assert.deepEqual(manifest.peerDependenciesMeta[peer], { optional: true }, peer);
    }
  }
  for (const [peer, range] of Object.entries(RANGES)) assert.equal(manifest.peerDependencies[peer], range);
  assert.equal(manifest.dependencies, undefined);
});

for (const [entry, { imports, needs, gives, own }] of Object.entries(ENTRIES)) {
  test(`headwater/${entry} can be imported and required with ${needs.join(" and ") || "nothing else"}`, async () => {
    const script = `
      import { createRequire } from "node:module";
      const required = createRequire(process.cwd() + "/x.js")("headwater/${entry}");
      for (const all of [await import("headwater/${entry}"), required]) console.log(Object.keys(all).sort().join());`;
    assert.equal(await beside(needs, script), `${gives}\n${gives}`);
  });

  test(`a program with headwater/${entry} has its framework once, and no other`, async () => {
    const frameworks = imports.slice(0, 1).map((name) => `export * from "${name}";`);
    const contents = `export * as entry from "headwater/${entry}"; ${frameworks.join(" ")}`;
    const { modules } = await bundled({ stdin: { contents, resolveDir: here } });
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
}

test("the entries of frameworks that are missing say which one it is, and the others are there", async () => {
  const script = `
    for (const entry of ["react", "preact", "vue", "svelte", "solid", "angular", "lit", "store", "tanstack-query", "swr"])
      await import("headwater/" + entry).then(() => console.log(entry), ({ code, message }) => console.log(code, /Cannot find package '([^']+)'/.exec(message)[1]));`;
  const missing = ["react", "preact", "vue", "svelte", "solid-js", "@angular/core"];
  const said = missing.map((name) => `ERR_MODULE_NOT_FOUND ${name}`);
  assert.equal(await beside([], script), [...said, "lit", "store", "tanstack-query", "swr"].join("\n"));
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
  const { stdout } = await run(["--input-type=module", "--eval", script], { cwd: here });
  assert.equal(stdout.trim(), "idle idle undefined");
});
