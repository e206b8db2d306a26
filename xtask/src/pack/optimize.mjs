// Makes a wasm file small, or fast, or both: `node optimize.mjs WASM_OPT WASM2JS LEVEL IN OUT`. Its
// exports keep their names, which the package's sources use. Where OUT is JavaScript, it becomes that.

import { execFileSync } from "node:child_process";

const [wasmOpt, wasm2js, level, from, to] = process.argv.slice(2);

// All of it is what rustc emits today, and what every engine with SIMD has.
const FEATURES = [
  "simd",
  "bulk-memory",
  "reference-types",
  "multivalue",
  "mutable-globals",
  "sign-ext",
  "nontrapping-float-to-int",
].map((feature) => `--enable-${feature}`);

const run = (program, ...args) => execFileSync(process.execPath, [program, ...args], { stdio: "inherit" });

const isJavaScript = to.endsWith(".js");
const wasm = isJavaScript ? `${to}.wasm` : to;
// wasm2js knows the first WebAssembly only, which is what it is given.
const features = isJavaScript ? ["--mvp-features", "--enable-mutable-globals"] : FEATURES;
run(wasmOpt, level, ...features, "--strip-debug", "--strip-producers", "--strip-target-features", from, "--output", wasm);
if (isJavaScript) run(wasm2js, level, ...features, wasm, "--output", to);
