// Runs in the page: has each contender take in bursts of the scripted origin.
import { report, reporting, stage } from "../../shared/page.mjs";
import { rounds } from "../../shared/rounds.mjs";
import { steps, WORKLOADS } from "../../shared/workloads.mjs";

/** How long one burst may last, in ms. */
const PATIENCE = 60_000;

/** `modules` are the glue of each build, by its name. */
export async function run(modules, { origin, contenders, workloads, ...plan }) {
  await reporting(async () => {
    await report("engine", { agent: navigator.userAgent });
    for (const [build, { default: init }] of Object.entries(modules)) await init({ module_or_path: `/${build}.wasm` });
    const chosen = WORKLOADS.filter(({ name }) => workloads.includes(name));
    await rounds(contenders, chosen, plan, async ({ build, take }, workload, count) => {
      const url = await stage(origin, steps(workload, count));
      const taken = modules[build].take(take, url, workload.heard, count);
      const late = new Promise((_, reject) =>
        setTimeout(() => reject(new Error(`${take} has not had ${count} events`)), PATIENCE),
      );
      const [elapsed, sum] = await Promise.race([taken, late]);
      const expected = volumes(count);
      if (sum !== expected) throw new Error(`${take} has read ${sum}, not ${expected}`);
      return (count / elapsed) * 1000;
    });
  });
}

/** The sum of what so many events say: they count to 500, again and again. */
function volumes(count) {
  const upTo = (n) => (n * (n - 1)) / 2;
  return Math.floor(count / 500) * upTo(500) + upTo(count % 500);
}
