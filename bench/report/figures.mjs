import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BENCHES } from "./benches.mjs";

/** The figures that documents have: those of the last undisturbed run of each bench. */
const KEPT = fileURLToPath(new URL("../figures/", import.meta.url));

/** What the benches have written to this directory, or what is kept: a report for each that is there. */
export function reportsIn(dir = KEPT) {
  return BENCHES.flatMap(({ name, reportOf }) => {
    const path = join(dir, `${name}.json`);
    if (!existsSync(path)) return [];
    const figures = JSON.parse(readFileSync(path, "utf8"));
    return { name, figures, ...reportOf(figures) };
  });
}

/**
 * Keeps these figures. Throws if a run was a short one, or of a part: if it lacks a table that is kept, or has fewer figures in
 * one, as where an engine has failed, or a peer was left out.
 */
export function keep(reports) {
  const kept = new Map(reportsIn().map((report) => [report.name, report]));
  for (const { name, figures, tables } of reports) {
    const { quick, whole } = figures;
    if (quick || !whole)
      throw new Error(`the run of ${name} was ${quick ? "a short one" : "of a part"}: not to be kept`);
    for (const { id, text } of kept.get(name)?.tables ?? []) {
      const found = tables.find((table) => table.id === id);
      if (!found || filled(found.text) < filled(text)) throw new Error(`the run of ${name} lacks a part of ${id}`);
    }
  }
  mkdirSync(KEPT, { recursive: true });
  for (const { name, figures } of reports) {
    const { leftOut = [] } = BENCHES.find((bench) => bench.name === name);
    writeFileSync(join(KEPT, `${name}.json`), compact(figures, leftOut));
  }
}

/** How many cells of a table say something. */
const filled = (text) => text.split(/[|\n]/).filter((cell) => /[^\s–]/.test(cell)).length;

/** JSON of four digits that count, without these properties, in which an object of plain values is a line. */
function compact(figures, leftOut) {
  const rounded = (name, value) => {
    if (leftOut.includes(name)) return undefined;
    return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
  };
  const text = JSON.stringify(figures, rounded, 1);
  return `${text.replace(/\{[^{}[\]]*\}/g, (object) => object.replace(/\n\s*/g, " "))}\n`;
}
