import { report } from "../platform/report.js";
import { chunkOf } from "./chunk.js";
import type { EventSourceParser } from "./types.js";

/**
 * A parser whose engine is still loading. Calls wait in a queue until it is there, and reach it in their order.
 *
 * Nobody is left to catch what a callback throws while the queue is worked off, so that is reported as uncaught. Calls
 * that callbacks make meanwhile join the queue's end: `for … of` reaches them too. Only then is the parser called
 * directly.
 */
export function parseLater(loading: Promise<EventSourceParser>): EventSourceParser {
  let parser: EventSourceParser | undefined;
  const waiting: ((parser: EventSourceParser) => void)[] = [];
  const use = (act: (parser: EventSourceParser) => void): void => {
    if (parser) act(parser);
    else waiting.push(act);
  };
  loading.then((loaded) => {
    for (const act of waiting) {
      try {
        act(loaded);
      } catch (error) {
        report(error);
      }
    }
    parser = loaded;
  }, report);
  return {
    feed(chunk) {
      // A chunk of a wrong type is the caller's fault, and so it is thrown at once.
      const given = chunkOf(chunk, parser === undefined);
      use((parser) => parser.feed(given));
    },
    reset: (options) => use((parser) => parser.reset(options)),
  };
}
