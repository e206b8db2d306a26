// The benchmark of a page's start: see README.md. `cargo xtask bench start` runs it.
import { contentTimes } from "../../tests/support/content.mjs";
import { spread } from "../shared/statistics.mjs";
import { turns } from "../shared/turns.mjs";
import { bundles } from "./bundle.mjs";
import { planFor } from "./plan.mjs";
import { FIGURES, tableOf, write } from "./report.mjs";
import { serve } from "./serve.mjs";

const plan = planFor(process.argv.slice(2));
const { engines, contenders, caches, speeds, loads } = plan;
const built = await bundles(contenders);
const server = await serve(new Map([...built.values()].flatMap(({ files }) => [...files])));
const results = [];
try {
  for (const engine of engines) {
    const browser = await engine.start();
    try {
      const version = (await browser.version()).replace(/^[a-z]+\//i, "");
      for (const speed of speeds.filter(({ slowdown }) => slowdown === 1 || engine.throttles)) {
        for (const cache of caches) {
          const cells = await cell(browser, speed.slowdown, cache.before);
          const name = `${engine.name}.${cache.name}.${speed.name}`;
          const result = { name, engine: engine.label, version, speed: speed.label, cache: cache.name, loads, cells };
          results.push(result);
          console.log(`\n${engine.label} ${version}, ${cache.name} cache, ${speed.label}\n${tableOf(result)}`);
        }
      }
    } finally {
      await browser.close();
    }
  }
} finally {
  server.stop();
}
for (const path of write(results, plan)) console.log(`wrote ${path}`);

/** The figures of each contender at this speed, and with the page loaded so often before. */
async function cell(browser, slowdown, before) {
  const samples = new Map(contenders.map(({ name }) => [name, []]));
  // The first round is for the browser, which is not warm either.
  for (let round = -1; round < loads; round++) {
    for (const { name } of turns(contenders, Math.max(round, 0))) {
      const watched = await load(browser, name, { slowdown, before, watches: true });
      const { call, heard, load: imported, cpu } = await load(browser, name, { slowdown, before, watches: false });
      if (round >= 0) samples.get(name).push({ ...watched, call, heard, cpu, load: imported });
    }
  }
  return contenders.map(({ name, label }) => {
    const all = samples.get(name);
    const figure = (what) => spread(all.map((sample) => sample[what]));
    return {
      name,
      label,
      bytes: built.get(name).bytes,
      ...Object.fromEntries(FIGURES.map(([what]) => [what, figure(what)])),
    };
  });
}

/** One load in a profile of its own: nothing is left of any other. */
async function load(browser, name, { slowdown, before, watches }) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    for (let times = 0; ; times++) {
      await page.goto(server.url);
      if (slowdown > 1) await page.emulateCPUThrottling(slowdown);
      const load = await page.evaluate((script) => globalThis.load(script), `/${name}/entry.js`);
      const spent = contentTimes();
      const sample = await page.evaluate((watches) => globalThis.measure("/stream", watches), watches);
      if (times === before) return { ...sample, load, cpu: since(spent) / 1e6 };
    }
  } finally {
    await context.close();
  }
}

/** What the main threads of the content processes have run for since these times, in ns; NaN where nobody tells. */
function since(before) {
  const now = contentTimes();
  if (now.size === 0) return Number.NaN;
  return [...now].reduce((sum, [pid, time]) => sum + time - (before.get(pid) ?? time), 0);
}
