// What a run comes to: a table, and the counts.

const STEPS = ["installs", "builds", "runs"];
const MARKS = { passed: "yes", failed: "NO", skipped: "left out", none: "–" };

/** A row: an app, one way of it, and what became of each step. */
export function row(label) {
  return { label, steps: {}, ran: [] };
}

/** The table in Markdown, which is also readable as it is. */
export function table(rows) {
  const lines = [
    ["tool", ...STEPS, "what ran"],
    ...rows.map(({ label, steps, ran, why }) => [label, ...STEPS.map((step) => MARKS[steps[step] ?? "none"]), why ?? ran.join(", ")]),
  ];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const written = lines.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`);
  written.splice(1, 0, `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`);
  return written.join("\n");
}

/** How many steps passed, failed and were skipped. */
export function count(rows) {
  const all = rows.flatMap(({ steps }) => Object.values(steps));
  const of = (wanted) => all.filter((status) => status === wanted).length;
  return { passed: of("passed"), failed: of("failed"), skipped: of("skipped") };
}

/** The page with this table in the place of its own. */
export function withTable(page, written) {
  const isRow = (line) => line.startsWith("|");
  const lines = page.split("\n");
  const first = lines.findIndex(isRow);
  const rest = lines.slice(first);
  const length = rest.findIndex((line) => !isRow(line));
  return [...lines.slice(0, first), written, ...rest.slice(length)].join("\n");
}
