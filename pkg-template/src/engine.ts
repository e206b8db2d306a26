import { wasmModule } from "headwater:wasm";

/** What the WebAssembly exports: see crates/npm/src/engine.rs. Addresses are numbers. */
export interface EngineExports {
  readonly memory: WebAssembly.Memory;
  make(): number;
  free(core: number): void;
  room(core: number, bytes: number): number;
  set_up(core: number, bytes: number): void;
  input(core: number, code: number, number: number, now: number, wall: number, random: number): void;
  poll(core: number, now: number): number;
  deadline(core: number): number;
  state(core: number): number;
  judge(core: number, status: number, bytes: number): number;
  begin(core: number, bytes: number): void;
  restart(core: number): void;
  decode(core: number, bytes: number): number;
  type_at(core: number, index: number): number;
}

let running: EngineExports | undefined;

/** Starts the engine on first use, synchronously, and gives what it exports. */
export function engine(): EngineExports {
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
  running ??= new WebAssembly.Instance(module, {}).exports as unknown as EngineExports;
}
