import { facts } from "../shared/facts.mjs";
import { number, table } from "../shared/markdown.mjs";
import { bar, headline, labelOf } from "../shared/report.mjs";
import { write as writeFiles } from "../shared/write.mjs";
import { CHUNKS, CONTENDERS, MEASURES, STREAMS } from "./plan.mjs";

const PEERS = CONTENDERS.filter(({ role }) => role === undefined);
const [FLOOR] = CONTENDERS.filter(({ role }) => role === "mark");

/** A row for each stream of a measure in chunks of a kind: its contenders' rates in MB/s, with their spreads. */
export function rowsOf(spreads, { streams }) {
  return MEASURES.flatMap(({ name: measure }) =>
    CHUNKS.flatMap((chunks) =>
      streams.flatMap(({ name: stream }) => {
        const cells = CONTENDERS.flatMap(({ name, label }) => {
          const rate = spreads[`${measure}/${stream}/${chunks}/${name}`];
          return rate ? [{ name, label, rate }] : [];
        });
        return cells.length > 0 ? [{ measure, stream, chunks, cells }] : [];
      }),
    ),
  );
}

/** A table in Markdown of rows of one measure: MB/s, how often the best peer's rate Headwater's is, and its share of the floor's. */
function tableOf(rows) {
  const rate = ({ cells }, { name }) => cells.find((cell) => cell.name === name)?.rate.median;
  const hasFloor = rows.some((row) => rate(row, FLOOR));
  const contenders = hasFloor ? CONTENDERS : CONTENDERS.filter((one) => one !== FLOOR);
  const lines = rows.map((row) => {
    const own = rate(row, CONTENDERS[0]);
    const best = Math.max(...PEERS.map((peer) => rate(row, peer) ?? 0));
    return [
      labelOf(STREAMS, row.stream),
      ...contenders.map((one) => number(rate(row, one))),
      number(own / best, 2),
      ...(hasFloor ? [number(own / rate(row, FLOOR), 2)] : []),
    ];
  });
  const heads = ["stream", ...contenders.map(({ label }) => label), "to the best of them"];
  return table([hasFloor ? [...heads, "of the floor"] : heads, ...lines]);
}

/** The report on these figures: see bench/report. */
export function reportOf({ rows }) {
  return {
    title: "The decoder in Rust, natively",
    tables: MEASURES.flatMap(({ name: measure, label }) =>
      CHUNKS.map((chunks) => ({
        id: `decoder.${measure}.${chunks.replace(" ", "-")}`,
        title: `${label}, MB/s, in chunks of ${chunks}`,
        text: tableOf(rows.filter((row) => row.measure === measure && row.chunks === chunks)),
      })),
    ),
    charts: rows.map(({ measure, stream, chunks, cells }) => ({
      title: `${labelOf(MEASURES, measure)}, ${labelOf(STREAMS, stream)}, in chunks of ${chunks}`,
      unit: "MB/s",
      better: "more",
      bars: cells.flatMap((cell) => bar(CONTENDERS, cell, cell.rate)),
    })),
  };
}

/** Writes the figures and the tables. */
export function write(rows, versions, { out, ...plan }) {
  const figures = { ...facts([], plan), versions, rows };
  const sections = reportOf(figures).tables.map(({ title, text }) => `## ${title}\n\n${text}`);
  const files = {
    "decoder.json": `${JSON.stringify(figures, null, 1)}\n`,
    "decoder.md": `${[`# The decoder in Rust\n\n${headline(figures)}`, ...sections].join("\n\n")}\n`,
  };
  return writeFiles(files, out);
}
