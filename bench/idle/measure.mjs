// One measurement, in a process of its own: `node --expose-gc measure.mjs PROGRAM WHAT COUNT [URL]`. It prints JSON.
import { pathToFileURL } from "node:url";
import { word } from "./words.mjs";

const [, , program, what, count, url] = process.argv;
const COUNT = Number(count);
/** How many times as many sources are opened before opening one is measured again. */
const COMPILED = 6;
/** When CPU of streams at a pace is measured, at first and once more, and for how long, in ms since they were opened. */
const PACED = { early: 2000, late: 8000, measured: 4000 };
const encoder = new TextEncoder();

/** The timers that are set, and how often the page or the device was listened to. */
const timers = new Set();
let listeners = 0;
const wait = globalThis.setTimeout;
const stop = globalThis.clearTimeout;

/** Stands for a page, as far as clients look at one. */
function page() {
  globalThis.setTimeout = (act, ms, ...rest) => {
    const timer = wait(() => (timers.delete(timer), act(...rest)), ms);
    timers.add(timer.unref());
    return timer;
  };
  globalThis.clearTimeout = (timer) => (timers.delete(timer), stop(timer));
  const addEventListener = () => void listeners++;
  const removeEventListener = () => void listeners--;
  Object.assign(globalThis, { window: globalThis, addEventListener, removeEventListener });
  const known = { visibilityState: "visible", hidden: false, baseURI: "http://localhost/", characterSet: "UTF-8" };
  globalThis.document = { ...known, addEventListener, removeEventListener };
}

const pause = (ms) => new Promise((resolve) => wait(resolve, ms));
const answer = (body) => new Response(body, { headers: { "content-type": "text/event-stream" } });

/** What so many sources hold that have had one event each, and how long opening one takes, before and after all is compiled. */
async function idle(open) {
  const first = encoder.encode("data: hello\n\n");
  const kept = [];
  // A connection keeps its response alive, whoever else does.
  const start = (controller) => {
    kept.push(controller);
    controller.enqueue(first);
  };
  const fetch = async () => answer(new ReadableStream({ start }));
  let heard = 0;
  const hear = () => heard++;
  const opened = async (count) => {
    const until = heard + count;
    for (let i = 0; i < count; i++) kept.push(open(fetch, hear));
    while (heard < until) await pause(1);
  };
  const settled = async () => {
    for (let i = 0; i < 3; i++) {
      gc();
      await pause(20);
    }
    return process.memoryUsage().heapUsed;
  };
  /** What opening one of so many takes, in µs of CPU. */
  const opening = async () => {
    const spent = process.cpuUsage();
    await opened(COUNT);
    const { user, system } = process.cpuUsage(spent);
    return (user + system) / COUNT;
  };
  // As many as are measured come first.
  await opened(COUNT);
  const before = { heap: await settled(), timers: timers.size, listeners };
  const early = await opening();
  const measured = {
    heap: ((await settled()) - before.heap) / COUNT,
    opening: early,
    timers: timers.size - before.timers,
    listeners: listeners - before.listeners,
  };
  // V8 compiles what runs often, beside the page's thread, and is not done with it for some thousands of sources.
  await opened(COMPILED * COUNT);
  return { ...measured, compiled: await opening() };
}

/** What a chunk of one event takes, in µs, where the next one is always there. */
async function chunk(open) {
  const warm = COUNT / 4;
  let sent = 0;
  let began = 0;
  let own = 0;
  const pull = (controller) => {
    const before = performance.now();
    if (sent === warm) began = before;
    const chunk = encoder.encode(word(sent++));
    if (sent > warm) own += performance.now() - before;
    controller.enqueue(chunk);
  };
  const fetch = async () => answer(new ReadableStream({ pull }, { highWaterMark: 0 }));
  let heard = 0;
  await new Promise((resolve) => open(fetch, () => ++heard === COUNT && resolve()));
  return { chunk: ((performance.now() - began - own) / (COUNT - warm)) * 1000 };
}

/** What so many streams take whose words come from a server at a model's pace, in ms of CPU a second, before and after all is compiled. */
async function paced(open) {
  let heard = 0;
  const began = performance.now();
  for (let i = 0; i < COUNT; i++)
    open(
      (_, init) => fetch(url, init),
      () => heard++,
    );
  const taken = async (from) => {
    await pause(from + began - performance.now());
    const before = { heard, at: performance.now(), cpu: process.cpuUsage() };
    await pause(PACED.measured);
    const { user, system } = process.cpuUsage(before.cpu);
    const seconds = (performance.now() - before.at) / 1000;
    const each = (heard - before.heard) / seconds / COUNT;
    if (each < 29 || each > 31) throw new Error(`${each} words a second have come of each stream`);
    return (user + system) / 1000 / seconds;
  };
  return { paced: await taken(PACED.early), pacedCompiled: await taken(PACED.late) };
}

if (what === "idle") page();
const { open } = await import(pathToFileURL(program).href);
console.log(JSON.stringify(await { idle, chunk, paced }[what](open)));
process.exit();
