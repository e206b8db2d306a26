import { load, start } from "./engine/engine.js";
import type { Response as AnyResponse, URL as AnyURL, WasmModule } from "./platform/types.js";

export * from "./index.js";

/**
 * Starts the engine from a `.wasm` that the page serves itself: `headwater/headwater.wasm`. Where
 * WebAssembly is refused, the engine in JavaScript is loaded instead.
 *
 * @param source the file's URL, a response with it, its bytes, or the compiled module
 * @throws what `fetch` and `WebAssembly.compile()` throw; an `Error` where the URL answers with another status, or with another
 * WebAssembly
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
  try {
    const module = isModule ? (from as WebAssembly.Module) : await WebAssembly.compile(bytes);
    if (!WebAssembly.Module.exports(module).some(({ name }) => name === "judge"))
      throw new Error("headwater/slim: this is another WebAssembly than headwater/headwater.wasm");
    start(module);
  } catch (error) {
    // A content security policy forbids to compile, not to look. WebKit compiles a module, and refuses its instance.
    if (!isRefused() || !(isModule || WebAssembly.validate(bytes))) throw error;
    await load();
  }
}

/** Whether WebAssembly is refused here. The smallest module shows it. */
function isRefused(): boolean {
  try {
    return !new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])));
  } catch {
    return true;
  }
}
