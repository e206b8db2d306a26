// Runs in the page: asks the scripted origin for bursts and the bench's own server for a slow stream.
import { report, reporting, stage } from "../../shared/page.mjs";
import { rounds } from "../../shared/rounds.mjs";
import { turns } from "../../shared/turns.mjs";
import { steps, WORKLOADS } from "../../shared/workloads.mjs";

export async function run(contenders, plan) {
  await reporting(async () => {
    await report("engine", { agent: navigator.userAgent });
    const workloads = WORKLOADS.filter(({ name }) => plan.workloads.includes(name));
    await rounds(contenders, workloads, plan, (contender, workload, count) =>
      burst(plan.origin, contender, workload, count),
    );
    for (let round = 0; round < plan.latencyRounds; round++) {
      for (const { name, EventSource } of turns(
        contenders.filter(({ EventSource }) => !EventSource.isFloor),
        round,
      )) {
        await report("latency", { contender: name, times: await latency(EventSource, plan.slowEvents) });
      }
    }
  });
}

/** Events a second, from the first to the last of `count`. */
async function burst(origin, { EventSource }, workload, count) {
  const url = await stage(origin, steps(workload, count));
  const source = new EventSource(url);
  const expected = workload.name === "unheard" ? Math.ceil(count / 10) : count;
  let heard = 0;
  let length = 0;
  let first = 0;
  source.addEventListener(workload.heard, (event) => {
    if (heard === 0) first = performance.now();
    heard++;
    length += event.data.length;
  });
  const last = await new Promise((resolve, reject) => {
    source.addEventListener("end", () => resolve(performance.now()));
    source.addEventListener("error", (event) => reject(new Error(`${url} failed: ${event.message ?? ""}`)));
    setTimeout(() => reject(new Error(`no end after ${heard} events`)), 60_000);
  });
  source.close();
  if (heard !== expected || length === 0) throw new Error(`${heard} events were heard, not ${expected}`);
  return (count / (last - first)) * 1000;
}

/** From each write of the server to the listener, in ms. Both clocks are the machine's. */
async function latency(EventSource, count) {
  const source = new EventSource(`${location.origin}/slow?count=${count}`);
  const times = [];
  await new Promise((resolve, reject) => {
    source.addEventListener("message", ({ data }) => {
      times.push(performance.timeOrigin + performance.now() - Number(data));
      if (times.length === count) resolve();
    });
    source.addEventListener("error", () => reject(new Error("the slow stream failed")));
  });
  source.close();
  return times;
}
