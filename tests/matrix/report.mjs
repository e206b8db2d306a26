// What a run comes to: a table, and the counts.

const STEPS = ["installs", "builds", "runs"];
const MARKS = { passed: "yes", failed: "NO", skipped: "left out", none: "–" };

/** A row: an app, one way of it, and what became of each step. */
export function row(label) {
  return { label, steps: {}, ran: [] };
}

/** The table in Markdown, which is also readable as it is. */
export function table(rows) {
  return markdown([
    ["tool", ...STEPS, "what ran"],
    ...rows.map(({ label, steps, ran, why }) => [
      label,
      ...STEPS.map((step) => MARKS[steps[step] ?? "none"]),
      why ?? ran.join(", "),
    ]),
  ]);
}

/** The same of the conformance suite. */
export function conformanceTable(suites) {
  return markdown([
    ["runtime", "passed", "failed", "not for it"],
    ...suites.map(({ label, passed, failed, unfit }) => [label, passed, failed, unfit].map(String)),
  ]);
}

function markdown(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const written = lines.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`);
  written.splice(1, 0, `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`);
  return written.join("\n");
}

/** How many steps and tests of the suite passed, failed and were skipped. */
export function count(rows, suites) {
  const all = rows.flatMap(({ steps }) => Object.values(steps));
  const of = (wanted) => all.filter((status) => status === wanted).length;
  const sum = (key) => suites.reduce((sum, suite) => sum + suite[key], 0);
  return { passed: of("passed") + sum("passed"), failed: of("failed") + sum("failed"), skipped: of("skipped") };
}

/** The page with these tables in the places of its own. */
export function withTables(page, tables) {
  const left = [...tables];
  // A table is lines that begin with a bar.
  return page.replace(/^\|.*(?:\n\|.*)*/gm, (own) => left.shift() ?? own);
}
