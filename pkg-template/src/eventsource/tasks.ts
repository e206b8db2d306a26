/** Delivers one event, and returns whether there is another. */
export type Step = () => boolean;

/** Calls a function in a later turn of the event loop. */
type Scheduler = (run: () => void) => unknown;
type Name = "setImmediate" | "setTimeout";

/** How many steps one turn of the event loop may take, at first and at most. Some engines take long for a turn. */
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

const steps: Step[] = [];
/** Whether a turn runs or has been asked for. Until it has ended, microtasks of the last step may be left. */
let isBusy = false;
let post: (() => void) | undefined;
/** The global scheduler when a turn was last asked for. */
let used: Scheduler | undefined;

/**
 * Runs a step until it returns `false`, with all microtasks between two runs, of whatever steps.
 *
 * The standard delivers each event in a task of its own, so promises that one event resolves are handled before the
 * next event. One real task for each event would be slow. So each event gets a callback with a microtask checkpoint
 * after it, and one turn of the event loop has many callbacks.
 *
 * The first run is at once if no other run was since the last turn. A turn is asked for even if nothing is left to run
 * in it: what comes next may come in a microtask, as a chunk does that has waited in its stream, and nothing but a turn
 * tells that all other microtasks have run.
 *
 * All sources share one queue, so that events come in the order in which they were read. If a test has replaced the
 * scheduler since a turn was asked for, another turn is asked for: the old scheduler may never call.
 *
 * @param most how often the step will run at most
 */
export function inTasks(most: number, step: Step): void {
  const name = nameOf();
  const isFirst = !isBusy;
  steps.push(step);
  if (isFirst || used !== (name && scope[name])) wake(most, name);
  if (isFirst) run();
}

/** The name of the global function that schedules here; `undefined` where a message port does it. */
function nameOf(): Name | undefined {
  if (typeof scope.setImmediate === "function") return "setImmediate";
  // In workerd, microtasks run only after all listeners of all the port's messages. So a port is no use there.
  const hasPorts = typeof MessageChannel === "function" && globalThis.navigator?.userAgent !== "Cloudflare-Workers";
  return hasPorts ? undefined : "setTimeout";
}

function wake(most: number, name: Name | undefined): void {
  isBusy = true;
  used = name && scope[name];
  if (name === undefined) return (post ??= byPort())();
  // Either may be a test's fake that `isReal` does not recognize, so both are used: the real one calls.
  const real = [...new Set([loaded[name], used])].filter(isReal);
  for (const set of real) byOneEach(set, most);
  if (real.length === 0) void byPromises();
}

/** Whether this is none of the fake timers of Vitest, Jest and Sinon, whose clock may stand still. */
function isReal(set: Scheduler | undefined): set is Scheduler {
  return typeof set === "function" && !("clock" in set);
}

/** Runs one step of the first entry, and returns whether there was one. The queue is idle if there was none. */
function run(): boolean {
  const step = steps[0];
  isBusy = step !== undefined;
  if (step !== undefined && !step()) steps.shift();
  return isBusy;
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
 */
function byOneEach(set: Scheduler, most: number): void {
  const size = Math.min(most, BATCH);
  let left = size;
  const turn = (): void => {
    left--;
    if (run() && left === 0) wake(steps.length > 0 ? BATCH : 2 * size, nameOf());
  };
  for (let count = left; count > 0; count--) set(turn);
}

/** Runs steps one microtask apart. It is for tests that replaced every scheduler: otherwise no event would come. */
async function byPromises(): Promise<void> {
  do await undefined;
  while (run());
}
