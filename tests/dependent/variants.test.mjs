// What an app that depends on the crate exports, and what the crate adds to it: one directory of
// `HEADWATER_DEPENDENT` for each variant, as wasm-bindgen and wasm-opt left it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync, constants } from "node:zlib";

const root = process.env.HEADWATER_DEPENDENT;
const file = (variant, name) => readFileSync(join(root, variant, name));
const VARIANTS = ["none", "text", "json", "js-json", "gloo-unused", "gloo", "share-unused", "share"];

/** What wasm-bindgen itself exports. */
const ITS_OWN =
  /^(memory|__abort_handler|__instance_terminated|__wbindgen_\w+|__externref_\w+|wasm_bindgen__convert__closures_\w+)$/;

for (const variant of VARIANTS) {
  test(`the app with ${variant} exports what it exports itself`, () => {
    const module = new WebAssembly.Module(file(variant, "app_bg.wasm"));
    const exported = WebAssembly.Module.exports(module).map(({ name }) => name);
    assert.deepEqual(exported.filter((name) => !ITS_OWN.test(name)).sort(), ["start", "stop"]);
    const declared = [
      ...file(variant, "app.d.ts")
        .toString()
        .matchAll(/^export (?:function|class|enum|const) (\w+)/gm),
    ];
    assert.deepEqual(declared.map(([, name]) => name).sort(), ["initSync", "start", "stop"]);
  });
}

const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const cost = (variant) => {
  const [wasm, glue] = [file(variant, "app_bg.wasm"), file(variant, "app.js")];
  return { wasm: wasm.length, small: brotli(wasm), glue: brotli(glue) };
};

test("a feature that is on and not used costs next to nothing", (t) => {
  const base = cost("none");
  for (const variant of VARIANTS) {
    const { wasm, small, glue } = cost(variant);
    t.diagnostic(
      `${variant}: wasm ${wasm}, brotli ${small}, glue's brotli ${glue}; added ${wasm - base.wasm}, ${small - base.small}, ${glue - base.glue}`,
    );
  }
  for (const [variant, most] of [
    ["gloo-unused", 1000],
    // Each response is the source's own or its group's.
    ["share-unused", 1500],
  ]) {
    const added = cost(variant).small - cost("json").small;
    assert.ok(added < most, `${variant}: ${added} bytes`);
  }
});
