import { isGiven, isInlined, wasmModule } from "headwater:wasm";
import type { Input } from "./abi.js";

/** The exports of the WebAssembly, documented in crates/engine/src/client. Addresses are numbers. */
export interface EngineExports {
  readonly memory: WebAssembly.Memory;
  given(): number;
  make(numbers: number): number;
  free(core: number): void;
  room(core: number, bytes: number): number;
  input(core: number, code: number, number: number, ticket: number, now: number, random: number): void;
  signal(core: number, ticket: number, code: number, number: number, now: number, random: number): number;
  holds(core: number, ticket: number): number;
  judge(
    core: number,
    ticket: number,
    status: number,
    kind: number,
    retryAfter: number,
    shouldRetry: number,
    now: number,
    random: number,
  ): number;
  poll(core: number, now: number): number;
  restart(core: number): void;
  decode(core: number, bytes: number): number;
  type_at(core: number, index: number): number;
}

/** The form of the engine: WebAssembly, or JavaScript made from it. */
export type EngineName = "wasm" | "js";

let running: EngineExports | undefined;
/** Makes the engine that runs, or that ran. */
let make: (() => EngineExports) | undefined;
/**
 * Takes what has broken the engine, or an input: what happens to the device and the page. It is one function for both, since methods
 * have short names of each file's own, and the engine is in another file than its users.
 */
export type User = (cause: unknown, input?: Input) => void;
/** Those that use the running engine. */
export const users = new Set<User>();
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
 * With `count` it only learns whether WebAssembly is refused. The first eight bytes of the module show that: they are a module
 * without content. They are instantiated too, for WebKit compiles whatever the policy says and refuses the instance. Where
 * it is refused, loading begins, and the promise of that is returned. Where it is not, no engine is started for the first time,
 * and what is returned is no promise. A module that the runtime provides is not refused by it.
 *
 * @throws Error where the slim entry was not given its wasm
 */
export function engine(): EngineExports | Promise<EngineExports>;
export function engine(count: 8): object | false;
export function engine(count?: 8): object | false {
  if (make) return run(make);
  if (loading) return loading;
  if (isGiven) throw new Error("headwater/slim: await init(…) with the .wasm's URL, bytes or module before connecting");
  try {
    const module = wasmModule(count)!;
    return count ? isInlined && new WebAssembly.Instance(module) : start(module);
  } catch {
    return load();
  }
}

/** Starts the engine from a compiled module, unless it runs already. */
export function start(module: WebAssembly.Module): EngineExports {
  return run(() => new WebAssembly.Instance(module, {}).exports as unknown as EngineExports);
}

/** Starts the engine in JavaScript, unless an engine runs already. */
export function use(instance: () => EngineExports): EngineExports {
  if (!running) name = "js";
  return run(instance);
}

/** Starts the engine that this function makes, unless one runs already. */
function run(instance: () => EngineExports): EngineExports {
  if (!running) {
    running = guard(instance());
    make = instance;
  }
  return running;
}

/**
 * The engine's functions, such that none is called any more once one has thrown.
 *
 * An engine throws when it is out of memory. Whatever it was about to do is half done then, and another call could read
 * or write memory that belongs to something else. So the engine is given up: its users are told, calls of it do
 * nothing and return 0, and the next source starts another engine.
 */
function guard(exports: EngineExports): EngineExports {
  const guarded = { ...exports } as unknown as Record<string, (...numbers: number[]) => unknown>;
  for (const [name, call] of Object.entries(guarded)) {
    if (name !== "memory")
      guarded[name] = (...numbers) => {
        if ((running as unknown) !== guarded) return 0;
        try {
          return call(...numbers);
        } catch (cause) {
          running = undefined;
          for (const tell of [...users]) tell(cause);
          throw cause;
        }
      };
  }
  return guarded as unknown as EngineExports;
}

/**
 * Gives up an engine that nobody uses, if it has taken 8 MiB of memory: WebAssembly gives none back, and ordinary streams take
 * one or two. The next source starts another engine.
 */
export function relax(): void {
  if ((running?.memory.buffer.byteLength as number) > 8 << 20) running = undefined;
}

/** Loads the engine in JavaScript. After a failure, the next call tries again. */
export function load(): Promise<EngineExports> {
  name = "js";
  loading ??= import("headwater:js").then(({ instance }) => use(instance));
  loading.catch(() => (loading = undefined));
  return loading;
}
