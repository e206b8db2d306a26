import { report } from "../platform/report.js";
import { chunkOf } from "./chunk.js";
import type { EventSourceParser } from "./parser.js";

/** A parser that is still being loaded: what it is given waits until then. What is thrown by then is nobody's to catch, and reported. */
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
      const given = chunkOf(chunk, parser === undefined);
      use((parser) => parser.feed(given));
    },
    reset: (options) => use((parser) => parser.reset(options)),
  };
}
