// Makes a wasm file small, or fast, or both: `node optimize.mjs WASM_OPT LEVEL IN OUT`. Its exports
// keep their names, which the package's sources use.

import { execFileSync } from "node:child_process";

const [wasmOpt, level, from, to] = process.argv.slice(2);

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

execFileSync(
  process.execPath,
  [wasmOpt, level, ...FEATURES, "--strip-debug", "--strip-producers", "--strip-target-features", from, "--output", to],
  { stdio: "inherit" },
);
