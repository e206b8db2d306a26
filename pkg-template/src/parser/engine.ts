import { parserModule } from "headwater:parser";

export { Flag, HEAD, ParserReport as Report } from "../engine/abi.js";

/** What the parser's WebAssembly exports: see crates/engine/src/parser.rs. Addresses are numbers. */
export interface ParserExports {
  readonly memory: WebAssembly.Memory;
  make(comments: number, ignored: number, dataless: number, leadingSpace: number): number;
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

/**
 * The engine, and the views of its memory.
 *
 * To ask a WebAssembly memory for its buffer is slow, and so is a new view. So views are kept until the memory grows,
 * which any call of `make`, `room` or `decode` may bring about, for any parser: all of them share one engine. The views
 * are read after `look` has been called, and until the next of these calls.
 */
export interface ParserEngine {
  readonly _exports: ParserExports;
  /** Whether the engine is JavaScript, whose old memory is not detached from its views. */
  readonly _isScript: boolean;
  /** Whether the engine has thrown. Nothing of it may be used any more. */
  _isBroken: boolean;
  _bytes: Uint8Array;
  _words: Int32Array;
}

let running: ParserEngine | undefined;
/** Makes the engine in JavaScript, once that is loaded. */
let script: (() => ParserExports) | undefined;
let loading: Promise<ParserEngine> | undefined;

/** Starts the engine on first use: at once, unless WebAssembly is refused. Then the engine in JavaScript is loaded. */
export function parserEngine(): ParserEngine | Promise<ParserEngine> {
  if (running !== undefined) return running;
  if (script) return start(script(), true);
  try {
    return start(new WebAssembly.Instance(parserModule(), {}).exports as unknown as ParserExports, false);
  } catch {
    loading ??= import("headwater:parser-js").then(({ instance }) => start((script = instance)(), true));
    // It may be the network's fault: the next parser tries again.
    loading.catch(() => (loading = undefined));
    return loading;
  }
}

function start(exports: ParserExports, isScript: boolean): ParserEngine {
  return (running = {
    _exports: exports,
    _isScript: isScript,
    _isBroken: false,
    _bytes: new Uint8Array(0),
    _words: new Int32Array(0),
  });
}

/**
 * Gives up an engine that has thrown, which it does when it is out of memory. Whatever it was about to do is half done,
 * and another call could read or write memory that belongs to another parser. The next parser starts another engine.
 * Returns the error for the caller.
 */
export function giveUp(engine: ParserEngine, cause: unknown): Error {
  engine._isBroken = true;
  if (running === engine) running = loading = undefined;
  return new Error("the memory for parsers is used up; make another parser, and begin its stream anew", { cause });
}

/**
 * Makes new views of the memory if it has grown, and gives its words.
 *
 * Memory of WebAssembly is detached from its views then, which have no length any more. That is cheap to see. Memory
 * in JavaScript is another buffer then, and the old one stays as it was: that is seen by the buffers, which are cheap
 * there.
 */
export function look(engine: ParserEngine): Int32Array {
  const { _words: words, _exports: exports } = engine;
  if (words.length === 0 || (engine._isScript && words.buffer !== exports.memory.buffer)) {
    const { buffer } = exports.memory;
    engine._bytes = new Uint8Array(buffer);
    engine._words = new Int32Array(buffer);
  }
  return engine._words;
}
