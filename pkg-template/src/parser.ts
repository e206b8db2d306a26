import { COMMENT, ID, RETRY, ROW, SAME_ID, WINDOW, decode, utf8 } from "./block.js";
import { Flag, Report, look, parserEngine } from "./parser-engine.js";

/** What kind of fault a {@link ParseError} tells of. */
export type ErrorType = "invalid-retry" | "unknown-field" | "max-buffer-size-exceeded";

/** A fault of the stream. Only `max-buffer-size-exceeded` ends it: the others are lines that the standard ignores. */
export class ParseError extends Error {
  /** What kind of fault it is. */
  type: ErrorType;
  /** The name of an unknown field. */
  field?: string | undefined;
  /** The value of an unknown field, or of a `retry` that is no number. */
  value?: string | undefined;
  /** The line at fault. */
  line?: string | undefined;

  constructor(message: string, options: { type: ErrorType; field?: string; value?: string; line?: string }) {
    super(message);
    this.name = "ParseError";
    this.type = options.type;
    this.field = options.field;
    this.value = options.value;
    this.line = options.line;
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

/** Who is called for what. What a callback throws comes out of `feed()`. */
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
  /** How much of an unfinished event may be held between two chunks, in bytes of UTF-8. Default: no limit. */
  maxBufferSize?: number | undefined;
}

/** Reads a stream, chunk by chunk. */
export interface EventSourceParser {
  /** Takes a chunk: bytes as they come from the network, or text. Cuts may be anywhere. */
  feed(chunk: string | Uint8Array): void;
  /** Begins a new stream; `consume` takes in an unfinished line first. */
  reset(options?: { consume?: boolean }): void;
}

/** The room for chunks is kept up to this size, in bytes. */
const ROOM = 256 << 10;

const encoder = new TextEncoder();
/** Decodes what is UTF-8, and throws where anything is not. */
const makeStrict = (): TextDecoder => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
let strict = makeStrict();

/** What is UTF-8 as text; it must end with a whole character. As a stream is how engines do it fastest. */
function strictly(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes, { stream: true });
  } catch {
    strict = makeStrict();
    return undefined;
  }
}

/** A value that is not cut out of a window: in the chunk, or past it in the block's own text. */
function single(start: number, end: number, chunk: Uint8Array, text: string, rest: Uint8Array | undefined): string {
  const past = chunk.length;
  if (start < past) return decode(chunk.subarray(start, end));
  if (rest === undefined) return text.slice(start - past, end - past);
  return decode(rest.subarray(start - past, end - past));
}

/** So few bytes, of ASCII, are put together faster by hand than a decoder is called. */
const SHORT = 16;

function spell(ascii: Uint8Array): string {
  let text = "";
  for (let at = 0; at < ascii.length; at++) text += String.fromCharCode(ascii[at]!);
  return text;
}
let abandoned: FinalizationRegistry<number> | undefined;

/**
 * Makes a parser for server-sent events, after WHATWG HTML, 9.2.6.
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
  const { onEvent, onId, onRetry, onComment, onError, maxBufferSize } = config;
  const engine = parserEngine();
  const { exports } = engine;
  const { decode: read, window: choose } = exports;
  const address = exports.make(+!!onComment, +!!onError) >>> 0;
  const report = address >>> 2;
  const types: (string | undefined)[] = [];
  /** Where chunks are written, and how many bytes there are for them. */
  let room = 0;
  let roomy = 0;
  let terminated = false;
  /** A surrogate whose other half is in the next text. */
  let half = "";
  let feeding = false;
  const later: (string | Uint8Array)[] = [];

  function take(chunk: string | Uint8Array): void {
    let bytes: Uint8Array;
    if (typeof chunk === "string") {
      chunk = half + chunk;
      const last = chunk.charCodeAt(chunk.length - 1);
      half = last >= 0xd800 && last < 0xdc00 ? chunk.slice(-1) : "";
      bytes = encoder.encode(half === "" ? chunk : chunk.slice(0, -1));
    } else {
      bytes = chunk;
    }
    const { length } = bytes;
    if (length > roomy || (roomy > ROOM && length <= ROOM)) {
      roomy = Math.max(length, Math.min(2 * length, ROOM));
      room = exports.room(address, roomy) >>> 0;
    }
    if (engine.words.length === 0) look(engine);
    engine.bytes.set(bytes, room);
    const numbers = read(address, length);
    if (numbers > 0) hand(bytes, numbers);
    if (maxBufferSize !== undefined && exports.held(address) > maxBufferSize) {
      terminated = true;
      exports.restart(address);
      onError?.(
        new ParseError(`Buffered data exceeded max buffer size of ${maxBufferSize} bytes`, {
          type: "max-buffer-size-exceeded",
        }),
      );
    }
  }

  // The innermost loop of all: what it needs is at hand, and an event costs no call but its cuts.
  function hand(chunk: Uint8Array, numbers: number): void {
    if (engine.words.length === 0) look(engine);
    let { words } = engine;
    const past = chunk.length;
    const flags = words[report + Report.Flags]!;
    const isAscii = (flags & Flag.ChunkIsAscii) !== 0;
    const first = words[report + Report.Rows]! >>> 2;
    const end = first + numbers;
    const typesFrom = words[report + Report.TypesFrom]!;
    const typesEnd = words[report + Report.Types]!;
    if (typesFrom !== typesEnd) learn(typesFrom, typesEnd);
    // The block's own text lies in memory that callbacks may move.
    let text = "";
    let rest: Uint8Array | undefined;
    const textBytes = words[report + Report.Bytes]!;
    if (textBytes > 0) {
      const at = words[report + Report.Text]! >>> 0;
      const bytes = engine.bytes.subarray(at, at + textBytes);
      if ((flags & Flag.TextIsAscii) !== 0 && (textBytes <= WINDOW || numbers === ROW)) text = utf8.decode(bytes);
      else rest = bytes.slice();
    }
    // A part of the chunk as text, which holds the rows before `next`, and where in the chunk it begins.
    let window: string | undefined;
    let shift = 0;
    let next = first;
    // By how much places are off from the end of the only row's data on, where all around it is ASCII.
    let around = 0;
    let later = past;
    const startOfOne = words[first + 1]!;
    const endOfOne = words[first + 2]!;
    // A cut keeps the whole of what it was cut from alive: that may be a window, or twice the cut.
    if (past <= WINDOW || (numbers === ROW && startOfOne < past && 2 * (endOfOne - startOfOne) > past)) {
      if (isAscii) {
        window = past <= SHORT ? spell(chunk) : utf8.decode(chunk);
        next = end;
      } else if ((flags & Flag.IsOneInAscii) !== 0) {
        window = strictly(chunk);
        next = end;
        later = endOfOne;
        if (window !== undefined) around = window.length - past;
      }
    }
    for (let row = first; row < end; row += ROW) {
      if (row >= next) {
        if (words.length === 0) look(engine);
        const from = (row - first) / ROW;
        const to = choose(address, past, from, WINDOW);
        ({ words } = engine);
        next = first + to * ROW;
        shift = isAscii ? words[report + Report.From]! : 0;
        // The line end that comes after belongs to it, so that no character that was cut is held back.
        const part = chunk.subarray(words[report + Report.From]!, words[report + Report.To]! + 1);
        window = isAscii ? utf8.decode(part) : strictly(part);
        if (!isAscii && window !== undefined) exports.count_units(address, past, from, to);
      } else if (words.length === 0) {
        look(engine);
        ({ words } = engine);
      }
      const kind = words[row]!;
      const start = words[row + 1]!;
      const stop = words[row + 2]!;
      let value = "";
      if (kind !== ID && kind !== RETRY) {
        if (start < past && window !== undefined) value = window.slice(start - shift, stop - shift + around);
        else value = single(start, stop, chunk, text, rest);
      }
      const idStart = words[row + 3]!;
      let id: string | undefined;
      if (idStart !== SAME_ID) {
        const idStop = words[row + 4]!;
        if (idStart < past && window !== undefined) {
          const off = idStart < later ? -shift : around;
          id = window.slice(idStart + off, idStop + off);
        } else {
          id = single(idStart, idStop, chunk, text, rest);
        }
        onId?.(id);
      }
      if (kind >= 0) onEvent?.({ id, event: types[kind], data: value });
      else if (kind === COMMENT) onComment?.(value[0] === " " ? value.slice(1) : value);
      else if (kind === RETRY) onRetry?.((stop >>> 0) * 2 ** 32 + (start >>> 0));
      else if (kind !== ID) onError?.(fault(value));
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
      // From within a callback: after the chunk that is at hand.
      if (feeding) {
        later.push(chunk);
        return;
      }
      feeding = true;
      try {
        take(chunk);
        while (later.length > 0 && !terminated) take(later.shift()!);
      } finally {
        feeding = false;
      }
    },
    reset({ consume = false } = {}) {
      if (consume && exports.is_within_line(address)) take("\n");
      exports.restart(address);
      terminated = false;
      half = "";
      later.length = 0;
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
export class EventSourceParserStream extends TransformStream<string | Uint8Array, EventSourceMessage> {
  constructor({ onError, ...options }: StreamOptions = {}) {
    let parser: EventSourceParser;
    super({
      start(controller) {
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
    });
  }
}
