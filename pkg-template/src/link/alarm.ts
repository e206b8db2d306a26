import { Input } from "../engine/abi.js";
import type { User } from "../engine/engine.js";
import { moment } from "./clock.js";

/** How often an open source is told the time, in ms, so that it notices sleep. */
const BEAT = 30_000;

/**
 * If a source is told the time later than this, in ms, the device has slept. Browsers delay timers of hidden pages by up to a
 * minute.
 */
const LATE = 120_000;

/** A timer that is late by more than this, in ms, may be lost, as fake timers in a test are. */
const PATIENCE = 1000;

/** The longest delay that a timer can have, in ms. */
export const LONGEST = 2 ** 31 - 1;

/**
 * Has a user told the time at `deadline` or earlier. For `Infinity` it is not told, unless it has to notice sleep.
 *
 * @param noticesSleep 1 or 0
 */
type Alarm = (user: User, now: number, deadline: number, noticesSleep: number) => void;

/**
 * Makes one timer of the platform for the deadlines of many users. It wakes the device twice a minute, however many notice
 * sleep: all of them are told the time together.
 *
 * Where a deadline moves to a later time, as with every chunk of a stream that has an idle time-out, the timer stays as it is: it
 * fires early, finds nobody whose deadline has passed, and is set anew.
 *
 * @param keepsAlive whether the timer keeps a process alive, where there is a process
 */
function alarm(keepsAlive: boolean): Alarm {
  const deadlines = new Map<User, number>();
  let handle: ReturnType<typeof setTimeout> | undefined;
  /** When the timer fires; `Infinity` where none is set. */
  let at = Infinity;
  /** Stops the timer. A function of the time when it was set, since fake timers know no others. */
  let stop: typeof clearTimeout | undefined;

  function set(earliest: number): void {
    stop?.(handle);
    stop = clearTimeout;
    const now = moment();
    at = Math.max(now, earliest);
    if (at === Infinity) return;
    handle = setTimeout(ring, Math.min(at - now, LONGEST));
    if (!keepsAlive) (handle as { unref?(): void }).unref?.();
  }

  /** Tells all whose time has come. Each of them sets its next deadline meanwhile. */
  function ring(): void {
    const now = moment();
    at = Infinity;
    for (const [user, deadline] of deadlines) {
      if (deadline <= now) user(undefined, now >= deadline + LATE ? Input.Slept : Input.Timer);
      else if (deadline < at) set(deadline);
    }
  }

  return (user, now, deadline, noticesSleep) => {
    // All that notice sleep are told the time together, at multiples of this.
    const next = Math.min(deadline, noticesSleep ? now + BEAT - (now % BEAT) : Infinity);
    if (next < Infinity) {
      // A new user sets the timer, too, since the one that is set may be lost: a test may have taken its fake timers away. One
      // that is about to fire is left alone: users that come in quick succession would put it off for ever.
      if (next < at || (now < at && !deadlines.has(user)) || now > at + PATIENCE) set(Math.min(at, next));
      deadlines.set(user, next);
    } else if (deadlines.delete(user) && !deadlines.size) set(Infinity);
  };
}

/** The alarm of sources whose timers keep no process alive, and that of those whose do. */
export const alarms: readonly Alarm[] = [/* @__PURE__ */ alarm(false), /* @__PURE__ */ alarm(true)];
