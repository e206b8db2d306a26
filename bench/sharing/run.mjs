// The benchmark of sharing: see README.md. `cargo xtask bench sharing` runs it.
import { setTimeout as delay } from "node:timers/promises";
import { stage } from "../../tests/support/origin.mjs";
import { PROFILES, until } from "../../tests/support/tabs.mjs";
import { commandLine } from "../shared/command-line.mjs";
import { contentTime } from "../shared/cpu.mjs";
import { machine, machineLine } from "../shared/machine.mjs";
import { median } from "../shared/statistics.mjs";
import { write } from "../shared/write.mjs";
import { tableOf } from "./report.mjs";

const LABELS = { chromium: "Chromium", firefox: "Firefox", webkit: "WebKit" };
const {
  engine: engines,
  quick,
  out,
} = commandLine(process.argv.slice(2), "bench/sharing/run.mjs", [["engine", PROFILES]]);
const base = process.env.HEADWATER_ORIGIN;
const PAGE = `${base}/pkg/package.json`;
/** Firefox tells of a response when the first byte of its body has come. */
const HELLO = { send: ": hello\n\n" };
/** How many tabs hear the same. */
const TABS = quick ? 5 : 20;
/** How long they hear it, in seconds. */
const SECONDS = quick ? 3 : 10;
const ROUNDS = quick ? 2 : 10;
/** How many events come in a chunk, and how many in a second. */
const PACES = [
  { batch: 10, pace: 1000 },
  { batch: 100, pace: 1000 },
  { batch: 1000, pace: 1000 },
  { batch: 1000, pace: 10_000 },
];
/** How often an event comes while a leader goes, in ms. */
const PACE = 10;

const results = [];
for (const { name, start } of engines) {
  console.log(`\n${LABELS[name]}${quick ? ", quick" : ""}`);
  const profile = await start(PAGE);
  try {
    const result = { name, label: LABELS[name] };
    result.closed = await rounds("closed", ROUNDS, () => interruption(profile, (leader) => leader.close()));
    result.halted = await rounds("halted", quick ? 1 : 3, () => interruption(profile, halted));
    for (const { batch, pace } of PACES) {
      const what = `${batch} events a chunk${pace === 1000 ? "" : `, ${pace.toLocaleString("en")} a second`}`;
      for (const [who, count, shares] of [
        ["alone", 1, false],
        ["shared", TABS, true],
      ]) {
        const measured = await rate(profile, count, { batch, pause: (batch * 1000) / pace, shares });
        result[who] = { ...result[who], [what]: measured };
        console.log(`  ${who}, ${what}`, JSON.stringify(measured));
      }
    }
    result.version = await version(profile);
    results.push(result);
  } finally {
    await profile.stop();
  }
}
const table = tableOf(results, { tabs: TABS, seconds: SECONDS });
console.log(`\n${machineLine(machine())}\n\n${table}`);
const json = JSON.stringify({ machine: machine(), tabs: TABS, seconds: SECONDS, results }, null, 2);
for (const path of write({ "sharing.json": json, "sharing.md": table }, out)) console.log(`wrote ${path}`);

async function rounds(what, count, measure) {
  const took = [];
  for (let i = 0; i < count; i++) took.push(await measure());
  console.log(`  ${what}: ${took.map(Math.round)} ms`);
  return { median: median(took), most: Math.max(...took), rounds: count };
}

/** Stops a leader's process, and gives what lets it run again. */
function halted(leader) {
  return leader.halt();
}

/** How long a follower that can be seen hears nothing when the leader goes, in ms beyond the server's pace. */
async function interruption(profile, go) {
  const { url } = await stage(base, { steps: [{ events_from_last_id: { upto: 1_000_000, every: PACE } }, "hold"] });
  const tabs = [await profile.open(PAGE), await profile.open(PAGE)];
  const [leader, follower] = tabs;
  await leader.evaluate(listen, url, true);
  await until(leader, "the lead", () => globalThis.source.sharing.role === "leader");
  await follower.evaluate(listen, url, true);
  await until(follower, "events", () => globalThis.count > 50);
  await follower.evaluate(() => (globalThis.longest = 0));
  // What the busy loop takes by which a process is found is no pause of the connection.
  const proceed = await go(leader);
  await until(follower, "the lead", () => globalThis.source.sharing.role === "leader" && globalThis.longest > 0);
  const before = await follower.evaluate(() => globalThis.count);
  await until(follower, "events after that", (before) => globalThis.count > before + 50, before);
  const { longest, gaps } = await follower.evaluate(() => ({ longest: globalThis.longest, gaps: globalThis.gaps }));
  if (gaps > 0) throw new Error(`${gaps} events were lost, or came twice`);
  proceed?.();
  for (const tab of proceed ? tabs : [follower]) await tab.close();
  return longest - PACE;
}

/** In a tab: what it has heard, and how often it was cut off. */
function heard() {
  const { sharing } = globalThis.source;
  return { count: globalThis.count, gaps: globalThis.gaps, cutOff: sharing?.cutOff ?? 0, role: sharing?.role };
}

/** What so many tabs hear in how long, and what it costs their main threads. */
async function rate(profile, count, { batch, pause, shares }) {
  const chunks = (SECONDS * 1000) / pause;
  const lines = Array.from(
    { length: batch },
    (_, i) => `id: {{n}}.${i}\ndata: {"n":${i},"text":"some fifty bytes of JSON, no more"}\n\n`,
  );
  const round = { times: chunks, steps: [{ send: lines.join("") }, { wait: pause - 1 }] };
  const { url, cue, seen } = await stage(base, { steps: [HELLO, "cue", { repeat: round }, "hold"] });
  const tabs = [];
  for (let i = 0; i < count; i++) tabs.push(await profile.open(PAGE));
  for (const tab of tabs) await tab.evaluate(listen, url, shares);
  await Promise.all(tabs.map((tab) => until(tab, "the response", () => globalThis.source.state === "open")));
  // What opening a page costs is over.
  await delay(1000);
  const events = chunks * batch;
  const spent = contentTime();
  const started = performance.now();
  await cue();
  const isThere = (events) => globalThis.count >= events;
  for (const tab of tabs) {
    for (const end = Date.now() + 120_000; !(await tab.evaluate(isThere, events)); await delay(500)) {
      const so = await tab.evaluate(heard);
      // It goes on by a connection of its own, on which the server waits for a cue.
      if (so.cutOff > 0 || Date.now() > end) throw new Error(`not all events have come: ${JSON.stringify(so)}`);
    }
  }
  const seconds = (performance.now() - started) / 1000;
  const cpu = spent === undefined ? undefined : (contentTime() - spent) / (events * count) / 1000;
  const told = await Promise.all(tabs.map((tab) => tab.evaluate(heard)));
  const requests = (await seen()).length;
  for (const tab of tabs) await tab.close();
  return {
    rate: events / seconds,
    cpu,
    lost: told.reduce((sum, { count, gaps }) => sum + Math.abs(count - events) + gaps, 0),
    cutOff: told.reduce((sum, { cutOff }) => sum + cutOff, 0),
    requests,
  };
}

async function version(profile) {
  const tab = await profile.open(PAGE);
  const agent = await tab.evaluate(() => navigator.userAgent);
  await tab.close();
  return /(?:Chrome|Firefox|Version)\/([\d.]+)/.exec(agent)?.[1] ?? agent;
}

/** Runs in the page: counts what it hears, what does not follow what was before, and the longest pause. */
async function listen(url, shares) {
  const [{ connect }, { tabs }] = await Promise.all([import("/pkg/dist/index.js"), import("/pkg/dist/share.js")]);
  Object.assign(globalThis, { count: 0, gaps: 0, longest: 0 });
  let last = 0;
  let before;
  globalThis.source = connect(url, shares ? { share: tabs() } : { transport: "fetch" });
  source.on("message", ({ lastEventId }) => {
    globalThis.count++;
    const now = performance.now();
    if (last !== 0 && now - last > globalThis.longest) globalThis.longest = now - last;
    last = now;
    // Either a number, or a round's and one in it.
    const [round, place] = lastEventId.split(".").map(Number);
    if (before !== undefined) {
      const follows =
        place === undefined
          ? round === before.round + 1
          : round === before.round
            ? place === before.place + 1
            : round === before.round + 1 && place === 0;
      if (!follows) globalThis.gaps++;
    }
    before = { round, place };
  });
}
