import { report, reporting } from "../../shared/page.mjs";
import { compare } from "./agreement.mjs";
import { cut } from "./chunks.mjs";
import { makeCorpus } from "./corpora.mjs";
import { measure } from "./measure.mjs";

/**
 * All that happens in one engine. `contenders` are modules with their names, `plan` is what
 * `plan.mjs` makes, and reports go to the server that this page, or program, comes from.
 */
export async function run(contenders, plan) {
  await reporting(async () => {
    await report("engine", { isolated: globalThis.crossOriginIsolated === true, timer: timerStep() });
    const corpora = new Map(plan.corpora.map(({ name }) => [name, makeCorpus(name)]));
    // All cells once before any is measured: what an engine has learnt of a contender's code then
    // doesn't depend on which cells were measured before.
    const agreement = new Map();
    for (const cell of cells(plan)) agreement.set(key(cell), agree(contenders, cutCell(corpora, cell)));
    await report("agreed", { cells: agreement.size });
    for (const cell of cells(plan)) {
      const stream = cutCell(corpora, cell);
      await report("cell", {
        corpus: cell.corpus.name,
        chunking: cell.chunking.name,
        bytes: stream.bytes,
        chunks: stream.chunks.length,
        events: stream.events.length,
        agreement: agreement.get(key(cell)),
        speed: await measure(contenders, stream, plan),
      });
    }
  });
}

function* cells({ corpora, chunkings }) {
  for (const corpus of corpora) for (const chunking of chunkings) yield { corpus, chunking };
}

const key = ({ corpus, chunking }) => `${corpus.name} ${chunking.name}`;
const cutCell = (corpora, { corpus, chunking }) => cut(corpora.get(corpus.name), chunking.size);

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
