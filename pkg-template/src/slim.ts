import { start } from "./engine.js";

export * from "./index.js";

/**
 * Starts the engine from a `.wasm` that the page serves itself: `headwater/headwater.wasm`.
 *
 * @param source the file's URL, a response with it, its bytes, or the compiled module
 *
 * @example
 * ```ts
 * await init("/assets/headwater.wasm");
 * const source = connect("/feed");
 * ```
 */
export async function init(
  source: string | URL | Response | BufferSource | WebAssembly.Module | PromiseLike<Response | WebAssembly.Module>,
): Promise<void> {
  let from = await source;
  if (typeof from === "string" || from instanceof URL) from = await fetch(from);
  if (from instanceof Response) from = await from.arrayBuffer();
  // A module may come from another realm, where `instanceof` does not know it.
  const compiled = Object.prototype.toString.call(from) === "[object WebAssembly.Module]";
  start(compiled ? (from as WebAssembly.Module) : await WebAssembly.compile(from as BufferSource));
}
