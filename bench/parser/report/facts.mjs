import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, totalmem, type } from "node:os";

const require = createRequire(import.meta.url);

/** What the numbers depend on: the machine, the contenders' versions, how long was measured. */
export function facts({ contenders, quick, whole, samples, sample, warmUp }) {
  return {
    machine: {
      processor: cpus()[0]?.model.trim() || process.arch,
      cores: availableParallelism(),
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: `${type()} ${process.arch}`,
    },
    method: { quick, whole, samples, sampleMs: sample, warmUpMs: warmUp },
    contenders: contenders.map(({ name, label, package: from }) => ({
      name,
      label,
      ...(from && { version: JSON.parse(readFileSync(require.resolve(`${from}/package.json`), "utf8")).version }),
    })),
  };
}

/** The machine in one phrase. */
export function machineLine({ processor, cores, memoryGiB, system }) {
  return `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}`;
}

/** How it was measured, in one sentence. */
export function methodLine({ quick, whole, samples, sampleMs }) {
  const parts = [`median of ${samples} interleaved samples of at least ${sampleMs} ms`];
  if (quick) parts.push("a quick run, not for quoting");
  if (!whole) parts.push("measured in part");
  return parts.join("; ");
}
