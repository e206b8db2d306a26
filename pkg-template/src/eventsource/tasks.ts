/** Does one thing, and says whether there is more to do. */
export type Step = () => boolean;

/** How many steps one turn of the event loop may take, first and at most: turns are dear in some engines. */
const FIRST = 32;
const MOST = 1024;

/** How long a turn may take, in ms, and after how many steps that is looked at: between two turns, a page is drawn. */
const TURN = 5;
const LOOK = 16;

const steps: Step[] = [];
let wake: ((most: number) => void) | undefined;

/**
 * Runs a step again and again until it says that there is no more to do, with all microtasks between
 * two runs: what the standard does in a task of its own must not come before the promises that the
 * task before it has resolved.
 *
 * @param most how often it will run at the most
 */
export function inTasks(most: number, step: Step): void {
  wake ??= way();
  steps.push(step);
  if (steps.length === 1) wake(most);
}

function way(): (most: number) => void {
  if (typeof setImmediate === "function") return byOneEach(setImmediate);
  // In workerd, promises wait until all of a port's listeners were called, and all of its messages.
  const hasPorts = typeof MessageChannel === "function" && globalThis.navigator?.userAgent !== "Cloudflare-Workers";
  return hasPorts ? byPort() : byOneEach(setTimeout);
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

/** How many immediates are set at once. */
const BATCH = 128;

/**
 * Node.js, where listeners are called by a script, Deno and Bun have immediates, and microtasks run
 * after each; runtimes with neither have timers.
 */
function byOneEach(set: (run: () => void) => unknown): (most: number) => void {
  const wake = (most: number): void => {
    let left = Math.min(most, BATCH);
    const turn = (): void => {
      left--;
      if (steps.length > 0 && run() && left === 0) wake(BATCH);
    };
    for (let count = left; count > 0; count--) set(turn);
  };
  return wake;
}

declare function setImmediate(run: () => void): unknown;
