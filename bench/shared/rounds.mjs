import { report } from "./page.mjs";
import { turns } from "./turns.mjs";

/** The first burst of each cell, which shows how large the others have to be. */
const TRIAL = 3000;

/**
 * Reports the rate of each contender with each workload, sample by sample, in turns. `burst` gives the
 * events a second of one contender with one workload and so many events.
 */
export async function rounds(contenders, workloads, { samples, sample, most }, burst) {
  for (const workload of workloads) {
    const counts = new Map();
    for (const contender of contenders) {
      const rate = await burst(contender, workload, TRIAL);
      counts.set(contender, Math.round(Math.min(most, Math.max(TRIAL, (rate * sample) / 1000))));
    }
    for (let round = 0; round < samples; round++) {
      for (const contender of turns(contenders, round)) {
        const count = counts.get(contender);
        await report("begin");
        const rate = await burst(contender, workload, count);
        await report("end", { count });
        await report("rate", { workload: workload.name, contender: contender.name, count, rate });
      }
    }
  }
}
