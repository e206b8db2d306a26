/** What is measured of each load, in ms. */
export const FIGURES = ["call", "blocked", "longest", "cpu", "heard", "load"];

const ms = ({ median, lower, upper }) => `${median.toFixed(1)} (${lower.toFixed(1)}–${upper.toFixed(1)})`;
const kB = (bytes) => (bytes / 1000).toFixed(1);

/** A table, as docs/speed.md is to have it: a line for each contender, medians in ms, and the quartiles around them. */
export function tableOf({ engine, version, speed, cache, loads, cells }) {
  const lines = [
    ["", "kB, brotli", "The call", "Blocked", "Longest task", "CPU", "First event", "Import"],
    Array.from({ length: FIGURES.length + 2 }, () => "---"),
    ...cells.map((cell) => [cell.label, kB(cell.bytes), ...FIGURES.map((what) => ms(cell[what]))]),
  ];
  const title = `${engine} ${version}, ${cache} cache, ${speed}, ${loads} loads each; ms`;
  return `${title}\n\n${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}
