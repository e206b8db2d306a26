import { forget, take, taken, times } from "./consumer.mjs";
import { spread } from "./statistics.mjs";

/** Lets the engine do what it has put off: collect garbage, answer the browser. */
const breathe = () => new Promise((resolve) => setTimeout(resolve));

/**
 * Measures all contenders on one cell, taking turns.
 *
 * The plan's `samples` is how many each one gives; `sample` and `warmUp` are in ms.
 *
 * @returns for each contender its throughput in MB (10^6 bytes) a second.
 */
export async function measure(contenders, { chunks, bytes }, { samples, sample, warmUp }) {
  const runs = [];
  for (const { name, open } of contenders) {
    forget();
    open(take)(chunks);
    const onePass = taken();
    const passes = Math.max(1, Math.ceil(sample / msPerPass(open, chunks, warmUp)));
    runs.push({ name, open, passes, expected: times(onePass, passes), speeds: [] });
    await breathe();
  }
  for (let round = 0; round < samples; round++) {
    for (const run of turns(runs, round)) {
      run.speeds.push((run.passes * bytes) / timed(run, chunks) / 1000);
      await breathe();
    }
  }
  return Object.fromEntries(runs.map(({ name, passes, speeds }) => [name, { ...spread(speeds), passes }]));
}

/** Warms up, and says how long a pass over the chunks takes afterwards. */
function msPerPass(open, chunks, warmUp) {
  const parse = open(take);
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
 * The order of a round. Each contender comes first equally often, and every other round is reversed:
 * whoever leaves garbage must not leave it to the same successor each time.
 */
function turns(runs, round) {
  const from = (round >> 1) % runs.length;
  const order = [...runs.slice(from), ...runs.slice(0, from)];
  return round % 2 === 0 ? order : order.reverse();
}

/** One sample, in ms. A stream goes on from pass to pass: a corpus ends where a block does. */
function timed({ name, open, passes, expected }, chunks) {
  const parse = open(take);
  forget();
  const start = performance.now();
  for (let pass = 0; pass < passes; pass++) parse(chunks);
  const elapsed = performance.now() - start;
  const { calls, sum } = taken();
  if (calls !== expected.calls || sum !== expected.sum) {
    throw new Error(`${name} gave ${calls} events (sum ${sum}), and ${expected.calls} (sum ${expected.sum}) before`);
  }
  return elapsed;
}
