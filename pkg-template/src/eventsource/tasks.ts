import { report } from "../platform/report.js";

/** Delivers one event, and returns whether there is another. */
type Step = () => boolean;

/** A step that has been left to this module. */
interface Entry {
  readonly step: Step;
  isOver?: boolean;
  /** Is called when the step has returned `false`. */
  settle?: () => void;
}

/** Calls a function in a later turn of the event loop. */
type Scheduler = (run: () => void) => unknown;
type Name = "setImmediate" | "setTimeout";

/**
 * How many steps one turn of the event loop may take, at first and at most. In WebKit a turn takes as long as a hundred
 * events, and {@link TURN} has time for two thousand.
 */
const FIRST = 32;
const MOST = 2048;

/**
 * How long a turn may take, in ms, and after how many steps the clock is read. The page can only be drawn between two
 * turns.
 */
const TURN = 5;
const LOOK = 16;

/** How many immediates or timers are set at once. */
const BATCH = 128;

const scope = globalThis as unknown as Partial<Record<Name, Scheduler>>;

/**
 * The schedulers when this module was loaded. Tests may replace the global ones by fakes that wait for their own clock.
 */
const { setImmediate, setTimeout } = scope;
const loaded = { setImmediate, setTimeout };

const entries: Entry[] = [];
/** Whether a turn runs or has been asked for. Until it has ended, microtasks of the last step may be left. */
let isBusy = false;
let post: (() => void) | undefined;
/** The global scheduler that was loaded, once it has shown to be real. As long as it is the global one, it is not looked at again. */
let known: Scheduler | undefined;
/** The global scheduler when a turn was last asked for. */
let used: Scheduler | undefined;

/**
 * Runs a step until it returns `false`, with all microtasks between two runs, of whatever steps.
 *
 * The standard delivers each event in a task of its own, so promises that one event resolves are handled before the
 * next event. One real task for each event would be slow. So each event gets a callback with a microtask checkpoint
 * after it, and one turn of the event loop has many callbacks.
 *
 * The first run is synchronous if a turn has passed since any other run. Each run asks for a turn, also where nothing is
 * left for it: the next step may be added in a microtask, as where a chunk has waited in its stream. Only a turn tells
 * that the other microtasks have run.
 *
 * All sources share one queue, so that events come in the order in which they were read. If a test has replaced the
 * scheduler since a turn was asked for, another turn is asked for: the old scheduler may never call.
 *
 * @param most how often the step will run at most
 * @returns a promise that settles after the last run; `undefined` if that is over
 */
export function inTasks(most: number, step: Step): Promise<void> | undefined {
  const entry: Entry = { step };
  const isIdle = !isBusy;
  const name = nameOf();
  entries.push(entry);
  if (isIdle || used !== (name && scope[name])) wake(most, name);
  if (isIdle) run();
  return entry.isOver ? undefined : new Promise((resolve) => (entry.settle = resolve));
}

/** The name of the global function that schedules here; `undefined` where a message port does it. */
function nameOf(): Name | undefined {
  if (typeof scope.setImmediate === "function") return "setImmediate";
  // In workerd, microtasks run only after all listeners of all the port's messages. So a port is no use there.
  const hasPorts = typeof MessageChannel === "function" && globalThis.navigator?.userAgent !== "Cloudflare-Workers";
  return hasPorts ? undefined : "setTimeout";
}

function wake(most: number, name: Name | undefined): void {
  used = name && scope[name];
  if (name === undefined) return (post ??= byPort())();
  if (known && used === known) return byOneEach(known, most);
  // Either may be a test's fake that `isReal` does not recognize, so both are used: the real one calls.
  const real = [...new Set([loaded[name], used])].filter(isReal);
  if (real.length === 1 && used === loaded[name]) known = used;
  for (const set of real) byOneEach(set, most);
  if (real.length === 0) void byPromises();
}

/**
 * Whether this is none of the fake timers of Vitest, Jest and Sinon, which have a `clock`, nor of `node:test`, which are
 * private methods: their clock may stand still.
 */
function isReal(set: Scheduler | undefined): set is Scheduler {
  return typeof set === "function" && !("clock" in set) && !set.name.startsWith("bound #");
}

/**
 * Runs the first entry's step once, and returns whether there was one. If there was none, a turn has passed since the last
 * run. What a step throws is reported, and it is run again: it has moved on by then.
 */
function run(): boolean {
  const entry = entries[0];
  isBusy = entry !== undefined;
  if (entry === undefined) return false;
  let goesOn = true;
  try {
    goesOn = entry.step();
  } catch (error) {
    report(error);
  }
  if (!goesOn) {
    entries.shift();
    entry.isOver = true;
    entry.settle?.();
  }
  return true;
}

/**
 * Runs steps as listeners of one message port, and returns the function that asks for a turn.
 *
 * The listeners of one message are called one after the other, with a microtask checkpoint after each (HTML, "clean up
 * after running script"). So many steps cost one turn of the event loop. A turn ends early when its time is up or a
 * listener finds the queue empty: `stopImmediatePropagation()` skips the remaining listeners, which would be called for
 * nothing. When every listener was needed, their number is doubled.
 */
function byPort(): () => void {
  const { port1, port2 } = new MessageChannel();
  const wake = (): void => port2.postMessage(0);
  let count = 0;
  let until = 0;
  const listen = (more: number): void => {
    for (; more > 0; more--) {
      const index = count++;
      port1.addEventListener("message", (event) => {
        if (index === 0) until = performance.now() + TURN;
        if (run()) {
          const isLast = index === count - 1;
          if (!isLast && (index % LOOK !== 0 || performance.now() < until)) return;
          wake();
          if (isLast && count < MOST) listen(count);
        }
        event.stopImmediatePropagation();
      });
    }
  };
  listen(FIRST);
  port1.start();
  return wake;
}

/**
 * Runs steps by one immediate each. Node.js, Deno and Bun have immediates, and run microtasks after each. A port would
 * not do in Node.js: a script calls the listeners there, with no checkpoint between them. Runtimes with neither use
 * timers.
 *
 * The last immediate sets others if it was needed. Where many small chunks have waited, each adds its step only when the one
 * before it has run, so that the queue is always empty then. So their number is doubled, as that of listeners is.
 */
function byOneEach(set: Scheduler, most: number): void {
  const size = Math.min(most, BATCH);
  let left = size;
  const turn = (): void => {
    left--;
    if (run() && left === 0) wake(entries.length > 0 ? BATCH : 2 * size, nameOf());
  };
  for (let count = size; count > 0; count--) set(turn);
}

/** Runs steps one microtask apart. It is for tests that replaced every scheduler: otherwise no event would come. */
async function byPromises(): Promise<void> {
  do await undefined;
  while (run());
}
