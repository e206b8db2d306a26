const ms = (value) => `${Math.round(value).toLocaleString("en")} ms`;
const count = (value) => Math.round(value).toLocaleString("en");
const us = (value) => (value === undefined ? "–" : `${value.toFixed(1)} µs`);

/** A table for docs/sharing.md: a line for each figure, a column for each engine. */
export function tableOf(results, { tabs, seconds }) {
  const batches = Object.keys(results[0]?.shared ?? {});
  const thousand = ({ shared }) => [shared[10], shared[100]];
  const rows = [
    [
      "The leader is closed: longest pause of a follower",
      ({ closed }) => `${ms(closed.median)}, at most ${ms(closed.most)}`,
    ],
    ["The leader's process stands still: the same", ({ halted }) => `${ms(halted.median)}, at most ${ms(halted.most)}`],
    [`Events a second in each of ${tabs} tabs, for ${seconds} s`, (one) => count(thousand(one)[0].rate)],
    [
      "Of these lost or doubled, tabs cut off, requests",
      (one) =>
        thousand(one)
          .map(({ lost, cutOff, requests }) => `${lost}, ${cutOff}, ${requests}`)
          .join("; "),
    ],
    ...batches.flatMap((batch) => [
      [`CPU an event and tab, ${batch} events a chunk`, ({ shared }) => us(shared[batch].cpu)],
      ["The same in one tab that does not share", ({ alone }) => us(alone[batch].cpu)],
    ]),
  ];
  const lines = [
    ["", ...results.map(({ label, version }) => `${label} ${version}`)],
    ["---", ...results.map(() => "---")],
    ...rows.map(([what, cell]) => [what, ...results.map(cell)]),
  ];
  return `${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}
