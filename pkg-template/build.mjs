// Makes the npm package: `node build.mjs STAGE OUT VERSION`, as `cargo xtask pack` calls it.
// STAGE holds what cargo and wasm-opt made. OUT is the package's directory, which is replaced.

import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { keptInOrder } from "./calls.mjs";
import { inlined } from "./inline.mjs";
import { withInstances } from "./instances.mjs";
import { markedNames, minified, SHORTENED, TARGET, withNames, withShortNames } from "./minify.mjs";
import { standIns } from "./stand-ins.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const stage = resolve(process.argv[2]);
const out = resolve(process.argv[3]);
const version = process.argv[4];

// The package is built here and copied to OUT when it is complete, so that a failed build leaves the last good one.
const made = join(stage, "pkg");
const dist = join(made, "dist");

// The entries of the package.
// - `source` is a file of src/.
// - `wasm` says where the WebAssembly comes from. "own": the entry has it, with a variant for hosts that refuse
//   to compile bytes. "inline": the entry has it, and no such variant, since those hosts have no use for the entry.
//   "given": the user provides it. "none": the entry does not need it.
// - `isApart`: the entry shares too little with the others for a shared file to pay.
// - `with`: the entry is bundled together with that one, and they share code.
// - `to`: the entry imports the file of that entry, and has nothing of it itself.
// - `directive`: the first statement of each of its files, which bundlers for servers of components look for.
const ENTRIES = [
  { subpath: ".", source: "index", wasm: "own" },
  { subpath: "./slim", source: "slim", wasm: "given" },
  { subpath: "./parser", source: "parser", wasm: "own", isApart: true },
  { subpath: "./parser/stream", source: "parser-stream", wasm: "own", to: "parser" },
  { subpath: "./eventsource", source: "eventsource", wasm: "own" },
  { subpath: "./polyfill", source: "polyfill", wasm: "own", with: "eventsource" },
  { subpath: "./fetch-event-source", source: "fetch-event-source", wasm: "own" },
  { subpath: "./js", source: "js", wasm: "none" },
  { subpath: "./stores", source: "stores", wasm: "none" },
  { subpath: "./protocol", source: "protocol", wasm: "none", isApart: true },
  { subpath: "./share", source: "share", wasm: "inline", isApart: true },
  { subpath: "./response", source: "response", wasm: "own", to: "index" },
  { subpath: "./store", source: "store", wasm: "own", to: "index" },
  { subpath: "./react", source: "react", wasm: "own", to: "store", directive: "use client" },
  { subpath: "./preact", source: "preact", wasm: "own", to: "store" },
  { subpath: "./solid", source: "solid", wasm: "own", to: "store" },
  { subpath: "./angular", source: "angular", wasm: "own", to: "store" },
  { subpath: "./lit", source: "lit", wasm: "own", to: "store" },
  { subpath: "./vue", source: "vue", wasm: "own", to: "store" },
  { subpath: "./svelte", source: "svelte", wasm: "own", to: "store" },
  { subpath: "./tanstack-query", source: "tanstack-query", wasm: "own", to: "store" },
  { subpath: "./swr", source: "swr", wasm: "own", to: "store" },
];

// The entries that have their wasm, and so have a variant for developing.
const hasOwnWasm = ({ wasm }) => wasm === "own" || wasm === "inline";

// What is a user's own: there must be one of each in a page. Users have those that they use, and no other.
const PEERS = {
  react: ">=18",
  preact: ">=10.19.1",
  "solid-js": "^1.9.0",
  "@angular/core": ">=22",
  vue: ">=3.4",
  svelte: ">=5.7",
};

// Entries whose import alone has an effect: bundlers must keep them although nothing of them is used.
const SIDE_EFFECTS = new Set(["polyfill", "js"]);

// Classic scripts for <script> and importScripts(): each is one file with everything it needs.
const SCRIPTS = [
  { subpath: "./polyfill.global.js", source: "polyfill-global", file: "polyfill.global.js" },
  { subpath: "./shared-worker.js", source: "shared-worker", file: "shared-worker.js" },
];

// V8 compiles a function at its first call, on the page's thread, which waits. Where a file begins with this line, all of its
// functions are compiled while it is loaded, beside that thread. It stands in files of which nearly all runs before a first
// event; the engine's file has few functions. A bundler drops the line, and an app has to add it to its bundle.
const HINT = "//# allFunctionsCalledOnLoad\n";
const HINTED = /^(index|slim|fetch-event-source|polyfill\.global|shared-[0-9A-Z]{8})\.js$/;

// The builds of the entries with `wasm` as in `of`. `wasm` here names the body of the virtual module "headwater:wasm".
const FLAVOURS = [
  { of: "own", wasm: "inline", format: "esm", file: (name) => `${name}.js` },
  { of: "own", wasm: "inline", format: "cjs", file: (name) => `${name}.cjs` },
  { of: "own", wasm: "imported", format: "esm", file: (name) => workerd(name) },
  { of: "inline", wasm: "inline", format: "esm", file: (name) => `${name}.js` },
  { of: "inline", wasm: "inline", format: "cjs", file: (name) => `${name}.cjs` },
  { of: "given", wasm: "given", format: "esm", file: (name) => `${name}.js` },
  { of: "given", wasm: "given", format: "cjs", file: (name) => `${name}.cjs` },
  { of: "none", wasm: "given", format: "esm", file: (name) => `${name}.js` },
  { of: "none", wasm: "given", format: "cjs", file: (name) => `${name}.cjs` },
];

const DEVELOPMENT = "development";
const WASM = "headwater.wasm";
const PARSER_WASM = "parser.wasm";
const SHARE_WASM = "share.wasm";
// The engines in JavaScript. They are files of their own, since they are large and few pages load them.
const ENGINES = { "headwater:js": "engine", "headwater:parser-js": "parser-engine" };
const workerd = (name) => (name === "index" ? "workerd.js" : `${name}.workerd.js`);

// The three bodies of the module that stands for a wasm file. All compile synchronously, so that an engine starts on
// first use. A top-level await would lose a worker's first messages, and would break `require`.
const WASM_MODULES = {
  inline: (name, file) => {
    const bytes = readFileSync(join(stage, file));
    return `
    export const isGiven = false, isInlined = true;
    export function ${name}(count = ${bytes.length}) { return new WebAssembly.Module(${inlined(bytes)}); }`;
  },
  imported: (name, file) => `
    import module from "./${file}";
    export const isGiven = false, isInlined = false;
    export function ${name}() { return module; }`,
  given: (name) => `
    export const isGiven = true, isInlined = false;
    export function ${name}() { return undefined; }`,
};

// The virtual modules that sources import: the function that each exports, and the wasm file behind it.
const VIRTUAL = {
  "headwater:wasm": ["wasmModule", WASM],
  "headwater:parser": ["parserModule", PARSER_WASM],
  "headwater:share": ["shareModule", SHARE_WASM],
};

/**
 * @param outside pairs of a source that is not bundled and the file to import it from
 * @param engines the folder with the engines in JavaScript, as seen from the files that are built
 */
function virtualModules(wasm, format, outside, engines = "./") {
  return {
    name: "headwater",
    setup(build) {
      build.onResolve({ filter: /^headwater:(wasm|parser|share)$/ }, ({ path }) => ({
        path,
        namespace: "headwater-wasm",
        sideEffects: false,
      }));
      build.onResolve({ filter: /^headwater:(parser-)?js$/ }, ({ path }) => ({
        path: `${engines}${ENGINES[path]}.${format === "cjs" ? "cjs" : "js"}`,
        external: true,
      }));
      for (const [source, file] of outside) {
        build.onResolve({ filter: new RegExp(`^\\.{1,2}/${source}\\.js$`) }, () => ({
          path: `./${file}`,
          external: true,
          sideEffects: false,
        }));
      }
      build.onResolve({ filter: /\.wasm$/ }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /.*/, namespace: "headwater-wasm" }, ({ path }) => ({
        contents: WASM_MODULES[wasm](...VIRTUAL[path]),
        resolveDir: stage,
      }));
    },
  };
}

// The sources that the entries share in one file: the engine with its wasm, the decoders that it needs, and the errors,
// whose classes must be the same in all entries for `instanceof`. Each entry has its own copy of the rest: every file
// is compressed by itself, so more shared files would make the total larger.
const SHARED = ["engine/engine", "client/errors"].map((source) => join(here, "src", `${source}.ts`));

/**
 * Makes imports of shared sources import from the shared file instead.
 *
 * It compares resolved paths and not the text of the import, since the same source is imported as "./" and "../" from
 * different folders. An import that it missed would put a second engine into an entry.
 */
const sharing = (file) => ({
  name: "sharing",
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path, importer }) => {
      const source = resolve(dirname(importer), path).replace(/js$/, "ts");
      return SHARED.includes(source) ? { path: `./${file}`, external: true, sideEffects: false } : undefined;
    });
  },
});

const names = {
  name: "names",
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: markedNames(readFileSync(path, "utf8")),
      loader: "ts",
    }));
  },
};

const options = (wasm, format, outside = []) => ({
  bundle: true,
  target: TARGET,
  define: { HEADWATER: JSON.stringify(version) },
  mangleProps: SHORTENED,
  // In quotes they are the same properties, as in `"_name" in object`.
  mangleQuoted: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  tsconfig: join(here, "tsconfig.json"),
  external: Object.keys(PEERS).flatMap((peer) => [peer, `${peer}/*`]),
  plugins: [virtualModules(wasm, format, outside), names],
});

/**
 * Bundles ES modules, which may import from each other, minifies them and writes them as `format`.
 *
 * First esbuild bundles, then all files get short names for what they import from each other, then each is minified.
 * The order matters: `withShortNames()` finds imports in the form that esbuild writes, which Terser changes.
 */
async function small(format, builds) {
  const bundles = await Promise.all(
    builds.map((build) => esbuild.build({ ...build, format: "esm", minifySyntax: true, write: false })),
  );
  const files = new Map(
    bundles.flatMap(({ outputFiles }) => outputFiles.map(({ path, text }) => [basename(path), text])),
  );
  // Inlining makes code smaller, but the class, the parser and the decoders were measured to be slower by it. So only
  // these entries are inlined. Those of frameworks were measured to get 15 bytes smaller as files, and 100 bytes larger in
  // the bundle of an app.
  const mayInline = (file) => /^(index|workerd|slim|fetch-event-source|share)\b/.test(file);
  for (const [file, text] of withShortNames(files)) {
    const code = withNames(await minified(text, format, mayInline(file)));
    writeFileSync(join(dist, file), (HINTED.test(file) ? HINT : "") + code);
  }
}

async function flavour(of) {
  const entries = ENTRIES.filter(({ wasm }) => wasm === of.of);
  const kind = ({ isApart, to }) => (to ? "doors" : isApart ? "apart" : "together");
  const bundles = ["together", "apart", "doors"].map((wanted) => entries.filter((entry) => kind(entry) === wanted));
  await Promise.all(bundles.map((some) => bundle(some, of)));
}

async function bundle(entries, { wasm, format, file }) {
  if (entries.length === 0) return;
  const build = {
    ...options(
      wasm,
      format,
      entries.flatMap(({ to }) => (to ? [[to, file(to)]] : [])),
    ),
    entryPoints: entries.map(({ source }) => ({
      in: join(here, "src", `${source}.ts`),
      out: file(source).replace(/\.c?js$/, ""),
    })),
    outdir: dist,
    outExtension: format === "cjs" ? { ".js": ".cjs" } : {},
    format,
  };
  // With the platform "node", esbuild adds a hint to a CommonJS file by which Node's ESM loader finds its exports. A
  // second minifier would remove the hint, so esbuild minifies here.
  if (format === "cjs") {
    const { outputFiles } = await esbuild.build({ ...build, minify: true, platform: "node", write: false });
    return outputFiles.forEach(({ path, text }) => writeFileSync(path, withNames(text)));
  }
  const module = { ...build, splitting: true, platform: "neutral" };
  // Whoever loads an entry of a framework loads no other one: a file that they shared would be compressed alone, and cost
  // more than it saves. Files that are bundled by themselves shorten the names of properties each in its own way, so no
  // such property is read by another file than the one that has written it.
  if (entries.some(({ to }) => to)) return small(format, [{ ...module, splitting: false }]);
  if (entries.some(({ isApart }) => isApart) || wasm === "given" || wasm === "none") return small(format, [module]);
  // From here on the format is ESM: esbuild can't split CommonJS, so its entries share no file.
  const shared = wasm === "imported" ? "shared-engine.workerd" : "shared-engine";
  const contents = SHARED.map((source) => `export * from ${JSON.stringify(source)};`).join("\n");
  const own = (group) => ({
    ...module,
    entryPoints: module.entryPoints.filter((_, index) => (entries[index].with ?? entries[index].source) === group),
    chunkNames: wasm === "imported" ? "shared-workerd-[hash]" : "shared-[hash]",
    plugins: [sharing(`${shared}.js`), ...module.plugins],
  });
  const groups = new Set(entries.map(({ with: group, source }) => group ?? source));
  await small(format, [
    {
      ...module,
      entryPoints: undefined,
      stdin: { contents, resolveDir: here },
      outdir: undefined,
      splitting: false,
      outfile: join(dist, `${shared}.js`),
    },
    ...[...groups].map(own),
  ]);
}

// The entries as they are written, with the names of functions. Bundlers take them while developing, by the condition
// "development", so that stacks and debuggers tell where they are.
async function development() {
  await esbuild.build({
    ...options("inline", "esm"),
    mangleProps: undefined,
    plugins: [virtualModules("inline", "esm", [], "../")],
    entryPoints: ENTRIES.filter(hasOwnWasm).map(({ source }) => join(here, "src", `${source}.ts`)),
    outdir: join(dist, DEVELOPMENT),
    format: "esm",
    splitting: true,
    platform: "neutral",
  });
}

async function engines(format) {
  const calls = {
    name: "calls",
    setup(build) {
      build.onLoad({ filter: /\.js$/ }, ({ path }) => ({
        contents: withInstances(keptInOrder(readFileSync(path, "utf8"))),
      }));
    },
  };
  await esbuild.build({
    ...options("given", format),
    plugins: [calls],
    mangleProps: undefined,
    entryPoints: Object.values(ENGINES).map((name) => ({ in: join(stage, `${name}.js`), out: name })),
    outdir: dist,
    outExtension: format === "cjs" ? { ".js": ".cjs" } : {},
    format,
    minify: true,
    platform: format === "cjs" ? "node" : "neutral",
  });
}

async function script({ source, file }) {
  const entryPoints = [join(here, "src", `${source}.ts`)];
  await small("iife", [{ ...options("inline", "iife"), entryPoints, outfile: join(dist, file) }]);
}

// Makes the declarations with tsc, once for each module system. TypeScript takes a `.d.ts` in this package for an ES
// module, and a CommonJS importer needs a `.d.cts`.
function declare() {
  const types = join(stage, "types");
  rmSync(types, { recursive: true, force: true });
  const config = join(stage, "tsconfig.json");
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(here, "tsconfig.json"),
      compilerOptions: {
        noEmit: false,
        declaration: true,
        emitDeclarationOnly: true,
        rootDir: join(here, "src"),
        outDir: types,
      },
      include: [join(here, "src")],
    }),
  );
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", config], { stdio: "inherit" });

  // Only the declarations that the entries import, directly or not, are published.
  const reached = new Set();
  const reach = (name) => {
    if (reached.has(name)) return;
    reached.add(name);
    const text = readFileSync(join(types, `${name}.d.ts`), "utf8");
    if (text.includes("headwater:")) {
      throw new Error(`${name}.d.ts names a module of the build: keep it out of exported types, or mark it @internal`);
    }
    const specifier = /((?:from|import)\s*\(?\s*["'])(\.\.?\/[^"']+?)(?:\.[cm]?[jt]s)?(["'])/g;
    const target = (from) => join(dirname(name), from);
    for (const [, , from] of text.matchAll(specifier)) reach(target(from));
    for (const [types, script] of [
      ["d.ts", "js"],
      ["d.cts", "cjs"],
    ]) {
      const path = join(dist, `${name}.${types}`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(
        path,
        text.replace(specifier, (_, before, from, after) => `${before}${from}.${script}${after}`),
      );
    }
  };
  for (const { source } of ENTRIES) reach(source);
}

// Puts the directives of entries at the head of their files: minifiers drop them, or put imports before them.
function direct() {
  for (const { source, directive } of ENTRIES.filter(({ directive }) => directive)) {
    for (const file of [`${source}.js`, `${source}.cjs`, workerd(source), `${DEVELOPMENT}/${source}.js`]) {
      const path = join(dist, file);
      const text = readFileSync(path, "utf8").replace(/^(["'])use strict\1;?/, "");
      writeFileSync(path, `"${directive}";\n${text}`);
    }
  }
}

function exportsMap() {
  const map = {};
  for (const entry of ENTRIES) {
    const { subpath, source, wasm } = entry;
    const target = (types, file) => ({ types: `./dist/${source}.${types}`, default: `./dist/${file}` });
    map[subpath] = {
      ...(wasm === "own" && { workerd: target("d.ts", workerd(source)) }),
      ...(hasOwnWasm(entry) && {
        [DEVELOPMENT]: { import: target("d.ts", `${DEVELOPMENT}/${source}.js`) },
      }),
      import: target("d.ts", `${source}.js`),
      require: target("d.cts", `${source}.cjs`),
    };
  }
  for (const { subpath, file } of SCRIPTS) map[subpath] = `./dist/${file}`;
  map[`./${WASM}`] = { types: "./dist/headwater.d.wasm.ts", default: `./dist/${WASM}` };
  map["./package.json"] = "./package.json";
  return map;
}

// Parcel, and TypeScript with the resolution of Node 10, ignore `exports`. They look for a folder with the entry's
// name.
function doors() {
  const entries = ENTRIES.filter(({ subpath }) => subpath !== ".");
  for (const { subpath, source } of entries) {
    const dir = join(made, subpath);
    mkdirSync(dir, { recursive: true });
    const file = (end) => relative(dir, join(dist, `${source}.${end}`)).replaceAll("\\", "/");
    const door = { main: file("cjs"), module: file("js"), types: file("d.ts"), sideEffects: SIDE_EFFECTS.has(source) };
    writeFileSync(join(dir, "package.json"), `${JSON.stringify(door, null, 2)}\n`);
  }
  return entries.map(({ subpath }) => subpath.slice(2));
}

function describe() {
  const manifest = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
  manifest.version = version;
  manifest.exports = exportsMap();
  manifest.files.push(...doors(), "as");
  manifest.peerDependencies = PEERS;
  manifest.peerDependenciesMeta = Object.fromEntries(Object.keys(PEERS).map((peer) => [peer, { optional: true }]));
  standIns(made, manifest);
  writeFileSync(join(made, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const readme = [join(here, "README.md"), join(root, "README.md")].find(existsSync);
  if (readme) copyFileSync(readme, join(made, "README.md"));
  for (const dir of [root, here]) {
    for (const name of readdirSync(dir)) {
      if (name.startsWith("LICENSE")) copyFileSync(join(dir, name), join(made, name));
    }
  }
}

// Copies the package to OUT. Tests, examples and type checks in this repository import "headwater" as users do, so
// node_modules gets a link to it.
function publish() {
  rmSync(out, { recursive: true, force: true });
  cpSync(made, out, { recursive: true });
  // A package that is built elsewhere is for comparison, so it gets no link.
  if (out !== join(root, "pkg")) return;
  const link = join(root, "node_modules", "headwater");
  rmSync(link, { recursive: true, force: true });
  symlinkSync(process.platform === "win32" ? out : relative(dirname(link), out), link, "junction");
}

rmSync(made, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
for (const wasm of [WASM, PARSER_WASM]) copyFileSync(join(stage, wasm), join(dist, wasm));
writeFileSync(join(dist, "headwater.d.wasm.ts"), "declare const module: WebAssembly.Module;\nexport default module;\n");
await Promise.all([...FLAVOURS.map(flavour), ...SCRIPTS.map(script), development(), engines("esm"), engines("cjs")]);
direct();
declare();
describe();
publish();
console.log(`${basename(out)}/ ${version}: ${ENTRIES.map(({ subpath }) => join("headwater", subpath)).join(", ")}`);
