// Runs in the page and in Node.js: asks the scripted origin for bursts, and the bench's own server for paced streams.
import { report, reporting, stage } from "../../shared/page.mjs";
import { rounds } from "../../shared/rounds.mjs";
import { turns } from "../../shared/turns.mjs";
import { WORKLOADS as SENT, steps } from "../../shared/workloads.mjs";

const BASE = globalThis.location?.href ?? globalThis.process.argv[2];

/** How often the page's being stuck is looked for, in ms. */
const LOOK = 5;

export async function run(all, plan) {
  const contenders = all.filter(({ open }) => open !== undefined);
  await reporting(async () => {
    await report("engine", { agent: globalThis.navigator?.userAgent });
    for (const workload of plan.workloads) {
      const those = contenders.filter(({ only }) => only?.includes(workload.name) ?? true);
      await rounds(those, [workload], plan, async (contender, _, count) => {
        const { rate, stuck } = await burst(plan.origin, contender, workload, count);
        await report("stuck", { workload: workload.name, contender: contender.name, stuck });
        return rate;
      });
    }
    const clients = contenders.filter(({ only, isQuiet }) => !only && !isQuiet);
    for (const pace of plan.paces) {
      for (let round = 0; round < plan.latencyRounds; round++) {
        for (const contender of turns(clients, round)) {
          await report("begin");
          const times = await latency(contender, pace, plan.seconds);
          await report("end", { count: times.length });
          await report("latency", { contender: contender.name, pace, times });
        }
      }
    }
    if (!globalThis.process) return;
    for (const contender of clients)
      await report("memory", { contender: contender.name, ...(await memory(contender, plan)) });
  });
}

const ofMessages = { name: "message", sent: "message" };

/** Events a second, from the first to the last of `count`, and for how long the page stood still at the most, in ms. */
async function burst(origin, { open }, { sent, json }, count) {
  const what = SENT.find(({ name }) => name === sent);
  const url = await stage(origin, steps(what, count));
  let heard = 0;
  let sum = 0;
  let first = 0;
  let stuck = 0;
  let seen = performance.now();
  const look = setInterval(() => {
    const now = performance.now();
    stuck = Math.max(stuck, now - seen - LOOK);
    seen = now;
  }, LOOK);
  const on = (data) => {
    if (heard++ === 0) first = performance.now();
    sum += json ? data.volume : data.length;
  };
  let close;
  const last = await new Promise((resolve, reject) => {
    close = open(url, { type: what.heard, json }, on, () => resolve(performance.now()), reject);
    setTimeout(() => reject(new Error(`no end after ${heard} events`)), 120_000);
  });
  close();
  // What came last may have kept the page from looking.
  await new Promise((resolve) => setTimeout(resolve, 2 * LOOK));
  clearInterval(look);
  if (heard !== count || !(sum > 0)) throw new Error(`${heard} events were heard, not ${count}`);
  return { rate: (count / (last - first)) * 1000, stuck };
}

/** From each write of the server to the handler, in ms. Both clocks are the machine's. */
async function latency({ open }, pace, seconds) {
  const times = [];
  let close;
  await new Promise((resolve, reject) => {
    const on = (data) => times.push(performance.timeOrigin + performance.now() - Number(data));
    const url = new URL(`/paced?pace=${pace}&seconds=${seconds}`, BASE).href;
    close = open(url, { type: "message" }, on, resolve, reject);
  });
  close();
  if (times.length !== pace * seconds) throw new Error(`${times.length} events were heard, not ${pace * seconds}`);
  return times;
}

/** Collects garbage, in Node.js. */
function collect() {
  const { process } = globalThis;
  process.getBuiltinModule("node:v8").setFlagsFromString("--expose-gc");
  process.getBuiltinModule("node:vm").runInNewContext("gc")();
}

/** What is held after so many events more than after a tenth as many, in bytes: of the heap, and of all else. */
async function memory(contender, { origin, memory: count }) {
  const held = async (count) => {
    await burst(origin, contender, ofMessages, count);
    collect();
    const { heapUsed, external } = globalThis.process.memoryUsage();
    return { heap: heapUsed, external };
  };
  const before = await held(count / 10);
  const after = await held(count);
  return { heap: after.heap - before.heap, external: after.external - before.external };
}
