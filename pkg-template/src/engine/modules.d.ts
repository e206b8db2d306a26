// What the build puts in: see build.mjs.
declare module "headwater:wasm" {
  /** The compiled module, or `undefined` in the slim entry, whose user brings it. */
  export function wasmModule(): WebAssembly.Module | undefined;
  /** Whether this is such an entry. What is only for it shakes off the others. */
  export const isGiven: boolean;
}

declare module "headwater:parser" {
  /** The parser's compiled module. */
  export function parserModule(): WebAssembly.Module;
}

declare module "headwater:js" {
  const exports: import("./engine.js").EngineExports;
  export = exports;
}

declare module "headwater:parser-js" {
  const exports: import("../parser/engine.js").ParserExports;
  export = exports;
}
