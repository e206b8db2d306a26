import { initSync, type InitOutput } from "headwater:glue";
import { wasmModule } from "headwater:wasm";

let running: InitOutput | undefined;

/** Starts the engine on first use, synchronously, and gives what it exports. */
export function engine(): InitOutput {
  if (running === undefined) {
    const module = wasmModule();
    if (module === undefined) {
      throw new Error("headwater/slim: await init(…) with the .wasm's URL, bytes or module before connecting");
    }
    start(module);
  }
  return running!;
}

/** Starts the engine from a module that is compiled already. */
export function start(module: WebAssembly.Module): void {
  running ??= initSync({ module });
}
