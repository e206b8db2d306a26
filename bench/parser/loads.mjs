import { spread } from "../shared/statistics.mjs";
import { SUBJECT } from "./contenders/index.mjs";

/** The cells of the table, again and again: a load of each, then the next load of each. */
export function* loadsOf({ corpora, chunkings, loads }) {
  for (let load = 0; load < loads; load++) {
    for (const corpus of corpora) for (const chunking of chunkings) yield { corpus, chunking };
  }
}

/**
 * What several loads of each cell come to. A contender's `speed` is the median of what the loads have measured, with
 * quartiles. `ratio` is how many times as fast the subject is as a contender, likewise: the ratio is taken load by
 * load, since a load that the machine was slow in was slow for both.
 */
export function cellsOf(loads) {
  const cells = new Map();
  for (const load of loads) {
    const key = `${load.corpus} ${load.chunking}`;
    cells.set(key, [...(cells.get(key) ?? []), load]);
  }
  return [...cells.values()].map((loads) => {
    const [{ speed: _, ...first }] = loads;
    const names = Object.keys(loads[0].speed);
    const each = (value) => Object.fromEntries(names.map((name) => [name, value(name)]));
    return {
      ...first,
      speed: each((name) => ({
        ...spread(loads.map(({ speed }) => speed[name].median)),
        bytes: loads[0].speed[name].bytes,
        unsteady: loads.reduce((sum, { speed }) => sum + speed[name].unsteady, 0),
      })),
      ...(names.includes(SUBJECT) && {
        ratio: each((name) => spread(loads.map(({ speed }) => speed[SUBJECT].median / speed[name].median))),
      }),
    };
  });
}
