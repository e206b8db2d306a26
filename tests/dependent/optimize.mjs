// What a release build of an app goes through after wasm-bindgen: `node optimize.mjs WASM_OPT FILE`.
import { execFileSync } from "node:child_process";
import { FEATURES, VECTORS } from "../../xtask/src/pack/features.mjs";

const [wasmOpt, file] = process.argv.slice(2);
execFileSync(process.execPath, [wasmOpt, "-Oz", ...FEATURES, ...VECTORS, file, "--output", file], { stdio: "inherit" });
