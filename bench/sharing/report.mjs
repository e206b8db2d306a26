const ms = (value) => `${Math.round(value).toLocaleString("en")} ms`;
const count = (value) => Math.round(value).toLocaleString("en");
const us = (value) => (value === undefined ? "–" : `${value.toFixed(1)} µs`);

/** A table for docs/sharing.md: a line for each figure, a column for each engine. */
export function tableOf(results, { tabs, seconds }) {
  const paces = Object.keys(results[0]?.shared ?? {});
  const all = ({ shared }) => paces.map((what) => shared[what]);
  const rows = [
    [
      "The leader is closed: longest pause of a follower",
      ({ closed }) => `${ms(closed.median)}, at most ${ms(closed.most)}`,
    ],
    ["The leader's process stands still: the same", ({ halted }) => `${ms(halted.median)}, at most ${ms(halted.most)}`],
    [`Events a second in each of ${tabs} tabs, for ${seconds} s`, (one) => count(all(one)[0].rate)],
    [
      "Of these lost or doubled, tabs cut off, requests",
      (one) =>
        all(one)
          .map(({ lost, cutOff, requests }) => `${lost}, ${cutOff}, ${requests}`)
          .join("; "),
    ],
    ...paces.flatMap((what) => [
      [`CPU an event and tab, ${what}`, ({ shared }) => us(shared[what].cpu)],
      ["The same in one tab that does not share", ({ alone }) => us(alone[what].cpu)],
    ]),
  ];
  const lines = [
    ["", ...results.map(({ label, version }) => `${label} ${version}`)],
    ["---", ...results.map(() => "---")],
    ...rows.map(([what, cell]) => [what, ...results.map(cell)]),
  ];
  return `${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}
