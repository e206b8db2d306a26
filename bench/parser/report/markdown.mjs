import { machineLine } from "../../shared/machine.mjs";
import { table } from "../../shared/markdown.mjs";
import { methodLine } from "./facts.mjs";
import { comparison, remarks } from "./notes.mjs";
import { named, number, rows } from "./table.mjs";

/** The results as a page of documentation. */
export function markdown(results, plan) {
  const { machine, method, contenders, engines } = results;
  const versions = contenders.filter(({ version }) => version).map(({ label, version }) => `${label} ${version}`);
  return [
    `Machine: ${machineLine(machine)}.`,
    `Contenders: ${versions.join(", ")}; TextDecoder alone parses nothing and is the limit.`,
    `Throughput in MB/s (10⁶ bytes), ${methodLine(method)}.`,
    "",
    ...overview(engines, plan),
    ...engines.flatMap((result) => section(result, plan)),
  ].join("\n");
}

function overview(engines, { contenders }) {
  const compared = engines.filter(({ summary }) => summary.ratios.length > 0);
  if (compared.length === 0) return [];
  const heads = compared[0].summary.ratios.map(
    ({ against, chunking }) =>
      `÷ ${named(contenders, against)}${chunking ? `, one ${chunking} a chunk` : ""}, mean (least)`,
  );
  const lines = compared.map(({ label, version, summary }) => [
    `${label} ${version}`,
    ...summary.ratios.map(({ mean, least }) => `${number(mean)} (${number(least.ratio)})`),
  ]);
  return [table([["engine", ...heads], ...lines]), ""];
}

function section(result, plan) {
  const notes = [...comparison(result, plan), ...remarks(result, plan)].map((line) => `- ${line}`);
  return [`### ${result.label} ${result.version}`, "", table(rows(result, plan), 2), "", ...notes, ""];
}
