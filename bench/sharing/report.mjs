const ms = (value) => `${Math.round(value).toLocaleString("en")} ms`;
const us = (value) => (value === undefined ? "–" : `${value.toFixed(1)} µs`);

/** A table for docs/sharing.md: a line for each figure, a column for each engine. */
export function tableOf(results, { tabs, seconds }) {
  const rows = [
    ["The leader is closed: longest pause of a follower", ({ closed }) => `${ms(closed.median)}, at most ${ms(closed.most)}`],
    ["The leader's process stands still: the same", ({ halted }) => `${ms(halted.median)}, at most ${ms(halted.most)}`],
    [`Events a second in each of ${tabs} tabs, for ${seconds} s`, ({ batch10 }) => Math.round(batch10.rate).toLocaleString("en")],
    ["Events lost or doubled, tabs cut off, requests", ({ batch10, batch100 }) => [batch10, batch100].map(({ lost, cutOff, requests }) => `${lost}, ${cutOff}, ${requests}`).join("; ")],
    ["CPU an event and tab, 100 events a chunk", ({ batch100 }) => us(batch100.cpu)],
    ["The same, 10 events a chunk", ({ batch10 }) => us(batch10.cpu)],
    ["The same in a tab alone, without sharing", ({ alone }) => us(alone.cpu)],
  ];
  const lines = [
    ["", ...results.map(({ label, version }) => `${label} ${version}`)],
    ["---", ...results.map(() => "---")],
    ...rows.map(([what, cell]) => [what, ...results.map(cell)]),
  ];
  return `${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}
