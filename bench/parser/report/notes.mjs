import { named, number } from "./table.mjs";

/** Quartiles further apart than this share of their median say that something else was running. */
const QUIET = 0.15;

/** How the subject compares in one engine: a sentence for each goal. */
export function comparison({ summary }, { contenders, corpora, chunkings }) {
  const lines = [];
  const cell = ({ corpus, chunking, ratio }) =>
    `${named(corpora, corpus)} in ${named(chunkings, chunking)} ${ratio.toFixed(3)}`;
  for (const { against, mean, least, most, below, goal, met } of summary.ratios) {
    const wanted = [`a mean of ${goal.mean}`, ...(goal.everyCell ? [`no cell below ${goal.everyCell}`] : [])].join(
      ", ",
    );
    lines.push(
      `${number(mean)} times as fast as ${named(contenders, against)} (geometric mean; ` +
        `${number(least.ratio)} to ${number(most.ratio)}); goal: ${wanted}: ${met ? "met" : "MISSED"}`,
    );
    if (below.length > 0)
      lines.push(`below ${goal.everyCell} against ${named(contenders, against)}: ${below.map(cell).join("; ")}`);
  }
  if (summary.limit) lines.push(`${number(summary.limit)} times the speed of decoding the text alone (geometric mean)`);
  return lines;
}

/** What the table's numbers don't say by themselves. */
export function remarks({ summary }, { contenders, corpora, chunkings }) {
  const lines = [];
  for (const { contender, corpus, chunkings: where, wrong, expected, first } of summary.disagreements) {
    lines.push(
      `! ${named(contenders, contender)} gets ${wrong} of ${expected} events wrong in ${named(corpora, corpus)} ` +
        `(chunks: ${where.map((name) => named(chunkings, name)).join(", ")}): event ${first.at} is ${first.got}, not ${first.expected}`,
    );
  }
  for (const { contender, corpus, chunking, unsteady, samples } of summary.unsteady) {
    lines.push(
      `! ${named(contenders, contender)} gives other events in ${unsteady} of ${samples} samples than at first, ` +
        `in ${named(corpora, corpus)} (chunks: ${named(chunkings, chunking)})`,
    );
  }
  for (const { contender, corpus, empty, expected } of summary.emptyCalls) {
    lines.push(
      `${named(contenders, contender)} hands out ${empty} empty messages beside the ${expected} events of ` +
        `${named(corpora, corpus)}: left out of the comparison of events, but not of its time`,
    );
  }
  if (summary.disagreements.length + summary.unsteady.length === 0)
    lines.push("all contenders agree on the events of all cells");
  lines.push(
    `the quartiles of a measurement are ${Math.round(summary.noise * 100)} % of its median apart (median of all)` +
      (summary.noise > QUIET ? ": the machine was not quiet, the numbers are not for quoting" : ""),
  );
  return lines;
}
