import { GOALS, LIMIT, SUBJECT } from "../contenders/index.mjs";

/** What an engine's cells come to. `fatal` marks faults that are the subject's own. */
export function summarise(cells, { contenders, chunkings }, engine) {
  const measured = (name) => contenders.some((contender) => contender.name === name);
  const isMeasured = ({ against, chunking }) =>
    measured(against) && (chunking === undefined || chunkings.some(({ name }) => name === chunking));
  const ratios = measured(SUBJECT) ? GOALS.filter(isMeasured).map((goal) => against(cells, goal, engine)) : [];
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

/** How many times as fast as another the subject is in a cell: the median of the loads. */
export function ratio({ ratio }, against) {
  return ratio[against].median;
}

/** The mean for ratios: the one by which twice as fast and half as fast are even. */
export function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

function against(cells, { against, chunking, everyCell, mean: wanted, inNode = wanted }, engine) {
  const all = cells
    .filter((cell) => chunking === undefined || cell.chunking === chunking)
    .map((cell) => ({ corpus: cell.corpus, chunking: cell.chunking, ratio: ratio(cell, against) }));
  const sorted = all.sort((a, b) => a.ratio - b.ratio);
  const mean = geometricMean(all.map(({ ratio }) => ratio));
  const below = sorted.filter(({ ratio }) => ratio < (everyCell ?? 0));
  const goal = { everyCell, mean: engine === "node" ? inNode : wanted };
  return {
    against,
    chunking,
    mean,
    least: sorted[0],
    most: sorted.at(-1),
    below,
    goal,
    met: goal.mean === undefined ? undefined : mean >= goal.mean && below.length === 0,
  };
}

/** How far apart the quartiles of the loads are, as a share of the median, in the middle one of all cells: of speeds, and of ratios. */
function noise(cells) {
  const middle = (what) => {
    const spreads = cells.flatMap((cell) =>
      Object.entries(cell[what] ?? {}).flatMap(([name, { lower, median, upper }]) =>
        what === "ratio" && name === SUBJECT ? [] : (upper - lower) / median,
      ),
    );
    return spreads.sort((a, b) => a - b)[spreads.length >> 1] ?? 0;
  };
  return { speed: middle("speed"), ratio: middle("ratio") };
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
