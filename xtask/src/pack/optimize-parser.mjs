// Makes the parser's wasm small: `node optimize-parser.mjs WASM_OPT IN OUT`. Its exports keep their
// names, which the package's sources use.

import { execFileSync } from "node:child_process";
import { FEATURES } from "./features.mjs";

const [wasmOpt, from, to] = process.argv.slice(2);
execFileSync(
  process.execPath,
  [wasmOpt, "-O3", ...FEATURES, "--strip-debug", "--strip-producers", "--strip-target-features", from, "--output", to],
  { stdio: "inherit" },
);
