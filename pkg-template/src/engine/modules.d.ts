// The modules that the build generates: see build.mjs.
declare module "headwater:wasm" {
  /**
   * The compiled module; `undefined` in the slim entry, whose user provides it. Where it is inlined, it is compiled with
   * `count` of the first eight bytes alone, a module without content, which takes no time.
   */
  export function wasmModule(count?: 8): WebAssembly.Module | undefined;
  /** Whether the user provides the module. It is a constant, so that bundlers drop the slim entry's code elsewhere. */
  export const isGiven: boolean;
  /** Whether the module is a text in the file. Elsewhere the runtime or the user provides it. It is a constant, too. */
  export const isInlined: boolean;
}

declare module "headwater:parser" {
  /** The parser's compiled module. */
  export function parserModule(): WebAssembly.Module;
}

declare module "headwater:share" {
  /** The compiled module of what sharing runs on. */
  export function shareModule(): WebAssembly.Module;
}

/** The package's version. */
declare const HEADWATER: string;

declare module "headwater:js" {
  /** Makes an engine. */
  export function instance(): import("./engine.js").EngineExports;
}

declare module "headwater:parser-js" {
  /** Makes an engine. */
  export function instance(): import("../parser/engine.js").ParserExports;
}
