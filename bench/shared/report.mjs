import { machineLine } from "./machine.mjs";
import { spread } from "./statistics.mjs";

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

/** What a contender's bursts come to, workload by workload: its rates, and its CPU times where they are told, with their spreads. */
export function cellsOf(rates, contender, workloads) {
  return workloads.map((workload) => {
    const own = rates.filter((cell) => cell.contender === contender && cell.workload === workload);
    const cpu = own.flatMap(({ cpu }) => cpu ?? []);
    return { workload, rate: spread(own.map(({ rate }) => rate)), cpu: cpu.length > 0 ? spread(cpu) : undefined };
  });
}
