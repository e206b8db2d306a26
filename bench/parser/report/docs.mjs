import { engineName, table } from "../../shared/markdown.mjs";
import { CONTENDERS } from "../contenders/index.mjs";
import { CHUNKINGS, CORPORA } from "../corpora.mjs";
import { chart } from "./chart.mjs";
import { named, number } from "./table.mjs";

const PEERS = ["eventsource-parser", "fetch-event-source"];
const FLOOR = "floor";

/** The report on these figures: see bench/report. */
export function reportOf(results) {
  const own = (list, what) => list.filter(({ name }) => results.engines[0]?.cells.some((cell) => cell[what] === name));
  const plan = {
    contenders: CONTENDERS.filter(({ name }) => results.contenders.some((contender) => contender.name === name)),
    corpora: own(CORPORA, "corpus"),
    chunkings: own(CHUNKINGS, "chunking"),
  };
  const { engines } = results;
  return {
    title: "The parser",
    tables: [
      { id: "parser.means", title: "The geometric mean of the streams and cuts, and the least", text: means(results) },
      {
        id: "parser.cells",
        title: "How often eventsource-parser's rate Headwater's is, and in brackets its share of the floor's",
        text: cells(results, plan),
      },
    ],
    svg: chart(results, plan),
    lost: engines.flatMap((engine) => lost(engine, plan).map((line) => `${engineName(engine)}: ${line}`)),
  };
}

function means({ contenders, engines }) {
  const mean = (against, chunking) => (engine) => {
    const found = engine.summary.ratios.find((ratio) => ratio.against === against && ratio.chunking === chunking);
    return found ? `${found.mean.toFixed(2)} (${found.least.ratio.toFixed(2)})` : "";
  };
  const rows = PEERS.filter((name) => hasRatio(engines, name)).map((name) => {
    const { label, version } = contenders.find((contender) => contender.name === name);
    return [`against ${label} ${version}`, ...engines.map(mean(name))];
  });
  if (hasRatio(engines, FLOOR)) {
    rows.push(["of the floor", ...engines.map(mean(FLOOR))]);
    rows.push(["of the floor, one event a chunk", ...engines.map(mean(FLOOR, "event"))]);
  }
  if (hasRatio(engines, "text-decoder"))
    rows.push(["`TextDecoder` alone, which parses nothing", ...engines.map(({ summary }) => number(summary.limit))]);
  return table([["", ...engines.map(engineName)], ...rows]);
}

function cells({ engines }, { corpora, chunkings }) {
  const rows = corpora.flatMap((corpus) =>
    chunkings.map((chunking) => [
      corpus.label,
      chunking.label,
      ...engines.map(({ cells }) => {
        const cell = cells.find((cell) => cell.corpus === corpus.name && cell.chunking === chunking.name);
        const ratios = [PEERS[0], FLOOR].filter((name) => cell?.ratio?.[name]).map((name) => cell.ratio[name].median);
        const [peer, floor] = ratios.map((ratio) => ratio.toFixed(2));
        return floor === undefined ? (peer ?? "") : `${peer} (${floor})`;
      }),
    ]),
  );
  return table([["stream", "chunks", ...engines.map(engineName)], ...rows], 2);
}

/** The cells in which a peer is ahead, with the quartiles of the ratio. */
function lost({ cells }, { contenders, corpora, chunkings }) {
  return PEERS.flatMap((peer) =>
    cells
      .filter(({ ratio }) => ratio?.[peer]?.median < 1)
      .sort((a, b) => a.ratio[peer].median - b.ratio[peer].median)
      .map(({ corpus, chunking, ratio: { [peer]: ratio } }) => {
        const [median, lower, upper] = [ratio.median, ratio.lower, ratio.upper].map((value) => value.toFixed(2));
        return `${median} (${lower}–${upper}) of ${named(contenders, peer)}, ${named(corpora, corpus)}, chunks: ${named(chunkings, chunking)}`;
      }),
  );
}

const hasRatio = (engines, name) => engines.every(({ cells }) => cells[0]?.ratio?.[name] !== undefined);
