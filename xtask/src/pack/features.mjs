// What the package's wasm may use, for wasm-opt: all of it is what rustc emits today, and what every
// engine with SIMD has.
export const FEATURES = [
  "simd",
  "bulk-memory",
  "reference-types",
  "multivalue",
  "mutable-globals",
  "sign-ext",
  "nontrapping-float-to-int",
].map((feature) => `--enable-${feature}`);
