import { machineLine } from "../../shared/machine.mjs";
import { methodLine } from "./facts.mjs";
import { comparison, remarks } from "./notes.mjs";
import { named, number, rows } from "./table.mjs";

export function headline({ label }, { corpora, chunkings, contenders }) {
  return `== ${label}: ${corpora.length} corpora × ${chunkings.length} chunkings × ${contenders.length} contenders`;
}

/** A line a corpus, so that one sees that it goes on. */
export function progress({ corpus, chunking }, { corpora, chunkings }) {
  if (chunking !== chunkings.at(-1).name) return;
  const at = corpora.findIndex(({ name }) => name === corpus);
  console.log(`   ${at + 1} of ${corpora.length}: ${named(corpora, corpus)}`);
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
    for (const { against, mean, least, met } of summary.ratios) {
      lines.push(
        `${label.padEnd(10)} ${number(mean).padStart(6)} × ${against} (least ${number(least.ratio)})  ${met ? "goal met" : "goal MISSED"}`,
      );
    }
  }
  return lines.join("\n");
}
