import { facts as shared } from "../../shared/facts.mjs";

/** What the numbers depend on: the machine, the contenders' versions, how long was measured. */
export function facts({ contenders, quick, whole, loads, samples, sample, warmUp }) {
  const all = shared(contenders, { quick, whole });
  return {
    ...all,
    method: { quick, whole, loads, samples, sampleMs: sample, warmUpMs: warmUp },
    contenders: contenders.map(({ name, label, package: from }) => ({
      name,
      label,
      ...(from && { version: all.versions[from] }),
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
