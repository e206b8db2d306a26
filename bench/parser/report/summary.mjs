import { GOALS, LIMIT, SUBJECT } from "../contenders/index.mjs";

/** What an engine's cells come to. `fatal` marks faults that are the subject's own. */
export function summarise(cells, { contenders }) {
  const measured = (name) => contenders.some((contender) => contender.name === name);
  const ratios = measured(SUBJECT)
    ? GOALS.filter(({ against }) => measured(against)).map((goal) => against(cells, goal))
    : [];
  const limit =
    measured(SUBJECT) && measured(LIMIT) ? geometricMean(cells.map((cell) => ratio(cell, LIMIT))) : undefined;
  return {
    ratios,
    limit,
    disagreements: disagreements(cells),
    unsteady: unsteady(cells),
    emptyCalls: emptyCalls(cells),
    noise: noise(cells),
  };
}

/** How many times as fast as another the subject is in a cell, by medians. */
export function ratio({ speed }, against) {
  return speed[SUBJECT].median / speed[against].median;
}

/** The mean for ratios: the one by which twice as fast and half as fast are even. */
export function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

function against(cells, { against, everyCell, mean: meanGoal }) {
  const all = cells.map((cell) => ({ corpus: cell.corpus, chunking: cell.chunking, ratio: ratio(cell, against) }));
  const sorted = all.sort((a, b) => a.ratio - b.ratio);
  const mean = geometricMean(all.map(({ ratio }) => ratio));
  const below = sorted.filter(({ ratio }) => ratio < (everyCell ?? 0));
  return {
    against,
    mean,
    least: sorted[0],
    most: sorted.at(-1),
    below,
    goal: { everyCell, mean: meanGoal },
    met: mean >= meanGoal && below.length === 0,
  };
}

/** How far apart the quartiles are, as a share of the median, in the middle one of all measurements. */
function noise(cells) {
  const spreads = cells.flatMap(({ speed }) =>
    Object.values(speed).map(({ lower, median, upper }) => (upper - lower) / median),
  );
  return spreads.sort((a, b) => a - b)[spreads.length >> 1];
}

/** Where a contender's events are not the ones of the corpus: a line for each contender and corpus. */
function disagreements(cells) {
  const found = new Map();
  for (const { corpus, chunking, agreement } of cells) {
    for (const [contender, { wrong, expected, first }] of Object.entries(agreement)) {
      if (wrong === 0) continue;
      const key = `${contender} ${corpus}`;
      if (!found.has(key))
        found.set(key, { contender, corpus, chunkings: [], wrong, expected, first, fatal: contender === SUBJECT });
      found.get(key).chunkings.push(chunking);
    }
  }
  return [...found.values()];
}

/** Who gave other events in some samples than in its first pass, and where. */
function unsteady(cells) {
  return cells.flatMap(({ corpus, chunking, speed }) =>
    Object.entries(speed)
      .filter(([, { unsteady }]) => unsteady > 0)
      .map(([contender, { unsteady, samples }]) => ({
        contender,
        corpus,
        chunking,
        unsteady,
        samples,
        fatal: contender === SUBJECT,
      })),
  );
}

/** Who calls its consumer for blocks without an event, in which corpus, and how often: the most of any chunking. */
function emptyCalls(cells) {
  const found = new Map();
  for (const { corpus, agreement } of cells) {
    for (const [contender, { empty, expected }] of Object.entries(agreement)) {
      const key = `${contender} ${corpus}`;
      if (empty > (found.get(key)?.empty ?? 0)) found.set(key, { contender, corpus, empty, expected });
    }
  }
  return [...found.values()];
}
