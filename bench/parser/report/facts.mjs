import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { machine } from "../../shared/machine.mjs";

const require = createRequire(import.meta.url);

/** What the numbers depend on: the machine, the contenders' versions, how long was measured. */
export function facts({ contenders, quick, whole, samples, sample, warmUp }) {
  return {
    machine: machine(),
    method: { quick, whole, samples, sampleMs: sample, warmUpMs: warmUp },
    contenders: contenders.map(({ name, label, package: from }) => ({
      name,
      label,
      ...(from && { version: JSON.parse(readFileSync(require.resolve(`${from}/package.json`), "utf8")).version }),
    })),
  };
}

/** How it was measured, in one sentence. */
export function methodLine({ quick, whole, samples, sampleMs }) {
  const parts = [`median of ${samples} interleaved samples of at least ${sampleMs} ms`];
  if (quick) parts.push("a quick run, not for quoting");
  if (!whole) parts.push("measured in part");
  return parts.join("; ");
}
