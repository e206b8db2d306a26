// What the package's wasm may use, for wasm-opt: all of it is what rustc emits today.
export const FEATURES = [
  "bulk-memory",
  "reference-types",
  "multivalue",
  "mutable-globals",
  "sign-ext",
  "nontrapping-float-to-int",
].map((feature) => `--enable-${feature}`);

/** What only some of it uses, since engines have learned it later: wasm-opt refuses vectors without this. */
export const VECTORS = ["--enable-simd"];
