import { spread } from "../../shared/statistics.mjs";
import { turns } from "../../shared/turns.mjs";
import { forget, take, taken, times } from "./consumer.mjs";

/** Lets the engine do what it has put off: collect garbage, answer the browser. */
const breathe = () => new Promise((resolve) => setTimeout(resolve));

/**
 * The least share of a cell's chunks that is one sample. A contender that takes longer for all of
 * them than a sample should last gets the first of them only: the slowest would fill most of the run.
 */
const LEAST_SHARE = 1 / 8;

/**
 * Measures all contenders on one cell, taking turns. Each passes over it once before, unmeasured.
 *
 * The plan's `samples` is how many each one gives; `sample` and `warmUp` are in ms.
 *
 * @returns for each contender its throughput in MB (10^6 bytes) a second, and in how many samples its
 * events were not those of its first pass.
 */
export async function measure(contenders, { chunks }, { samples, sample, warmUp }) {
  const runs = [];
  for (const contender of contenders) {
    runs.push(prepare(contender, chunks, sample, warmUp));
    await breathe();
  }
  for (let round = 0; round < samples; round++) {
    for (const run of turns(runs, round)) {
      const { elapsed, same } = timed(run);
      run.speeds.push(run.bytes / elapsed / 1000);
      if (!same) run.unsteady++;
      await breathe();
    }
  }
  return Object.fromEntries(
    runs.map(({ name, bytes, speeds, unsteady }) => [name, { ...spread(speeds), bytes, unsteady }]),
  );
}

/** What a contender's samples are, by how fast it is when warm. */
function prepare({ name, open }, chunks, sample, warmUp) {
  const wanted = sample / msPerPass(open, chunks, warmUp);
  const part = wanted < 1 ? chunks.slice(0, Math.ceil(chunks.length * Math.max(wanted, LEAST_SHARE))) : chunks;
  const passes = Math.ceil(wanted);
  forget();
  open(take)(part);
  const bytes = passes * part.reduce((sum, { length }) => sum + length, 0);
  return { name, open, chunks: part, passes, bytes, expected: times(taken(), passes), speeds: [], unsteady: 0 };
}

/** Warms up, and says how long a pass over the chunks takes afterwards. */
function msPerPass(open, chunks, warmUp) {
  const parse = open(take);
  parse(chunks);
  const loop = (ms) => {
    const start = performance.now();
    let passes = 0;
    let elapsed;
    do {
      parse(chunks);
      passes++;
      elapsed = performance.now() - start;
    } while (elapsed < ms);
    return elapsed / passes;
  };
  loop(warmUp);
  return loop(warmUp / 3);
}

/**
 * One sample: how long it takes, in ms, and whether it gives the events it should. A stream goes on
 * from pass to pass: all chunks together end where a block does.
 */
function timed({ open, chunks, passes, expected }) {
  const parse = open(take);
  forget();
  const start = performance.now();
  for (let pass = 0; pass < passes; pass++) parse(chunks);
  const elapsed = performance.now() - start;
  const { calls, sum } = taken();
  return { elapsed, same: calls === expected.calls && sum === expected.sum };
}
