import { machineLine } from "./machine.mjs";

/** The first line of a bench's tables. */
export const headline = ({ machine, quick }) =>
  `${machineLine(machine)}${quick ? "; a quick run: not to be quoted" : ""}`;

/** The label that a name has in a list. */
export const labelOf = (list, name) => list.find((one) => one.name === name).label;

/** A contender's bar in the report's charts, in a unit of so many of the figure's own; none where it has no figure. */
export function bar(contenders, { name, label }, figure, by = 1) {
  if (!Number.isFinite(figure?.median)) return [];
  const [median, lower, upper] = [figure.median, figure.lower, figure.upper].map((value) => value / by);
  return [{ label, role: contenders.find((contender) => contender.name === name)?.role, median, lower, upper }];
}
