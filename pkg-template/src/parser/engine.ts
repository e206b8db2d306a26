import { parserModule } from "headwater:parser";

export { Flag, HEAD, ParserReport as Report } from "../engine/abi.js";

/** What the parser's WebAssembly exports: see crates/engine/src/parser.rs. Addresses are numbers. */
export interface ParserExports {
  readonly memory: WebAssembly.Memory;
  make(comments: number, ignored: number): number;
  free(parser: number): void;
  restart(parser: number): void;
  room(parser: number, bytes: number): number;
  decode(parser: number, bytes: number): number;
  type_at(parser: number, index: number): number;
  window(parser: number, bytes: number, first: number, enough: number): number;
  gather(parser: number, bytes: number, ascii: number): number;
  count_units(parser: number, bytes: number, row: number, end: number, gathered: number): void;
  held(parser: number): number;
  is_within_line(parser: number): number;
}

/** The engine and the views of its memory. Asking a memory for its buffer is slow: views are kept until they are detached. */
export interface ParserEngine {
  readonly exports: ParserExports;
  bytes: Uint8Array;
  words: Int32Array;
}

let running: ParserEngine | undefined;
let loading: Promise<ParserEngine> | undefined;

/** Starts the engine on first use: synchronously, unless WebAssembly is refused. Then the engine in JavaScript is loaded. */
export function parserEngine(): ParserEngine | Promise<ParserEngine> {
  if (running !== undefined) return running;
  try {
    const exports = new WebAssembly.Instance(parserModule(), {}).exports as unknown as ParserExports;
    return (running = started(exports));
  } catch {
    loading ??= import("headwater:parser-js").then((exports) => (running = inJavaScript(exports)));
    loading.catch(() => (loading = undefined));
    return loading;
  }
}

function started(exports: ParserExports): ParserEngine {
  return { exports, bytes: new Uint8Array(0), words: new Int32Array(0) };
}

/** Memory that grows is another there, and nothing tells the views: they are dropped after calls that may have done it. */
function inJavaScript(exports: ParserExports): ParserEngine {
  const engine = started({
    ...exports,
    make: (comments, ignored) => looking(exports.make(comments, ignored)),
    room: (parser, bytes) => looking(exports.room(parser, bytes)),
    decode: (parser, bytes) => looking(exports.decode(parser, bytes)),
  });
  const looking = (result: number): number => {
    if (engine.words.buffer !== exports.memory.buffer) engine.words = new Int32Array(0);
    return result;
  };
  return engine;
}

/** Looks at the memory, after what may have grown it. */
export function look(engine: ParserEngine): Int32Array {
  if (engine.words.length === 0) {
    const { buffer } = engine.exports.memory;
    engine.bytes = new Uint8Array(buffer);
    engine.words = new Int32Array(buffer);
  }
  return engine.words;
}
