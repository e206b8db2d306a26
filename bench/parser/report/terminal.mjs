import { machineLine } from "../../shared/machine.mjs";
import { methodLine } from "./facts.mjs";
import { comparison, remarks } from "./notes.mjs";
import { number, rows } from "./table.mjs";

export function headline({ label }, { corpora, chunkings, contenders }) {
  return `== ${label}: ${corpora.length} corpora × ${chunkings.length} chunkings × ${contenders.length} contenders`;
}

/** A line a load of all cells, so that one sees that it goes on. */
export function progress({ corpora, chunkings, loads }) {
  let count = 0;
  return () => {
    if (++count % (corpora.length * chunkings.length) > 0) return;
    console.log(`   ${count / (corpora.length * chunkings.length)} of ${loads} loads`);
  };
}

export function tableOf(result, plan) {
  const table = rows(result, plan);
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const lines = table.map((row) =>
    row.map((text, at) => (at < 2 ? text.padEnd(widths[at]) : text.padStart(widths[at]))).join("  "),
  );
  const notes = [...comparison(result, plan), ...remarks(result, plan)].map((line) => `- ${line}`);
  return [`\n${result.label} ${result.version}, MB/s`, ...lines, ...notes].join("\n");
}

export function verdict({ machine, method, engines }) {
  const lines = [`${machineLine(machine)}; ${methodLine(method)}`];
  for (const { label, summary } of engines) {
    for (const { against, chunking, mean, least, met } of summary.ratios) {
      const verdict = met === undefined ? "" : `  ${met ? "goal met" : "goal MISSED"}`;
      const what = chunking === undefined ? against : `${against}, one ${chunking} a chunk`;
      lines.push(`${label.padEnd(10)} ${number(mean).padStart(6)} × ${what} (least ${number(least.ratio)})${verdict}`);
    }
  }
  return lines.join("\n");
}
