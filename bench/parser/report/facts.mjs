import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { machine } from "../../shared/machine.mjs";

const require = createRequire(import.meta.url);

/** What the numbers depend on: the machine, the contenders' versions, how long was measured. */
export function facts({ contenders, quick, whole, loads, samples, sample, warmUp }) {
  return {
    machine: machine(),
    method: { quick, whole, loads, samples, sampleMs: sample, warmUpMs: warmUp },
    contenders: contenders.map(({ name, label, package: from }) => ({
      name,
      label,
      ...(from && { version: JSON.parse(readFileSync(require.resolve(`${from}/package.json`), "utf8")).version }),
    })),
  };
}

/** How it was measured, in one sentence. */
export function methodLine({ quick, whole, loads, samples, sampleMs }) {
  const parts = [
    `one stream a page load, median of ${loads} loads, each of ${samples} interleaved samples of at least ${sampleMs} ms`,
  ];
  if (quick) parts.push("a quick run, not for quoting");
  if (!whole) parts.push("measured in part");
  return parts.join("; ");
}
