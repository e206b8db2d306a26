import { isGiven, wasmModule } from "headwater:wasm";
import { makeCodecs } from "../platform/codecs.js";

/** The exports of the WebAssembly, documented in crates/engine/src/client. Addresses are numbers. */
export interface EngineExports {
  readonly memory: WebAssembly.Memory;
  make(): number;
  free(core: number): void;
  room(core: number, bytes: number): number;
  set_up(core: number, bytes: number): void;
  input(core: number, code: number, number: number, ticket: number, now: number, random: number): void;
  signal(core: number, ticket: number, code: number, number: number, now: number, random: number): number;
  holds(core: number, ticket: number): number;
  judge(
    core: number,
    ticket: number,
    status: number,
    bytes: number,
    retryAfter: number,
    now: number,
    random: number,
  ): number;
  poll(core: number, now: number): number;
  choose(core: number): void;
  deadline(core: number): number;
  state(core: number): number;
  restart(core: number): void;
  decode(core: number, bytes: number): number;
  type_at(core: number, index: number): number;
}

/** The form of the engine: WebAssembly, or JavaScript made from it. */
export type EngineName = "wasm" | "js";

let running: EngineExports | undefined;
let name: EngineName = "wasm";
let loading: Promise<EngineExports> | undefined;

/** The form of the engine that runs or is being loaded. */
export function engineName(): EngineName {
  return name;
}

/**
 * Starts the engine on first use. This is synchronous, unless the page refuses WebAssembly, as a content security
 * policy without 'wasm-unsafe-eval' does. Then the engine in JavaScript is loaded.
 *
 * @throws Error where the slim entry was not given its wasm, or the platform can't encode or decode text
 */
export function engine(): EngineExports | Promise<EngineExports> {
  makeCodecs();
  if (running) return running;
  if (loading) return loading;
  const module = refused(wasmModule);
  if (isGiven && module === undefined) {
    throw new Error("headwater/slim: await init(…) with the .wasm's URL, bytes or module before connecting");
  }
  return (module && refused(() => start(module))) || load();
}

/** Starts the engine from a compiled module, unless it runs already. */
export function start(module: WebAssembly.Module): EngineExports {
  running ??= new WebAssembly.Instance(module, {}).exports as unknown as EngineExports;
  return running;
}

/** Uses the engine in JavaScript, unless an engine runs already. */
export function use(exports: EngineExports): EngineExports {
  if (!running) name = "js";
  return (running ??= exports);
}

/** Loads the engine in JavaScript. After a failure, the next call tries again. */
export function load(): Promise<EngineExports> {
  name = "js";
  loading ??= import("headwater:js").then(use);
  loading.catch(() => (loading = undefined));
  return loading;
}

/** The result of `make`, or `null` if it throws. */
function refused<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}
