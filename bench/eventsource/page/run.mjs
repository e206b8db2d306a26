// Runs in the page: asks the scripted origin for bursts and the bench's own server for a slow stream.
import { steps, WORKLOADS } from "../workloads.mjs";

/** The first burst of each cell, which shows how large the others have to be. */
const TRIAL = 3000;

export async function run(contenders, plan) {
  const report = (what) => fetch("/report", { method: "POST", body: JSON.stringify(what) });
  try {
    await report({ kind: "engine", agent: navigator.userAgent });
    for (const workload of WORKLOADS.filter(({ name }) => plan.workloads.includes(name))) {
      const counts = new Map();
      for (const { name, EventSource } of contenders) {
        const { rate } = await burst(plan.origin, EventSource, workload, TRIAL, report);
        counts.set(name, Math.round(Math.min(plan.most, Math.max(TRIAL, (rate * plan.sample) / 1000))));
      }
      for (let round = 0; round < plan.samples; round++) {
        for (const { name, EventSource } of turned(contenders, round)) {
          const count = counts.get(name);
          const { rate } = await burst(plan.origin, EventSource, workload, count, report);
          await report({ kind: "rate", workload: workload.name, contender: name, count, rate });
        }
      }
    }
    for (let round = 0; round < plan.latencyRounds; round++) {
      for (const { name, EventSource } of turned(contenders, round)) {
        await report({ kind: "latency", contender: name, times: await latency(EventSource, plan.slowEvents) });
      }
    }
    await report({ kind: "done" });
  } catch (error) {
    await report({ kind: "failed", message: String(error?.stack ?? error) });
  }
}

function turned(list, by) {
  const at = by % list.length;
  const all = [...list.slice(at), ...list.slice(0, at)];
  return Math.floor(by / list.length) % 2 === 0 ? all : all.reverse();
}

/** Events a second, from the first to the last of `count`. */
async function burst(origin, EventSource, workload, count, report) {
  const body = JSON.stringify({ attempts: [{ steps: steps(workload, count) }] });
  const { url } = await (await fetch(`${origin}/scenario`, { method: "POST", body })).json();
  await report({ kind: "begin" });
  const source = new EventSource(origin + url);
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
  await report({ kind: "end", count });
  if (heard !== expected || length === 0) throw new Error(`${heard} events were heard, not ${expected}`);
  return { rate: (count / (last - first)) * 1000 };
}

/** From each write of the server to the listener, in ms. Both clocks are the machine's. */
async function latency(EventSource, count) {
  const source = new EventSource(`${location.origin}/slow?count=${count}`);
  const times = [];
  await new Promise((resolve, reject) => {
    source.onmessage = ({ data }) => {
      times.push(performance.timeOrigin + performance.now() - Number(data));
      if (times.length === count) resolve();
    };
    source.onerror = () => reject(new Error("the slow stream failed"));
  });
  source.close();
  return times;
}
