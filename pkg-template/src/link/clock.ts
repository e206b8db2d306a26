/** A difference between the clocks that is no mere drift, in ms. */
const STEP = 60_000;

/** How far the wall clock was ahead of the monotonic one, and how much time the latter has missed. */
let known = 0;
let missed = 0;
/** What was given last. */
let last = 0;

/**
 * Now, by a monotonic clock, in ms.
 *
 * A browser's monotonic clock may stand still while the device sleeps. What the wall clock is ahead
 * by then is time that has passed; a wall clock that was set back says nothing.
 *
 * It never goes back: fake timers of tests put a clock in its place that begins at 0.
 */
export function moment(): number {
  const now = Math.floor(performance.now());
  const ahead = Math.max(0, Date.now() - now);
  if (Math.abs(ahead - known) > STEP) {
    missed += Math.max(0, ahead - known);
    known = ahead;
  }
  missed += Math.max(0, last - now - missed);
  return (last = now + missed);
}
