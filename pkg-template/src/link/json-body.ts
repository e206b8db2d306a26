import { bytesRead, readBy } from "./fetch.js";
import type { ReaderLike } from "./fetch-like.js";
import type { Response } from "./request.js";

const BOM = [0xef, 0xbb, 0xbf];
const CR = 13;
const LF = 10;
/** "data: " */
const PREFIX = [0x64, 0x61, 0x74, 0x61, 0x3a, 0x20];

/**
 * The response of a JSON value as a stream of one event, whose data is the value's text.
 *
 * It is written anew chunk by chunk: "data: " comes before each line, and a blank line at the end. So the limits of a
 * stream hold for it, and no more of it is kept than of any event. Line ends become line feeds, and a byte order mark is
 * left out, neither of which is part of the value (RFC 8259, 2 and 8.1).
 */
export function eventOf(response: Response): Response {
  return readBy(response, reader);
}

function reader(own: ReaderLike): ReaderLike {
  let hasBegun = false;
  // Where in a byte order mark the body is; beyond it once there is something else.
  let mark = 0;
  let isOver = false;
  const lines = (chunk: Uint8Array): Uint8Array => {
    const breaks = chunk.reduce((count, byte) => count + +(byte === LF), 1);
    const made = new Uint8Array(chunk.length + breaks * PREFIX.length);
    let end = 0;
    const begin = (): void => {
      made.set(PREFIX, end);
      end += PREFIX.length;
    };
    if (!hasBegun) begin();
    hasBegun = true;
    for (const byte of chunk) {
      if (byte === BOM[mark]) {
        mark++;
        continue;
      }
      mark = BOM.length;
      if (byte === CR) continue;
      made[end++] = byte;
      if (byte === LF) begin();
    }
    return made.subarray(0, end);
  };
  return {
    async read() {
      if (isOver) return { done: true, value: undefined };
      const { done, value } = (await own.read()) as { done: boolean; value?: unknown };
      if (!done) return { done: false, value: lines(bytesRead(value)) };
      isOver = true;
      return { done: false, value: Uint8Array.of(LF, LF) };
    },
    cancel: () => own.cancel(),
  };
}

/** The response, with a function that is called when its body has ended or broken, before anybody hears of that. */
export function watched(response: Response, over: () => void): Response {
  return readBy(response, (own) => ({
    async read() {
      try {
        const result = await own.read();
        if (result.done) over();
        return result;
      } catch (cause) {
        over();
        throw cause;
      }
    },
    cancel: () => own.cancel(),
  }));
}
