import { load, start } from "./engine/engine.js";
import type { Response as AnyResponse, URL as AnyURL, WasmModule } from "./platform/types.js";

export * from "./index.js";

/**
 * Starts the engine from a `.wasm` that the page serves itself: `headwater/headwater.wasm`. Where
 * WebAssembly is refused, or can't be started, the engine in JavaScript is loaded instead.
 *
 * @param source the file's URL, a response with it, its bytes, or the compiled module
 * @throws what `fetch` and `WebAssembly.compile()` throw; an `Error` where the URL answers with another status, or, where
 * WebAssembly is not refused, with another one
 *
 * @example
 * ```ts
 * await init("/assets/headwater.wasm");
 * const source = connect("/feed");
 * ```
 */
export async function init(
  source:
    | string
    | AnyURL
    | AnyResponse
    | ArrayBuffer
    | ArrayBufferView
    | WasmModule
    | PromiseLike<AnyResponse | WasmModule>,
): Promise<void> {
  let from = await source;
  if (typeof WebAssembly !== "object") return void (await load());
  if (typeof from === "string" || from instanceof URL) from = await fetch(from);
  if (from instanceof Response) {
    const { ok, url, status } = from;
    if (!ok) throw new Error(`headwater/slim: ${url} answered with status ${status}`);
    from = await from.arrayBuffer();
  }
  // A module may come from another realm, where `instanceof` does not know it.
  const isModule = Object.prototype.toString.call(from) === "[object WebAssembly.Module]";
  const bytes = from as BufferSource;
  let module: WebAssembly.Module;
  try {
    module = isModule ? (from as WebAssembly.Module) : await WebAssembly.compile(bytes);
  } catch (error) {
    // A content security policy forbids to compile, not to look.
    if (!WebAssembly.validate(bytes)) throw error;
    return void (await load());
  }
  if (!WebAssembly.Module.exports(module).some(({ name }) => name === "judge"))
    throw new Error("headwater/slim: this is another WebAssembly than headwater/headwater.wasm");
  try {
    start(module);
  } catch {
    // WebKit compiles a module whatever the policy says, and refuses its instance. Or there is no memory for it.
    await load();
  }
}
