/** Does one thing, and says whether there is more to do. */
export type Step = () => boolean;

/** How many steps one turn of the event loop may take: between two turns, a page is drawn. */
const TURN = 128;

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
  for (let left = TURN - 1; left >= 0; left--) {
    port1.addEventListener("message", (event) => {
      if (!run()) event.stopImmediatePropagation();
      else if (left === 0) wake();
    });
  }
  port1.start();
  return wake;
}

/**
 * Node.js, where listeners are called by a script, Deno and Bun have immediates, and microtasks run
 * after each; runtimes with neither have timers.
 */
function byOneEach(set: (run: () => void) => unknown): (most: number) => void {
  const wake = (most: number): void => {
    let left = Math.min(most, TURN);
    const turn = (): void => {
      left--;
      if (steps.length > 0 && run() && left === 0) wake(TURN);
    };
    for (let count = left; count > 0; count--) set(turn);
  };
  return wake;
}

declare function setImmediate(run: () => void): unknown;
