import { table } from "./markdown.mjs";
import { named, number } from "./table.mjs";

const PEERS = ["eventsource-parser", "fetch-event-source"];
const FLOOR = "floor";

/** The tables of docs/speed.md as they stand there: a column for each engine. */
export function forDocs({ contenders, engines }, { corpora, chunkings }) {
  const heads = engines.map(({ label, version }) => `${label} ${version.replace(/^(\d+(?:\.\d+)?).*/, "$1")}`);
  const hasRatio = (name) => engines.every(({ cells }) => cells[0]?.ratio?.[name] !== undefined);
  const mean = (against, chunking) => (engine) => {
    const found = engine.summary.ratios.find((ratio) => ratio.against === against && ratio.chunking === chunking);
    return found ? `${found.mean.toFixed(2)} (${found.least.ratio.toFixed(2)})` : "";
  };
  const means = PEERS.filter(hasRatio).map((name) => {
    const { label, version } = contenders.find((contender) => contender.name === name);
    return [`against ${label} ${version}`, ...engines.map(mean(name))];
  });
  if (hasRatio(FLOOR)) {
    means.push(["of the floor", ...engines.map(mean(FLOOR))]);
    means.push(["of the floor, one event a chunk", ...engines.map(mean(FLOOR, "event"))]);
  }
  if (hasRatio("text-decoder")) {
    means.push(["`TextDecoder` alone, which parses nothing", ...engines.map(({ summary }) => number(summary.limit))]);
  }
  const [peer] = PEERS;
  const rows = corpora.flatMap((corpus) =>
    chunkings.map((chunking) => [
      corpus.label,
      chunking.label,
      ...engines.map(({ cells }) => {
        const cell = cells.find((cell) => cell.corpus === corpus.name && cell.chunking === chunking.name);
        const ratios = [peer, FLOOR].filter(hasRatio).map((name) => cell.ratio[name].median.toFixed(2));
        return ratios.length > 1 ? `${ratios[0]} (${ratios[1]})` : (ratios[0] ?? "");
      }),
    ]),
  );
  const spreads = engines.map(({ label, summary }) => `${Math.round(summary.noise.ratio * 100)} % in ${label}`);
  return `The geometric mean of the streams and cuts, and the least:

${table([["", ...heads], ...means], 1).join("\n")}

Cell by cell, how often ${named(contenders, peer)}'s rate Headwater's is, and in brackets its share of the floor's. The
quartiles of a ratio's loads are ${spreads.join(", ")} of its median apart, in the middle one of all cells:

${table([["stream", "chunks", ...heads], ...rows], 2).join("\n")}
`;
}
