import { WINDOW } from "../engine/block.js";
import { encoder, inOneGo, stream, utf8 } from "../platform/codecs.js";
import { chunkOf } from "./chunk.js";
import type { Table } from "./table.js";
import type { ParserCallbacks } from "./types.js";

const LF = 10;
const CR = 13;

/**
 * Up to this length, in bytes, ASCII is put together by hand: that is faster than the call of a decoder, by the cell
 * `tiny` of bench/parser, whose chunks it takes in whole.
 */
const SHORT = 24;

/** From this length on, in bytes, an event is long. Any near it is as good: decoding takes most of the time from here on. */
export const LONG = 1024;

/**
 * The part of a large chunk that a value must be to be cut out of its text. Engines cut a string without copying it, so who
 * keeps the value keeps the text.
 */
export const MUCH = 0.5;

/**
 * In a text of up to this length an eighth is enough: a chunk of 64 KiB, which is the most that networks bring, and what was kept of
 * the one before.
 */
const MEDIUM = 128 << 10;
const SOME = 0.125;

/** How many short events of a chunk are read here. Where there are more, the engine is faster, unless they are tiny. */
export const FEW = 4;

/**
 * Events are tiny up to this length, in bytes and on average. However many they are, they are read here: the engine's table of
 * them takes longer to make and to read than they do.
 */
export const TINY = 24;

/** So many bytes have several tiny events, and within so many the first one ends. */
const SEVERAL_TINY = 256;

/**
 * From this length on, in bytes, a chunk may leave the beginning of a block for the next one. Shorter ones are often the
 * middle of a long line, which is the engine's.
 */
const LARGE = 4096;

/** For how many chunks no other attempt is made at the most, once one was in vain. */
const LONGEST_WAIT = 256;

/** A byte, or a code unit. */
const unitAt = (chunk: string | Uint8Array, at: number): number =>
  typeof chunk === "string" ? chunk.charCodeAt(at) : chunk[at]!;

/** Whether a block ends with the line feed at this place. */
const endsBlock = (chunk: string | Uint8Array, at: number): boolean =>
  unitAt(chunk, unitAt(chunk, at - 1) === CR ? at - 2 : at - 1) === LF;

/** Where the first block ends; 0 where none does near the beginning. */
function firstEnd(bytes: Uint8Array): number {
  for (let at = 0; at < SEVERAL_TINY; at++) if (bytes[at] === LF && endsBlock(bytes, at)) return at + 1;
  return 0;
}

/** Where the last block ends among the first bytes, of which there are no more than in a window; 0 where none does. */
function lastEnd(bytes: Uint8Array): number {
  let at = Math.min(bytes.length, WINDOW);
  // A negative place would be one counted from the end.
  while (at > 1 && (bytes[at - 1] !== LF || !endsBlock(bytes, at - 1))) at = bytes.lastIndexOf(LF, at - 2) + 1;
  return at > 1 ? at : 0;
}

/** What {@link makePlain} makes. */
interface Plain {
  /**
   * Reads a chunk, and tells what it says. Gives whether it does; otherwise the chunk is still to be read. The rest of one that
   * is read in parts is put back: `isOwn` says that its bytes are the parser's own.
   */
  _take(chunk: string | Uint8Array, isOwn: boolean): boolean;
  /** Has the table read bytes, after what is kept here. Where `isOwn` is given, a rest may be put back, likewise. */
  _give(bytes: Uint8Array, isOwn?: boolean): void;
  /** What a callback that threw has left of the chunk, once. */
  _rest(): string;
  /** Forgets what is left and what is kept. */
  _restart(): void;
}

/**
 * Reads what is plain without the engine: blocks of `data`, `event` and `id` lines, where a chunk has one or a few, or long
 * ones. A crossing into WebAssembly and a copy cost more than the reading there. So does a table of many tiny events, which are
 * read here window by window; what comes after a window waits by `putBack`. All else is the {@link Table}'s.
 *
 * The two take turns at the beginning of a block, and nowhere else. The engine says after each chunk whether nothing that
 * it has read bears on what comes next: `_isFresh`. Then whole blocks may be left out, and the engine goes on as if they
 * had not been in the stream. A block that turns out not to be plain is given to the engine from its first byte on.
 *
 * Whether a chunk is worth an attempt, its first and its last bytes say, and what came of earlier chunks. A wrong guess
 * costs time, and changes nothing.
 *
 * With `mayKeep`, the beginning of a block that the end of a large chunk cuts is kept here as text. The engine does not
 * count it as held, and knows nothing of it. Without, a chunk is read here only if it ends with a block.
 */
export function makePlain(
  table: Table,
  { onEvent, onId }: ParserCallbacks,
  mayKeep: boolean,
  putBack: (rest: Uint8Array) => void,
): Plain {
  /** The text that is told, and where what is left of it begins. It is empty between chunks, but where a callback threw. */
  let rest = "";
  let restAt = 0;
  /**
   * The beginning of a block whose chunk has ended. It ends within a field of known name, so that nothing that was to be told
   * waits here, and a reset that consumes it has nothing to tell, either.
   */
  let kept = "";
  /** Whether the last text was ASCII, which the next one will be, too. */
  let isAscii = true;
  /** How many chunks to leave to the table, and half of how many it will be after the next attempt in vain. */
  let wait = 0;
  let patience = 1;

  /** Decodes bytes of which the last is ASCII, so that a stream holds nothing back. */
  function decode(bytes: Uint8Array): string {
    const { length } = bytes;
    let text = "";
    if (length <= SHORT) {
      for (let at = 0; at < length && bytes[at]! < 0x80; at++) text += String.fromCharCode(bytes[at]!);
      if (text.length === length) return text;
    }
    text = isAscii ? utf8.decode(bytes) : stream.decode(bytes, inOneGo);
    isAscii = text.length === length;
    return text;
  }

  /**
   * Tells the callbacks what a text says, block by block, and leaves the rest to the table: what is not plain, and what
   * comes after some short events. Where all of the text came in one chunk of bytes, these are `bytes`. Where the text
   * begins with what was kept of an earlier chunk, it `hasBegun`.
   *
   * A callback may throw, or reset the parser. So what is left is noted before a block's first callback is called, and the
   * table is not fresh any more after a reset.
   */
  function tell(text: string, bytes: Uint8Array | undefined, hasBegun: boolean): void {
    const { length } = text;
    let cr = text.indexOf("\r");
    let from = 0;
    for (let count = 1; ; count++) {
      let at = from;
      let event: string | undefined;
      let id: string | undefined;
      let data = "";
      let lines = 0;
      let isPlain: boolean;
      let feed: number;
      do {
        const code = text.charCodeAt(at);
        let start = at + 5;
        // By code units, since `startsWith` is a call.
        if (code === 100) {
          isPlain =
            text.charCodeAt(at + 1) === 97 &&
            text.charCodeAt(at + 2) === 116 &&
            text.charCodeAt(at + 3) === 97 &&
            text.charCodeAt(at + 4) === 58;
        } else if (code === 101) {
          isPlain =
            text.charCodeAt(at + 1) === 118 &&
            text.charCodeAt(at + 2) === 101 &&
            text.charCodeAt(at + 3) === 110 &&
            text.charCodeAt(at + 4) === 116 &&
            text.charCodeAt(at + 5) === 58;
          start++;
        } else {
          isPlain = code === 105 && text.charCodeAt(at + 1) === 100 && text.charCodeAt(at + 2) === 58;
          start -= 2;
        }
        if (text.charCodeAt(start) === 32) start++;
        feed = text.indexOf("\n", start);
        let end = feed;
        if (cr >= 0 && cr < feed) {
          end = cr;
          cr = text.indexOf("\r", feed);
        }
        // A CR that no line feed follows ends a line, too.
        if (!isPlain || feed < 0 || end < feed - 1) {
          lines = 0;
          break;
        }
        const value = text.slice(start, end);
        if (code === 100) data = lines++ > 0 ? `${data}\n${value}` : value;
        else if (code === 101) event = value || undefined;
        else id = value;
        at = feed + 1;
        if (cr === at && text.charCodeAt(at + 1) === LF) cr = text.indexOf("\r", ++at);
      } while (text.charCodeAt(at) !== LF);
      rest = "";
      if (
        lines === 0 ||
        // Of many lines, the engine makes one value sooner.
        lines > 2 ||
        id?.includes("\0") ||
        // A value that is kept must not keep much else alive.
        (length > WINDOW && (event || id || data.length < (length > MEDIUM ? MUCH : SOME) * length))
      ) {
        // An unknown field that is cut must not wait here, since the engine drops it. Only known names are kept.
        // What has waited once without an end is the engine's, which does not read it anew with each chunk.
        if (isPlain && feed < 0 && cr < 0 && (from > 0 || !hasBegun)) {
          kept = text.slice(from);
          return;
        }
        wait = Math.min((patience *= 2), LONGEST_WAIT);
        break;
      }
      patience = 1;
      from = at + 1;
      if (from < length) {
        rest = text;
        restAt = from;
      }
      if (id !== undefined) {
        onId?.(id);
        if (!table._isFresh) return;
      }
      onEvent?.({ id, event, data });
      if (from === length || !table._isFresh) return;
      if (count === FEW && from < FEW * LONG) break;
    }
    rest = "";
    table._read(from === 0 && bytes ? bytes : encoder.encode(text.slice(from)));
  }

  /**
   * Tells tiny events, those of one line of data, and leaves the rest to the table from the first block on that is another.
   *
   * It looks at the bytes, which is faster than at the text: in ASCII a place in one is a place in the other.
   */
  function tellTiny(text: string, bytes: Uint8Array): void {
    const { length } = bytes;
    let from = 0;
    let count = 0;
    while (
      isAscii &&
      bytes[from] === 100 &&
      bytes[from + 1] === 97 &&
      bytes[from + 2] === 116 &&
      bytes[from + 3] === 97 &&
      bytes[from + 4] === 58
    ) {
      const start = from + (bytes[from + 5] === 32 ? 6 : 5);
      let end = start;
      // Up to CR there are control characters.
      while (bytes[end]! > CR) end++;
      if (bytes[end] !== LF || bytes[end + 1] !== LF) break;
      from = end + 2;
      rest = from < length ? text : "";
      restAt = from;
      count++;
      if (from === length) {
        patience = 1;
        // Longer ones are the engine's again.
        table._isMany = length < TINY * count;
      }
      onEvent?.({ id: undefined, event: undefined, data: text.slice(start, end) });
      if (from === length || !table._isFresh) return;
    }
    rest = "";
    wait = Math.min((patience *= 2), LONGEST_WAIT);
    table._read(bytes.subarray(from));
  }

  return {
    _take(chunk, isOwn) {
      const { length } = chunk;
      if (!table._isFresh || length < 3) return false;
      if (table._isMany && wait === 0 && kept === "" && length >= SEVERAL_TINY && typeof chunk !== "string") {
        const end = lastEnd(chunk);
        if (end > 0) {
          // Copied once for all parts: callbacks run between them, which may do with the user's bytes as they like.
          const all = chunkOf(chunk, !isOwn);
          if (end < length) putBack(all.subarray(end));
          const bytes = all.subarray(0, end);
          tellTiny(decode(bytes), bytes);
          return true;
        }
      }
      if (length > table._most) {
        if (wait > 0) wait--;
        return false;
      }
      const isText = typeof chunk === "string";
      const first = unitAt(chunk, 0);
      const last = unitAt(chunk, length - 1);
      // `d`, `e` and `i` begin the names of the fields.
      if (kept === "" && first !== 100 && first !== 101 && first !== 105) return false;
      if (mayKeep && length >= LARGE) {
        // A character that may be cut is the engine's.
        if (last >= 0x80) return false;
      } else {
        if (last !== LF || !endsBlock(chunk, length - 1)) return false;
      }
      if (wait > 0) {
        wait--;
        return false;
      }
      // Halves of characters are the encoder's. Where strings can't tell whether they have any, all text is the engine's.
      if (isText && !(chunk as { isWellFormed?(): boolean }).isWellFormed?.()) return false;
      const text = isText ? chunk : decode(chunk);
      const begun = kept;
      // The middle of a long line is the engine's.
      if (begun !== "" && !text.includes("\n")) return false;
      kept = "";
      tell(begun + text, isText || begun !== "" ? undefined : chunk, begun !== "");
      return true;
    },
    _give(bytes, isOwn) {
      // Up to the end of the block that is under way: what comes after it is read here again.
      if (isOwn !== undefined && table._isMany && !table._isFresh && bytes.length >= LARGE) {
        const end = firstEnd(bytes);
        if (end > 0) {
          bytes = chunkOf(bytes, !isOwn);
          putBack(bytes.subarray(end));
          bytes = bytes.subarray(0, end);
        }
      }
      const { length } = bytes;
      let end = length;
      if (kept !== "") {
        // It ends within a block, and says nothing yet.
        table._read(encoder.encode(kept));
        kept = "";
      } else if (mayKeep && table._most > 0 && length >= LARGE && bytes[length - 1]! < 0x80) {
        // Where it ends in a long line that begins a block, that is kept instead.
        const line = bytes.lastIndexOf(LF) + 1;
        if (endsBlock(bytes, line - 1)) {
          kept = utf8.decode(bytes.subarray(line));
          if (kept.startsWith("data:") && !kept.includes("\r")) end = line;
          else kept = "";
        }
      }
      // A view takes time, and is made only where it is needed.
      table._read(end < length ? bytes.subarray(0, end) : bytes);
    },
    _rest() {
      const left = rest.slice(restAt);
      rest = "";
      return left;
    },
    _restart() {
      rest = kept = "";
    },
  };
}
