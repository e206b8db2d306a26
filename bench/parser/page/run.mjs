import { ask, report, reporting } from "../../shared/page.mjs";
import { compare } from "./agreement.mjs";
import { cut } from "./chunks.mjs";
import { makeCorpus } from "./corpora.mjs";
import { measure } from "./measure.mjs";

/**
 * All that happens in one page load: one cell of the table is measured, as an app has one stream. `contenders` are
 * modules with their names, `plan` is how long is measured. The server that this page, or program, comes from says which
 * cell it is, and is told what came of it.
 */
export async function run(contenders, plan) {
  await reporting(async () => {
    const { corpus, chunking, hasNext } = await ask("/cell");
    const stream = cut(makeCorpus(corpus), chunking.size);
    const speed = await measure(contenders, stream, plan);
    await report("cell", {
      corpus,
      chunking: chunking.name,
      bytes: stream.bytes,
      chunks: stream.chunks.length,
      events: stream.events.length,
      speed,
      // Afterwards: what an engine learns of a contender's code while it is measured, it learns of this stream alone.
      agreement: agree(contenders, stream),
      isolated: globalThis.crossOriginIsolated === true,
      timer: timerStep(),
    });
    // Node.js has no page to load again: the next cell is another process's.
    if (!hasNext || globalThis.location === undefined) return;
    location.reload();
    // It is not done.
    await new Promise(() => {});
  });
}

function agree(contenders, stream) {
  const parsers = contenders.filter(({ parses }) => parses);
  return Object.fromEntries(parsers.map(({ name, open }) => [name, compare(open, stream)]));
}

/** The least time that the clock tells apart, in ms. */
function timerStep() {
  let least = Infinity;
  for (let found = 0; found < 20; found++) {
    const start = performance.now();
    let now = start;
    while (now === start) now = performance.now();
    least = Math.min(least, now - start);
  }
  return least;
}
