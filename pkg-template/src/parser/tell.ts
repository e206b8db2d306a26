import { COMMENT, decode, ID, RETRY, ROW, SAME_ID, WINDOW } from "../engine/block.js";
import { look } from "./engine.js";
import { lineError } from "./errors.js";
import type { Table } from "./table.js";
import type { ParserCallbacks } from "./types.js";

/** Tells the callbacks the rows that are left, window by window. What a callback throws comes out of it. */
export function tell(table: Table, callbacks: ParserCallbacks): void {
  while (table._next < table._end) {
    // Not so where the chunk was decoded whole, or where a callback threw in the middle of a window.
    if (table._next === table._stop) table._decodeWindow();
    tellRows(table, callbacks);
  }
  table._part = undefined;
}

/**
 * Tells the callbacks the rows up to `_stop`.
 *
 * This is the innermost loop. What it needs is in variables, and an event costs no call but the cuts of its values and
 * its callback. The two places where a value is cut are alike: one function for both would be a call for each value.
 *
 * A callback may throw, use another parser, or reset this one. So a row counts as told before its first callback is
 * called, the words are looked at anew for each row, and `_next` and `_stop` are read from the table each time.
 */
function tellRows(table: Table, callbacks: ParserCallbacks): void {
  const { _engine: engine, _part: text, _shift: from, _past: length, _types: types, _own: own } = table;
  const { onEvent, onId, onRetry, onComment, onError } = callbacks;
  let { _words: words } = engine;
  while (table._next < table._stop) {
    // The memory has grown, and this view of it is detached. Where the engine is JavaScript, the view is of the old
    // memory then: it stays as it was, and so do these rows in it.
    if (words.length === 0) words = look(engine);
    const row = table._next;
    table._next += ROW;
    const kind = words[row]!;
    const start = words[row + 1]!;
    const end = words[row + 2]!;
    const idStart = words[row + 3]!;
    let id: string | undefined;
    if (idStart !== SAME_ID) {
      const idEnd = words[row + 4]!;
      if (idStart >= length) id = own._cut(idStart - length, idEnd - length);
      else if (text === undefined) id = decode(table._slice(idStart, idEnd));
      else id = text.slice(idStart - from, idEnd - from);
      // Engines cut a string without copying it: an ID would keep all that was decoded with it alive.
      if (text !== undefined && text.length > WINDOW) id = `${id} `.slice(0, -1);
      onId?.(id);
      // The callback has called `reset()`, which ends the old stream before this row's event.
      if (table._next === 0) return;
    }
    if (kind === ID) continue;
    if (kind === RETRY) {
      // Its ms take two words, the low one first. They are unsigned, and the view's words are not.
      onRetry?.((end >>> 0) * 2 ** 32 + (start >>> 0));
      continue;
    }
    let data: string;
    if (start >= length) data = own._cut(start - length, end - length);
    else if (text === undefined) data = decode(table._slice(start, end));
    else data = text.slice(start - from, end - from);
    // What is no event and no comment is a line that the standard ignores.
    if (kind >= 0) onEvent?.({ id, event: types[kind], data });
    else if (kind === COMMENT) onComment?.(data[0] === " " ? data.slice(1) : data);
    else onError?.(lineError(data));
  }
}
