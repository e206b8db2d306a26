import { decodeAscii, ROW, Text, WIDE_WINDOW, WINDOW } from "../engine/block.js";
import { ascii, decoder, inOneGo, utf8 } from "../platform/codecs.js";
import { Flag, giveUp, HEAD, look, type ParserEngine, type ParserExports, Report } from "./engine.js";
import { FEW, LONG, MUCH, TINY } from "./plain.js";
import type { LenientParsing } from "./types.js";

/**
 * The room for chunks is kept up to this size, in bytes. A larger one is given back when the next smaller chunk comes.
 */
const ROOM = 256 << 10;

/**
 * Decodes UTF-8, and throws at anything else. It is made anew after it has thrown: it may hold the rest of a stream
 * then.
 */
let strict: TextDecoder | undefined;

/**
 * The text of some bytes, or `undefined` where they are not UTF-8.
 *
 * Where that is faster, it decodes them as part of a stream. The trap: a stream holds back a character that is cut by
 * the end, and puts it before the next text. So the last byte must be the end of a character, or no part of one.
 */
function decodeStrictly(bytes: Uint8Array): string | undefined {
  strict ??= decoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return strict.decode(bytes, inOneGo);
  } catch {
    return (strict = undefined);
  }
}

/** The chunk and the block's own text are ASCII. */
const ALL_ASCII = Flag.ChunkIsAscii | Flag.TextIsAscii;

/** Frees a parser in the engine's memory, by its address, when nothing in JavaScript can reach it any more. */
let abandoned: FinalizationRegistry<readonly [ParserEngine, number]> | undefined;

/**
 * All that the chunk at hand says. The engine makes a table of it, and this class decodes the text that the table's
 * values are cut out of. `tell` cuts them, and calls back.
 *
 * A row of the table is five numbers: its kind, where its data begins and ends, where its id begins and ends. Places
 * are counted in bytes through the chunk, and from the chunk's end on through the block's own text. The latter holds
 * values that do not lie in the chunk in one piece: those that an earlier chunk has begun, and those of several lines.
 *
 * To decode each value by itself would cost a call of a decoder for each. So a part of the chunk that holds the values
 * of many rows is decoded at once, and values are cut out of its text. There are three ways, and the first that is
 * possible is taken:
 *
 * 1. `_gather`: a small chunk and the block's own text are put together, and decoded as one.
 * 2. A chunk that is ASCII is decoded whole, if it is small, or more than half of it is one value.
 * 3. `_decodeWindow`: the chunk is decoded window by window, each when the turn of its rows comes.
 *
 * What is valid until when: the rows and the chunk lie in the engine's memory, and stay there until the next `_read` or
 * `_restart` of this table. Views of that memory are valid until a callback runs: it may use another parser, for which
 * the memory grows. `look` gives new ones.
 */
export class Table {
  readonly _engine: ParserEngine;
  private readonly _exports: ParserExports;
  /** Where the engine has this parser, as a place in bytes. Its report lies there too: the same place in words. */
  private readonly _address: number;
  private readonly _report: number;
  /** The names of the event types. The kind of an event's row is an index into them. */
  readonly _types: (string | undefined)[] = [];
  /** The block's own text, unless it was put together with the chunk. */
  readonly _own = new Text();
  /** The room for chunks in the engine's memory: where it begins, and how many bytes it has. */
  private _room = 0;
  private _roomy = 0;
  /**
   * Places in the table, in words of the memory: the first row, the next one to tell, the one after the rows whose
   * values are decoded, and the end. Between two chunks `_next` is `_end`, unless a callback that threw has left rows.
   */
  private _first = 0;
  _next = 0;
  _stop = 0;
  _end = 0;
  /**
   * The text that values of the rows up to `_stop` are cut out of, and the place that it begins at. It is `undefined`
   * where its bytes are not UTF-8: then places in bytes can't be places in text, and values are decoded one by one.
   */
  _part: string | undefined;
  _shift = 0;
  /**
   * From this place on, values lie in the block's own text: the chunk's length. It is infinite where both were put
   * together.
   */
  _past = 0;
  /** Whether the chunk is ASCII: then a place in bytes is a place in text. */
  private _isAscii = false;
  /** Whether nothing that was read bears on what the next chunk means. It may, at a stream's beginning: a byte order mark. */
  _isFresh = false;
  /** How long a chunk may be to be read by {@link makePlain}: 0 where events are many and short. */
  _most = WINDOW;
  /** Whether the rows of a chunk were many and tiny, and ASCII: such chunks {@link makePlain} reads, too. */
  _isMany = false;

  /** A parser's table. Rows of comments, and of lines that the standard ignores, are made if they are wanted. */
  constructor(
    engine: ParserEngine,
    comments: boolean,
    ignored: boolean,
    { dataless = false, leadingSpace = false }: LenientParsing = {},
  ) {
    this._engine = engine;
    this._exports = engine._exports;
    try {
      this._address = engine._exports.make(+comments, +ignored, +dataless, +leadingSpace) >>> 0;
    } catch (cause) {
      throw giveUp(engine, cause);
    }
    this._report = this._address >>> 2;
    // The registry watches the table, since whatever uses the address does so through the table. The parser may be
    // gone before: its `feed` can be kept alone.
    abandoned ??= new FinalizationRegistry(([engine, address]) => {
      if (!engine._isBroken) engine._exports.free(address);
    });
    abandoned.register(this, [engine, this._address]);
  }

  /** Whether there are rows that are not told yet. */
  _hasRows(): boolean {
    return this._next < this._end;
  }

  /** How many bytes of an unfinished event are held. */
  _held(): number {
    return this._engine._isBroken ? 0 : this._exports.held(this._address);
  }

  /** Whether the last chunk ended within a line. */
  _isWithinLine(): boolean {
    return !this._engine._isBroken && this._exports.is_within_line(this._address) !== 0;
  }

  /**
   * Begins a new stream. The rows that are left go, and so the loops of `tell` end, if a callback calls this. No row
   * lies at 0, so 0 tells `tellRows` that it has happened.
   */
  _restart(): void {
    if (!this._engine._isBroken) this._exports.restart(this._address);
    this._next = this._stop = this._end = 0;
    this._isFresh = false;
  }

  /**
   * Reads a chunk: what it says is this table then. The rows of the one before must have been told.
   *
   * The chunk is copied into the engine's memory, the engine makes its rows, and what can be decoded in one piece is
   * decoded. No callback runs here, so `bytes` stay as they are, which belong to whoever fed them. Later they may be
   * something else: then the copy is read.
   */
  _read(bytes: Uint8Array): void {
    const { _engine: engine, _report: report } = this;
    const { length } = bytes;
    const numbers = this._decode(bytes);
    // Rows may have made the memory grow.
    const words = look(engine);
    const flags = words[report + Report.Flags]!;
    this._isFresh = (flags & Flag.IsFresh) !== 0;
    if (!numbers) return;
    const rows = numbers / ROW;
    this._most = rows <= FEW || length >= LONG * rows ? 8 * length + LONG : 0;
    this._past = length;
    this._isAscii = (flags & Flag.ChunkIsAscii) !== 0;
    // The rest of a block that a chunk's end has cut says nothing of those that follow.
    if (rows > FEW) this._isMany = this._isAscii && length < TINY * rows;
    const first = (this._next = this._stop = this._first = words[report + Report.Rows]! >>> 2);
    this._end = first + numbers;
    this._shift = 0;
    const typesFrom = words[report + Report.TypesFrom]!;
    const typesEnd = words[report + Report.Types]!;
    if (typesFrom !== typesEnd) this._learn(typesFrom, typesEnd);
    const own = words[report + Report.Bytes]!;
    let isDecoded = own > 0 && own + length <= HEAD && this._gather(flags);
    if (!isDecoded) {
      if (own > 0) {
        const at = words[report + Report.Text]! >>> 0;
        this._own._take(engine._bytes.subarray(at, at + own), (flags & Flag.TextIsAscii) !== 0, numbers === ROW);
      }
      // A user who keeps a value keeps alive all that was decoded with it: engines cut a string without copying it.
      // That is to be no more than a window, or than twice the value.
      isDecoded =
        this._isAscii &&
        (length <= WINDOW || (numbers === ROW && words[first + 2]! - words[first + 1]! > MUCH * length));
      if (isDecoded) this._part = decodeAscii(bytes);
    }
    if (isDecoded) this._stop = this._end;
  }

  /**
   * Has the engine make the table of a chunk, and gives how many numbers it has.
   *
   * Nothing else that the engine does takes memory from it, but to make a parser. If it throws, it is out of memory.
   */
  private _decode(bytes: Uint8Array): number {
    const { _engine: engine, _exports: exports, _address: address } = this;
    const { length } = bytes;
    try {
      if (engine._isBroken) throw undefined;
      if (length > this._roomy || (this._roomy > ROOM && length <= ROOM)) {
        // Twice what is needed now, since chunks that grow little by little would else get new room each time.
        const roomy = Math.max(length, Math.min(2 * length, ROOM));
        this._room = exports.room(address, roomy) >>> 0;
        this._roomy = roomy;
      }
      look(engine);
      engine._bytes.set(bytes, this._room);
      return exports.decode(address, length);
    } catch (cause) {
      throw giveUp(engine, cause);
    }
  }

  /**
   * Takes over the names of event types that are new: those from `from` on. Names cross once, not with each event. When
   * there are many, the engine forgets all and begins at 0 again.
   */
  private _learn(from: number, count: number): void {
    const { _engine: engine, _exports: exports, _address: address, _report: report, _types: types } = this;
    types.length = from;
    for (let index = from; index < count; index++) {
      const at = exports.type_at(address, index) >>> 0;
      const length = engine._words[report + Report.TypeLength]!;
      // An empty name is as good as none.
      types.push(utf8.decode(engine._bytes.subarray(at, at + length)) || undefined);
    }
  }

  /**
   * Decodes the block's own text and the chunk's values as one. Gives whether that was possible.
   *
   * The engine copies the own text into the room that it keeps before each chunk. From then on all places are counted
   * in the text of both, and none lies past the chunk. The trap: a value may begin in the middle of a character, and
   * side by side with another it could become a character that is in neither. The engine refuses that.
   */
  private _gather(flags: number): boolean {
    const isAllAscii = (flags & ALL_ASCII) === ALL_ASCII;
    if (this._exports.gather(this._address, this._past, +isAllAscii) === 0) return false;
    this._decodePart(isAllAscii, 0, (this._end - this._first) / ROW, 1);
    if (this._part === undefined) return false;
    this._past = Infinity;
    return true;
  }

  /**
   * Decodes the next window: the part of the chunk that holds the values of the next rows, of as many rows as make it
   * large enough. It is called when all rows of the window before have been told.
   */
  _decodeWindow(): void {
    if (this._engine._isBroken) throw giveUp(this._engine, undefined);
    const from = (this._next - this._first) / ROW;
    const enough = this._isAscii ? WINDOW : WIDE_WINDOW;
    const to = this._exports.window(this._address, this._past, from, enough);
    this._stop = this._first + to * ROW;
    this._decodePart(this._isAscii, from, to, 0);
  }

  /**
   * Decodes the part of the chunk that the engine's report names: it holds the values of the rows from `row` to `end`.
   *
   * In ASCII a byte is a code unit, so a place in the part's text is a place in the chunk, less the part's start.
   * Beyond ASCII the engine turns the places of these rows from bytes into code units, counted from the part's start.
   * The traps: the part must be UTF-8 for that, and places that were turned must not be turned again. If it is not,
   * each value is decoded by itself.
   */
  private _decodePart(isAscii: boolean, row: number, end: number, isGathered: number): void {
    const { _engine: engine, _exports: exports, _address: address, _report: report } = this;
    const words = look(engine);
    const start = words[report + Report.From]!;
    const stop = words[report + Report.To]!;
    this._shift = isAscii && !isGathered ? start : 0;
    if (isAscii || start === stop) {
      this._part = ascii.decode(this._slice(start, stop));
    } else {
      // The byte after the values is decoded too. It ends a line, so it is no part of a character, also where the last
      // value ends within one: the decoder throws then, and holds nothing back. What was gathered has that byte
      // already.
      this._part = decodeStrictly(this._slice(start, stop + 1 - isGathered));
      if (this._part !== undefined) exports.count_units(address, this._past, row, end, isGathered);
    }
  }

  /** The chunk's bytes between two places, as the engine's memory has them. They are valid until a callback runs. */
  _slice(start: number, end: number): Uint8Array {
    const { _engine: engine } = this;
    look(engine);
    return engine._bytes.subarray(this._room + start, this._room + end);
  }
}
