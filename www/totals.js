import { count, field, write } from "./text.js";

/** Shows the sums of all connections. */
export function showTotals(root, tallies) {
  const names = ["received", "missed", "doubled"];
  setInterval(() => {
    for (const name of names) {
      const sum = tallies.reduce((total, tally) => total + tally[name], 0);
      const element = field(root, name);
      write(element, count(sum));
      if (name !== "received") element.classList.toggle("bad", sum > 0);
    }
  }, 100);
}
