import type { ParseError } from "./errors.js";

// What users of the parser meet, in the shape that eventsource-parser has given it.

/** An event as its block in the stream has it. */
export interface EventSourceMessage {
  /** The event type. It is `undefined` where the block names none, which means `message`. */
  event?: string | undefined;
  /** The block's own id. It is `undefined` where the block has none: the last event ID is sticky, this is not. */
  id?: string | undefined;
  /** The payload: the block's `data` lines, joined by line feeds. */
  data: string;
}

/**
 * The callbacks, all optional. They are called in the order of the stream.
 *
 * What a callback throws comes out of `feed()`. The rest of the chunk is kept then, and the next `feed()` tells it
 * before its own chunk. `feed("")` tells the rest and nothing else.
 */
export interface ParserCallbacks {
  /** Takes an event. */
  onEvent?: ((event: EventSourceMessage) => void) | undefined;
  /** Takes the id of a block, with or without data, before the block's event. */
  onId?: ((id: string) => void) | undefined;
  /** Takes a reconnection time, in ms. */
  onRetry?: ((retry: number) => void) | undefined;
  /** Takes a comment, without its colon and one space after it. */
  onComment?: ((comment: string) => void) | undefined;
  /** Takes a fault. An unknown field that spans chunks is skipped without one. */
  onError?: ((error: ParseError) => void) | undefined;
}

/** What of the standard a stream may break. Each is off by default, and makes reading somewhat slower. */
export interface LenientParsing {
  /** A block that names an event and has no data is an event with empty data. The standard drops it. */
  dataless?: boolean | undefined;
  /** The space after `data:` belongs to the data. The standard takes it off. */
  leadingSpace?: boolean | undefined;
}

/** Callbacks and options of {@link createParser}. */
export interface ParserConfig extends ParserCallbacks {
  /**
   * How much of an unfinished event may be held between two chunks, in bytes of UTF-8: its data, type and id, and a
   * line that has no end yet. Default: no limit.
   */
  maxBufferSize?: number | undefined;
  /** What of the standard the stream may break. Default: nothing. */
  lenient?: LenientParsing | undefined;
}

/** Reads a stream, chunk by chunk. */
export interface EventSourceParser {
  /**
   * Reads a chunk: text, or bytes as they come from the network, in an `ArrayBuffer` or any view of one. Chunks may be
   * cut anywhere, also within a character. A surrogate in text that has no other half is read as U+FFFD, as
   * `TextEncoder` has it. A chunk that a callback feeds is read after the chunk at hand.
   *
   * @throws TypeError - The chunk is something else.
   */
  feed(chunk: string | ArrayBuffer | ArrayBufferView): void;
  /**
   * Begins a new stream. With `consume`, an unfinished line of the old one is read first. Called by a callback, it ends
   * the old stream there: the rest of the chunk at hand is not told.
   */
  reset(options?: { consume?: boolean }): void;
}
