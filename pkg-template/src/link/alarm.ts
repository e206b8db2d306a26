import { Input } from "../engine/abi.js";
import type { User } from "../engine/engine.js";
import { moment } from "./clock.js";

/** How often a source hears of the time that has to notice sleep, in ms. */
const BEAT = 30_000;

/**
 * If a timer is later than this, in ms, the device has slept. Browsers delay timers of hidden pages by up to a minute.
 */
const LATE = 120_000;

/** The longest delay that a timer can have, in ms. */
export const LONGEST = 2 ** 31 - 1;

/**
 * Has a user hear of the time at `deadline` or earlier. For `Infinity` it does not, unless it has to notice sleep.
 *
 * @param noticesSleep 1 or 0
 */
type Alarm = (user: User, now: number, deadline: number, noticesSleep: number) => void;

/**
 * Makes one timer of the platform for the deadlines of all users, so that many wake the device no more often than one does.
 *
 * It is set for the earliest deadline. Where a deadline moves to a later time, as with every chunk of a stream that has an idle
 * time-out, the timer stays as it is: it fires early, finds nobody whose deadline has passed, and is set anew.
 *
 * @param keepsAlive whether the timer keeps a process alive, where there is a process
 */
function alarm(keepsAlive: boolean): Alarm {
  const deadlines = new Map<User, number>();
  let handle: ReturnType<typeof setTimeout> | undefined;
  /** When the timer fires, and by which function it was set. */
  let at = Infinity;
  let by: typeof setTimeout | undefined;

  /** Sets the timer for the earliest deadline; stops it where there is none. */
  function wind(): void {
    clearTimeout(handle);
    at = Infinity;
    for (const deadline of deadlines.values()) at = Math.min(at, deadline);
    if (at === Infinity) return;
    const due = at;
    by = setTimeout;
    handle = setTimeout(
      () => {
        const now = moment();
        // No comparison holds with this: whoever hears of the time sets its next deadline, and the timer is set after the last.
        at = NaN;
        for (const [user, deadline] of deadlines)
          if (deadline <= now) user(undefined, now >= due + LATE ? Input.Slept : Input.Timer);
        wind();
      },
      // Node.js warns of a negative time.
      Math.max(0, Math.min(at - moment(), LONGEST)),
    );
    if (!keepsAlive) (handle as { unref?(): void }).unref?.();
  }

  return (user, now, deadline, noticesSleep) => {
    const next = Math.min(deadline, noticesSleep ? now + BEAT : Infinity);
    if (next < Infinity) deadlines.set(user, next);
    else deadlines.delete(user);
    // A timer that is overdue may never fire, and so may one that another function has set: fake timers in a test may have
    // set it, and may have been removed since.
    if (next < at || now > at || by !== setTimeout || !deadlines.size) wind();
  };
}

/** The alarm of sources whose timers keep no process alive, and that of those whose do. */
export const alarms: readonly Alarm[] = [/* @__PURE__ */ alarm(false), /* @__PURE__ */ alarm(true)];
