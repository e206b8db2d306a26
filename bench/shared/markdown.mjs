/** A table in Markdown of lines of cells, the first of which are the heads; so many columns are text, the others numbers. */
export function table([heads, ...rows], text = 1) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map((_, at) => (at < text ? "---" : "--:"))), ...rows.map(line)].join("\n");
}

/** A number as it is written for people; a dash for none. */
export const number = (value, digits = 0) =>
  value === undefined || Number.isNaN(value)
    ? "–"
    : value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** "Chromium 156": an engine by its name and the part of its version that people know. */
export const engineName = ({ label, version }) =>
  `${label} ${version.replace(/^(\d+(?:\.\d+)?).*/, "$1").replace(/\.0$/, "")}`;
