import { COMMENT, decode, decodeAscii, ID, RETRY, ROW, SAME_ID, Text, WIDE_WINDOW, WINDOW } from "../engine/block.js";
import { ascii, decoder, encoder, inOneGo, makeCodecs, utf8 } from "../platform/codecs.js";
import { platform } from "../platform/platform.js";
import type { transformStreamClass } from "../platform/types.js";
import { chunkOf } from "./chunk.js";
import { Flag, HEAD, look, type ParserEngine, parserEngine, Report } from "./engine.js";
import { parseLater } from "./later.js";

/** What kind of fault a {@link ParseError} tells of. */
export type ErrorType = "invalid-retry" | "unknown-field" | "max-buffer-size-exceeded";

/** A fault of the stream. Only `max-buffer-size-exceeded` ends it: the others are lines that the standard ignores. */
export class ParseError extends Error {
  /** What kind of fault it is. */
  type!: ErrorType;
  /** The name of an unknown field. */
  field?: string | undefined;
  /** The value of an unknown field, or of a `retry` that is no number. */
  value?: string | undefined;
  /** The line at fault. */
  line?: string | undefined;

  constructor(message: string, options: { type: ErrorType; field?: string; value?: string; line?: string }) {
    super(message);
    this.name = "ParseError";
    Object.assign(this, options);
  }
}

/** An event as it stands in its stream. */
export interface EventSourceMessage {
  /** The event type; `undefined` where the block names none, which means `message`. */
  event?: string | undefined;
  /** The block's own id; `undefined` where it has none. The last event ID is sticky, this is not. */
  id?: string | undefined;
  /** The payload: the block's `data` lines, joined by line feeds. */
  data: string;
}

/**
 * Who is called for what. What a callback throws comes out of `feed()`. The chunk's blocks and lines after the one it was
 * called for are told by the next `feed()`, before what that brings; `feed("")` brings nothing else.
 */
export interface ParserCallbacks {
  /** An event. */
  onEvent?: ((event: EventSourceMessage) => void) | undefined;
  /** The id of a block, with or without data, before its event. */
  onId?: ((id: string) => void) | undefined;
  /** A reconnection time, in ms. */
  onRetry?: ((retry: number) => void) | undefined;
  /** A comment, without its colon and one space after it. */
  onComment?: ((comment: string) => void) | undefined;
  /** A fault. An unknown field that spans chunks is skipped without one. */
  onError?: ((error: ParseError) => void) | undefined;
}

/** Callbacks and options of {@link createParser}. */
export interface ParserConfig extends ParserCallbacks {
  /**
   * How much of an unfinished event may be held between two chunks, in bytes of UTF-8: its data, type and id, and a
   * line that has no end yet. Default: no limit.
   */
  maxBufferSize?: number | undefined;
}

/** Reads a stream, chunk by chunk. */
export interface EventSourceParser {
  /**
   * Takes a chunk: bytes as they come from the network, in an `ArrayBuffer` or any view of one, or text. Cuts may be
   * anywhere. A surrogate in text that has no other half is U+FFFD, as `TextEncoder` has it. From within a callback it
   * is read after the chunk at hand.
   *
   * @throws TypeError - It is something else.
   */
  feed(chunk: string | ArrayBuffer | ArrayBufferView): void;
  /**
   * Begins a new stream; `consume` takes in an unfinished line first. From within a callback it ends the old stream
   * there: what the chunk at hand says after that is not told.
   */
  reset(options?: { consume?: boolean }): void;
}

/** The room for chunks is kept up to this size, in bytes. */
const ROOM = 256 << 10;

/** Decodes what is UTF-8, and throws where anything is not: then another is made. */
let strict: TextDecoder | undefined;

/** What is UTF-8 as text; it must end with a whole character. */
function strictly(bytes: Uint8Array): string | undefined {
  strict ??= decoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return strict.decode(bytes, inOneGo);
  } catch {
    return (strict = undefined);
  }
}

let abandoned: FinalizationRegistry<number> | undefined;

/**
 * Makes a parser for server-sent events, after WHATWG HTML, 9.2.6.
 *
 * Callbacks are called within `feed()`, unless WebAssembly is refused here: then the parser is
 * JavaScript, which has to be loaded, and until it is there what is fed waits.
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

function makeParser(engine: ParserEngine, config: ParserConfig): EventSourceParser {
  const { onEvent, onId, onRetry, onComment, onError, maxBufferSize } = config;
  const { exports } = engine;
  const { decode: read, window: choose } = exports;
  const address = exports.make(+!!onComment, +!!onError) >>> 0;
  const report = address >>> 2;
  const types: (string | undefined)[] = [];
  const own = new Text();
  /** Where chunks are written, and how many bytes there are for them. */
  let room = 0;
  let roomy = 0;
  /** The table at hand: its first row, the next to hand on, the one after those that are cut out of `part`, its end. */
  let first = 0;
  let next = 0;
  let stop = 0;
  let end = 0;
  /** What is decoded of the chunk, if it is UTF-8, and where it begins; how long the chunk is; whether it is ASCII. */
  let part: string | undefined;
  let shift = 0;
  let past = 0;
  let isAscii = false;
  let terminated = false;
  /** A surrogate whose other half is in the next text. */
  let half = "";
  let feeding = false;
  const later: (string | Uint8Array)[] = [];

  /** Reads a chunk, whose table is the one at hand then, and decodes it if that is done in one piece. */
  function take(chunk: string | Uint8Array): void {
    let bytes: Uint8Array;
    if (typeof chunk === "string") {
      chunk = half + chunk;
      const last = chunk.charCodeAt(chunk.length - 1);
      half = last >= 0xd800 && last < 0xdc00 ? chunk.slice(-1) : "";
      bytes = encoder.encode(half === "" ? chunk : chunk.slice(0, -1));
    } else if (half !== "" && chunk.length > 0) {
      // No other half comes.
      bytes = encoder.encode(half);
      half = "";
      later.unshift(chunk);
    } else {
      bytes = chunk;
    }
    const { length } = bytes;
    if (length > roomy || (roomy > ROOM && length <= ROOM)) {
      roomy = Math.max(length, Math.min(2 * length, ROOM));
      room = exports.room(address, roomy) >>> 0;
    }
    look(engine);
    engine.bytes.set(bytes, room);
    const numbers = read(address, length);
    if (numbers === 0) return;
    const words = look(engine);
    past = length;
    const flags = words[report + Report.Flags]!;
    isAscii = (flags & Flag.ChunkIsAscii) !== 0;
    next = stop = first = words[report + Report.Rows]! >>> 2;
    end = first + numbers;
    shift = 0;
    const typesFrom = words[report + Report.TypesFrom]!;
    const typesEnd = words[report + Report.Types]!;
    if (typesFrom !== typesEnd) learn(typesFrom, typesEnd);
    const ownLength = words[report + Report.Bytes]!;
    if (ownLength > 0 && ownLength + past <= HEAD) {
      const isAllAscii = isAscii && (flags & Flag.TextIsAscii) !== 0;
      if (exports.gather(address, past, +isAllAscii) !== 0) {
        const gathered = engine.bytes.subarray(room + words[report + Report.From]!, room + words[report + Report.To]!);
        part = isAllAscii ? ascii.decode(gathered) : strictly(gathered);
        if (part !== undefined) {
          if (!isAllAscii) exports.count_units(address, past, 0, numbers / ROW, 1);
          past = Infinity;
          stop = end;
          return;
        }
      }
    }
    if (ownLength > 0) {
      const at = words[report + Report.Text]! >>> 0;
      own.take(engine.bytes.subarray(at, at + ownLength), (flags & Flag.TextIsAscii) !== 0, numbers === ROW);
    }
    // A cut keeps what it was cut from alive: no more than a window, or twice its own length.
    const isOne = numbers === ROW && 2 * (words[first + 2]! - words[first + 1]!) > past;
    if (past > WINDOW && !isOne) return;
    if (isAscii) {
      part = decodeAscii(bytes);
      stop = end;
    } else if ((flags & Flag.IsOneInAscii) !== 0) {
      part = strictly(bytes);
      stop = end;
      if (part !== undefined) {
        // All places after the data are off by what it has more in bytes than in code units.
        const until = words[first + 2]!;
        const off = part.length - past;
        words[first + 2] = until + off;
        const idStart = words[first + 3]!;
        if (idStart >= until && idStart < past) {
          words[first + 3] = idStart + off;
          words[first + 4] = words[first + 4]! + off;
        }
      }
    }
  }

  /** The chunk's bytes between two places. They lie in the engine's memory, since whoever gave them may use theirs again. */
  function bytesOf(start: number, until: number): Uint8Array {
    look(engine);
    return engine.bytes.subarray(room + start, room + until);
  }

  /** Hands on what is left of the table at hand: a part of the chunk is decoded when its rows' turn comes. */
  function hand(): void {
    do {
      if (next === stop) {
        const from = (next - first) / ROW;
        const to = choose(address, past, from, isAscii ? WINDOW : WIDE_WINDOW);
        const words = look(engine);
        shift = words[report + Report.From]!;
        const until = words[report + Report.To]!;
        stop = first + to * ROW;
        if (isAscii || shift === until) {
          part = ascii.decode(bytesOf(shift, until));
        } else {
          // The line end that comes after belongs to it, so that no character that was cut is held back.
          part = strictly(bytesOf(shift, until + 1));
          if (part !== undefined) exports.count_units(address, past, from, to, 0);
          shift = 0;
        }
      }
      give();
    } while (next < end);
    part = undefined;
  }

  /**
   * Hands on the rows up to `stop`, whose values in the chunk are cut out of `part`. A row is done with before anybody
   * is told of it, who may throw.
   * It is the innermost loop: what it needs is at hand, and an event costs no call but its cuts.
   */
  function give(): void {
    let { words } = engine;
    const text = part;
    const from = shift;
    const length = past;
    while (next < stop) {
      if (words.length === 0) words = look(engine);
      const row = next;
      next += ROW;
      const kind = words[row]!;
      const start = words[row + 1]!;
      const until = words[row + 2]!;
      const idStart = words[row + 3]!;
      let id: string | undefined;
      if (idStart !== SAME_ID) {
        const idStop = words[row + 4]!;
        if (idStart >= length) id = own.cut(idStart - length, idStop - length);
        else if (text === undefined) id = decode(bytesOf(idStart, idStop));
        else id = text.slice(idStart - from, idStop - from);
        onId?.(id);
        // It was a reset.
        if (next === 0) return;
      }
      if (kind === ID) continue;
      if (kind === RETRY) {
        onRetry?.((until >>> 0) * 2 ** 32 + (start >>> 0));
        continue;
      }
      let data: string;
      if (start >= length) data = own.cut(start - length, until - length);
      else if (text === undefined) data = decode(bytesOf(start, until));
      else data = text.slice(start - from, until - from);
      if (kind >= 0) onEvent?.({ id, event: types[kind], data });
      else if (kind === COMMENT) onComment?.(data[0] === " " ? data.slice(1) : data);
      else onError?.(fault(data));
    }
  }

  function learn(from: number, count: number): void {
    types.length = from;
    for (let index = from; index < count; index++) {
      const at = exports.type_at(address, index) >>> 0;
      const length = engine.words[report + Report.TypeLength]!;
      types.push(length === 0 ? undefined : utf8.decode(engine.bytes.subarray(at, at + length)));
    }
  }

  const parser: EventSourceParser = {
    feed(chunk) {
      if (terminated) {
        throw new Error("This parser has ended: its stream exceeded maxBufferSize. reset() begins anew.");
      }
      // From within a callback it waits, and where a callback that threw has left something.
      const waits = feeding || next < end || later.length > 0;
      const given = chunkOf(chunk, waits);
      if (waits) later.push(given);
      if (feeding) return;
      feeding = true;
      try {
        if (!waits) take(given);
        for (;;) {
          if (next < end) hand();
          if (maxBufferSize !== undefined && exports.held(address) > maxBufferSize) {
            terminated = true;
            exports.restart(address);
            onError?.(
              new ParseError(`Buffered data exceeded max buffer size of ${maxBufferSize} bytes`, {
                type: "max-buffer-size-exceeded",
              }),
            );
          }
          if (terminated || later.length === 0) break;
          take(later.shift()!);
        }
      } finally {
        feeding = false;
      }
    },
    reset({ consume = false } = {}) {
      try {
        if (consume && !feeding && !terminated) {
          parser.feed("");
          if (half !== "" || exports.is_within_line(address)) parser.feed("\n");
        }
      } finally {
        exports.restart(address);
        terminated = false;
        half = "";
        later.length = next = stop = end = 0;
      }
    },
  };
  abandoned ??= new FinalizationRegistry((address) => exports.free(address));
  abandoned.register(parser, address);
  return parser;
}

/** Tells what is wrong with a line that the standard ignores. */
function fault(line: string): ParseError {
  const colon = line.indexOf(":");
  const field = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? "" : line.slice(colon + (line[colon + 1] === " " ? 2 : 1));
  if (field === "retry") {
    return new ParseError(`Invalid \`retry\` value: "${value}"`, { type: "invalid-retry", value, line });
  }
  const name = field.length > 20 ? `${field.slice(0, 20)}…` : field;
  return new ParseError(`Unknown field "${name}"`, { type: "unknown-field", field, value, line });
}

/** Options of {@link EventSourceParserStream}. */
export interface StreamOptions {
  /** What to do about a fault: call a function, end the stream with it, or, by default, go on. */
  onError?: ("terminate" | ((error: Error) => void)) | undefined;
  /** The id of a block, before its event. */
  onId?: ((id: string) => void) | undefined;
  /** A reconnection time, in ms. */
  onRetry?: ((retry: number) => void) | undefined;
  /** A comment. */
  onComment?: ((comment: string) => void) | undefined;
  /** How much of an unfinished event may be held, in bytes of UTF-8. Passing it always ends the stream. */
  maxBufferSize?: number | undefined;
}

/**
 * Turns a stream of bytes, or of text, into one of events.
 *
 * @example
 * ```ts
 * for await (const { data } of response.body.pipeThrough(new EventSourceParserStream())) show(data);
 * ```
 */
export class EventSourceParserStream {
  constructor({ onError, ...options }: StreamOptions = {}) {
    let parser: EventSourceParser;
    const Base = base();
    makeCodecs();
    const transformer: Transformer<string | ArrayBuffer | ArrayBufferView, EventSourceMessage> = {
      async start(controller) {
        await parserEngine();
        parser = createParser({
          ...options,
          onEvent: (event) => controller.enqueue(event),
          onError(error) {
            if (typeof onError === "function") onError(error);
            if (onError === "terminate" || error.type === "max-buffer-size-exceeded") controller.error(error);
          },
        });
      },
      transform: (chunk) => parser.feed(chunk),
    };
    // What `super()` would be.
    return Reflect.construct(Base, [transformer], new.target);
  }
}

export interface EventSourceParserStream
  extends InstanceType<typeof transformStreamClass<string | ArrayBuffer | ArrayBufferView, EventSourceMessage>> {}

let known: typeof TransformStream | undefined;

/**
 * What {@link EventSourceParserStream} extends. Importing it must not need a `TransformStream`, so the prototypes are
 * linked when the first object is made, as `extends` links them. The class itself must not do it: see `withNames` in minify.mjs.
 */
function base(): typeof TransformStream {
  if (!known) {
    known = platform("TransformStream", "stream/web");
    Object.setPrototypeOf(EventSourceParserStream.prototype, known.prototype);
    Object.setPrototypeOf(EventSourceParserStream, known);
  }
  return known;
}
