/** A change in the difference between the two clocks that can't be drift, in ms. */
const STEP = 60_000;

/** How far the wall clock was ahead of the monotonic one, and how much time the monotonic clock has missed, in ms. */
let known = 0;
let missed = 0;
/** The last result of {@link moment}. */
let last = 0;

/**
 * The current time by a monotonic clock that counts sleep, in ms.
 *
 * A browser's monotonic clock may stand still while the device sleeps, and the wall clock does not. When the wall
 * clock jumps ahead of the monotonic one, the difference is added as time that has passed. When the wall clock is set
 * back, nothing is added.
 *
 * The result never goes back, although fake timers in tests replace `performance` by a clock that begins at 0.
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
