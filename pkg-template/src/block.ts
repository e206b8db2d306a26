// The table that a block comes as: see rows.rs.

/** How many numbers a row has: kind, start and end of its text, start and end of its last event ID. */
export const ROW = 5;
/** Kinds from here on are no events. */
export const NO_EVENT = 0xffff_fffe;
/** The start of a last event ID that is the one of the row before. */
export const SAME_ID = 0xffff_ffff;

// A later BOM is text like any other. Text is valid UTF-8 by construction.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Reads a block's text out of the engine's memory. */
export function blockText(memory: WebAssembly.Memory, at: number, bytes: number): string {
  return bytes === 0 ? "" : decoder.decode(new Uint8Array(memory.buffer, at, bytes));
}

/** Copies a block's table: handlers may come back into the engine, whose memory then moves. */
export function blockRows(memory: WebAssembly.Memory, at: number, numbers: number): Uint32Array {
  return new Uint32Array(memory.buffer, at, numbers).slice();
}
