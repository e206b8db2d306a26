/** Does one thing, and says whether there is more to do. */
export type Step = () => boolean;

/** Calls a function in a later turn of the event loop. */
type Scheduler = (run: () => void) => unknown;
type Name = "setImmediate" | "setTimeout";

/** How many steps one turn of the event loop may take, first and at most: turns are dear in some engines. */
const FIRST = 32;
const MOST = 1024;

/** How long a turn may take, in ms, and after how many steps that is looked at: between two turns, a page is drawn. */
const TURN = 5;
const LOOK = 16;

/** How many immediates are set at once. */
const BATCH = 128;

const scope = globalThis as unknown as Partial<Record<Name, Scheduler>>;

/** What there was when this module was loaded: tests put something else in its place, which waits for a clock of theirs. */
const { setImmediate, setTimeout } = scope;
const loaded = { setImmediate, setTimeout };

const steps: Step[] = [];
let post: (() => void) | undefined;
/** What the global scheduler was when the queue was last set going. */
let used: Scheduler | undefined;

/**
 * Runs a step again and again until it says that there is no more to do, with all microtasks between
 * two runs: what the standard does in a task of its own must not come before the promises that the
 * task before it has resolved.
 *
 * All sources share one queue, so that events come in the order in which they were read. If the scheduler
 * was replaced since, the queue is set going again, since the one it waits for may never call.
 *
 * @param most how often it will run at the most
 */
export function inTasks(most: number, step: Step): void {
  const name = nameOf();
  if (steps.push(step) === 1 || used !== (name && scope[name])) wake(most, name);
}

/** Which global function schedules here; none where a port does it. */
function nameOf(): Name | undefined {
  if (typeof scope.setImmediate === "function") return "setImmediate";
  // In workerd, promises wait until all of a port's listeners were called, and all of its messages.
  const hasPorts = typeof MessageChannel === "function" && globalThis.navigator?.userAgent !== "Cloudflare-Workers";
  return hasPorts ? undefined : "setTimeout";
}

function wake(most: number, name: Name | undefined): void {
  used = name && scope[name];
  if (name === undefined) return (post ??= byPort())();
  // One of these two may be a test's that nobody recognizes. The other one calls then.
  const real = [...new Set([loaded[name], used])].filter(isReal);
  for (const set of real) byOneEach(set, most);
  if (real.length === 0) void byPromises();
}

/** Whether it is not one of the fake timers of Vitest, Jest and Sinon, which have a clock that may stand still. */
function isReal(set: Scheduler | undefined): set is Scheduler {
  return typeof set === "function" && !("clock" in set);
}

/** Whether there is more to do. */
function run(): boolean {
  const step = steps[0];
  if (step !== undefined && !step()) steps.shift();
  return steps.length > 0;
}

/**
 * A message's listeners are called one after the other, with a microtask checkpoint after each: HTML,
 * "clean up after running script". So many steps cost one turn of the event loop.
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
 * Node.js, where listeners are called by a script, Deno and Bun have immediates, and microtasks run
 * after each; runtimes with neither have timers.
 */
function byOneEach(set: Scheduler, most: number): void {
  let left = Math.min(most, BATCH);
  const turn = (): void => {
    left--;
    if (steps.length > 0 && run() && left === 0) wake(BATCH, nameOf());
  };
  for (let count = left; count > 0; count--) set(turn);
}

/** Where every scheduler is a test's: events come a promise's turn apart rather than not at all. */
async function byPromises(): Promise<void> {
  do await undefined;
  while (run());
}
