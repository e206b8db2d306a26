import { encoder, makeCodecs } from "../platform/codecs.js";
import { chunkOf, halfOf } from "./chunk.js";
import { type ParserEngine, parserEngine } from "./engine.js";
import { ParseError } from "./errors.js";
import { parseLater } from "./later.js";
import { makePlain } from "./plain.js";
import { Table } from "./table.js";
import { tell } from "./tell.js";
import type { EventSourceParser, ParserConfig } from "./types.js";

/** What the stream of events gives its parser. */
export interface StreamConfig extends ParserConfig {
  /** Takes the fault that ends the stream, also where nobody asks for the others. */
  _onEnd?: (error: ParseError) => void;
}

/**
 * Makes a parser for server-sent events, after WHATWG HTML, 9.2.6.
 *
 * Callbacks are called within `feed()`. The exception is a place that refuses WebAssembly: the parser is
 * JavaScript there, which has to be loaded, and chunks wait until it is there.
 *
 * @example
 * ```ts
 * const parser = createParser({ onEvent: ({ event, data }) => console.log(event, data) });
 * for await (const chunk of response.body) parser.feed(chunk);
 * ```
 */
export function createParser(config: ParserConfig): EventSourceParser {
  if (typeof config === "function") {
    throw new TypeError("createParser() takes an object of callbacks, as in createParser({ onEvent }), not a function");
  }
  makeCodecs();
  const engine = parserEngine();
  return engine instanceof Promise
    ? parseLater(engine.then((engine) => makeParser(engine, config)))
    : makeParser(engine, config);
}

/**
 * A parser on an engine that has started. It decides what is read when: a chunk is read, and told to its end, before
 * the next one. How that is done is the business of {@link makePlain} and of the {@link Table}.
 *
 * Callbacks run in the middle of a chunk. They may do three things, and the stream must keep its order:
 *
 * - They may call `feed()`. That chunk waits in the queue, and the call of `feed()` that is under way reads it.
 * - They may throw. The rest of the chunk is kept, in the queue or as rows of the table, and the next `feed()` tells it first.
 * - They may call `reset()`. It takes the rest and all chunks that wait, and so ends the loops of the call under way.
 *
 * The parser is closures, not a class, since users may take its functions out of it: `const { feed } =
 * createParser(…)`.
 */
function makeParser(engine: ParserEngine, config: StreamConfig): EventSourceParser {
  const { onEvent, onId, onRetry, onComment, onError, maxBufferSize, lenient, _onEnd } = config;
  // Not the user's object, which may change, and may have any shape: the loop over the rows reads this one.
  const callbacks = { onEvent, onId, onRetry, onComment, onError };
  const table = new Table(engine, !!onComment, !!onError, lenient);
  const plain = makePlain(table, callbacks, !lenient && maxBufferSize === undefined, putBack);
  /**
   * The chunks that wait, from the index `next` on: fed by callbacks, or not read because a callback threw. Those before
   * it are cut off when they are half of the list: `shift()` would move all that wait.
   */
  const queue: (string | Uint8Array)[] = [];
  let next = 0;
  /** The first half of a character, at the end of a text: its other half begins the next one. */
  let half = "";
  /** A call of `feed()` is under way: whoever calls it now is a callback. */
  let isFeeding = false;
  /** The stream has exceeded `maxBufferSize`. */
  let hasEnded = false;

  /** Reads a chunk. All of the one before must have been told. `isOwn` says that its bytes are the parser's own. */
  function read(chunk: string | Uint8Array, isOwn: boolean): void {
    if (half === "" && plain._take(chunk, isOwn)) return;
    if (typeof chunk === "string") {
      const text = half + chunk;
      half = halfOf(text);
      plain._give(encoder.encode(half === "" ? text : text.slice(0, -1)));
    } else if (half !== "" && chunk.length > 0) {
      // Bytes follow, so no other half comes. The half is read alone, as U+FFFD, and these bytes after it.
      putBack(chunkOf(chunk, !isOwn));
      plain._give(encoder.encode(half));
      half = "";
    } else {
      plain._give(chunk, isOwn);
    }
  }

  /** Has this chunk wait before all others. */
  function putBack(chunk: string | Uint8Array): void {
    if (next > 0) queue[--next] = chunk;
    else queue.unshift(chunk);
  }

  function restart(): void {
    table._restart();
    plain._restart();
  }

  /** Ends the stream if more than this is held of an unfinished event, in bytes. */
  function end(): void {
    // This comes before the callback, which may call `reset()`: then the parser goes on.
    hasEnded = true;
    restart();
    const error = new ParseError(`Buffered data exceeded max buffer size of ${maxBufferSize} bytes`, {
      type: "max-buffer-size-exceeded",
    });
    onError?.(error);
    _onEnd?.(error);
  }

  /** The next chunk that waits. */
  function take(): string | Uint8Array {
    const chunk = queue[next++]!;
    if (2 * next > queue.length) {
      queue.splice(0, next);
      next = 0;
    }
    return chunk;
  }

  const parser: EventSourceParser = {
    feed(chunk) {
      if (hasEnded) {
        throw new Error("This parser has ended: its stream exceeded maxBufferSize. reset() begins anew.");
      }
      // What came before is told first. It is under way, or a callback that threw has left it.
      const waits = isFeeding || table._hasRows() || next < queue.length;
      const given = chunkOf(chunk, waits);
      if (waits) queue.push(given);
      if (isFeeding) return;
      isFeeding = true;
      try {
        if (!waits) read(given, false);
        for (;;) {
          tell(table, callbacks);
          if (maxBufferSize !== undefined && table._held() > maxBufferSize) end();
          if (hasEnded || next === queue.length) break;
          read(take(), true);
        }
      } catch (error) {
        const rest = plain._rest();
        if (rest !== "") putBack(rest);
        throw error;
      } finally {
        isFeeding = false;
      }
    },
    reset({ consume } = {}) {
      try {
        // A callback's reset drops the rest of the chunk at hand, so there is nothing to consume.
        if (consume && !isFeeding && !hasEnded) {
          // What a callback that threw has left comes first. It may end the line.
          parser.feed("");
          if (half !== "" || table._isWithinLine()) parser.feed("\n");
        }
      } finally {
        // What is consumed may make a callback throw. It is a reset all the same.
        restart();
        hasEnded = false;
        half = "";
        queue.length = next = 0;
      }
    },
  };
  return parser;
}
