// What the build puts in: see build.mjs.
declare module "headwater:wasm" {
  /** The compiled module, or `undefined` in the slim entry, whose user brings it. */
  export function wasmModule(): WebAssembly.Module | undefined;
}
