import { named, number } from "./table.mjs";

/** Quartiles further apart than this share of their median say that something else was running. */
const QUIET = 0.15;

/** How the subject compares in one engine: a sentence for each goal. */
export function comparison({ summary }, { contenders, corpora, chunkings }) {
  const lines = [];
  const cell = ({ corpus, chunking, ratio }) =>
    `${named(corpora, corpus)} in ${named(chunkings, chunking)} ${ratio.toFixed(3)}`;
  for (const { against, chunking, mean, least, most, below, goal, met } of summary.ratios) {
    const name = named(contenders, against);
    const where = chunking === undefined ? "" : ` in chunks of ${named(chunkings, chunking)}`;
    const wanted = [`a mean of ${goal.mean}`, ...(goal.everyCell ? [`no cell below ${goal.everyCell}`] : [])].join(
      ", ",
    );
    lines.push(
      `${number(mean)} times as fast as ${name}${where} (geometric mean; ` +
        `${number(least.ratio)} to ${number(most.ratio)})` +
        (met === undefined ? "" : `; goal: ${wanted}: ${met ? "met" : "MISSED"}`),
    );
    if (below.length > 0) lines.push(`below ${goal.everyCell} against ${name}: ${below.map(cell).join("; ")}`);
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
  const percent = (share) => `${Math.round(share * 100)} %`;
  lines.push(
    `the quartiles of a cell's loads are ${percent(summary.noise.speed)} of its median apart, those of a ratio ` +
      `${percent(summary.noise.ratio)} (median of all)` +
      (summary.noise.ratio > QUIET ? ": the machine was not quiet, the numbers are not for quoting" : ""),
  );
  return lines;
}
