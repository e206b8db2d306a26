// Makes a wasm file small, or fast, or both: `node optimize.mjs WASM_OPT WASM2JS LEVEL SIMD IN OUT`. Its
// exports keep their names, which the package's sources use. Where OUT is JavaScript, it becomes that.

import { execFileSync } from "node:child_process";
import { FEATURES, VECTORS } from "./features.mjs";

const [wasmOpt, wasm2js, level, simd, from, to] = process.argv.slice(2);

const run = (program, ...args) => execFileSync(process.execPath, [program, ...args], { stdio: "inherit" });

const isJavaScript = to.endsWith(".js");
const wasm = isJavaScript ? `${to}.wasm` : to;
// wasm2js knows the first WebAssembly only, which is what it is given.
const features = isJavaScript
  ? ["--mvp-features", "--enable-mutable-globals"]
  : [...FEATURES, ...(simd ? VECTORS : [])];
// For size alone, code is taken apart and put together anew in between. No address is below 1024: that is the
// stack's far end.
const passes =
  level === "-Oz" && !isJavaScript
    ? [
        level,
        "--low-memory-unused",
        "--flatten",
        "--rereloop",
        "--merge-blocks",
        "--vacuum",
        level,
        level,
        "--precompute-propagate",
        "--optimize-instructions",
        level,
        "--reorder-functions",
        // How a load or a store is aligned is a hint that engines make nothing of, and what is always the same compresses.
        "--dealign",
      ]
    : [level];
// What the linker always exports, nobody asks for.
run(
  wasmOpt,
  "--remove-exports=__*",
  ...passes,
  ...features,
  "--strip-debug",
  "--strip-producers",
  "--strip-target-features",
  from,
  "--output",
  wasm,
);
if (isJavaScript) run(wasm2js, level, ...features, wasm, "--output", to);
