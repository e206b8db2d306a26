// Makes the wasm and its glue small: `node optimize.mjs WASM_OPT STAGE`. Of what wasm-bindgen wrote in
// STAGE it makes `headwater.wasm` and `glue.js`.
//
// Every import of the wasm has a long name with a hash in it, once in the wasm and once in the glue;
// a twelfth of the package would be these. wasm-opt gives them short names and says which.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FEATURES } from "./features.mjs";

const [wasmOpt, stage] = process.argv.slice(2);

// Exports of the wasm that the package's sources use by name, besides what the glue wraps.
const USED_BY_NAME = ["memory"];

const output = execFileSync(
  process.execPath,
  [
    wasmOpt,
    "-Oz",
    ...FEATURES,
    "--strip-target-features",
    "--minify-imports-and-exports-and-modules",
    join(stage, "headwater_npm_bg.wasm"),
    "--output",
    join(stage, "headwater.wasm"),
  ],
  { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
);
const names = JSON.parse(output.slice(output.indexOf("{")));

let glue = readFileSync(join(stage, "headwater_npm.js"), "utf8");

function replace(what, pattern, replacement) {
  const found = glue.match(pattern)?.length ?? 0;
  if (found !== 1) throw new Error(`the glue has ${what} ${found} times, not once: wasm-bindgen's output has changed`);
  glue = glue.replace(pattern, () => replacement);
}

const escaped = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

for (const [, name, short] of names.imports) {
  replace(`the import ${name}`, new RegExp(`(?<=^\\s+)${escaped(name)}(?=: )`, "gm"), short);
}
for (const name of new Set(names.imports.map(([module]) => module))) {
  replace(`the module ${name}`, new RegExp(`"${escaped(name)}"(?=: )`, "g"), '"a"');
}
const exports = new Map(names.exports);
glue = glue.replace(/(?<=\bwasm\.)\w+/g, (name) => {
  if (!exports.has(name)) throw new Error(`the glue uses ${name}, which the wasm does not export`);
  return exports.get(name);
});
const used = USED_BY_NAME.map((name) => `${name}: wasm.${exports.get(name)}`);
replace("the exports handed out", /(?<=wasm\.\w+\(\);\s+)return wasm;/g, `return { ${used.join(", ")} };`);

writeFileSync(join(stage, "glue.js"), glue);
