import { moment } from "./clock.js";

/** How often a timer fires that has to notice sleep, in ms. */
const BEAT = 30_000;

/**
 * If a timer is later than this, in ms, the device has slept. Browsers delay timers of hidden pages by up to a minute.
 */
const LATE = 120_000;

/** The longest delay that a timer can have, in ms. */
export const LONGEST = 2 ** 31 - 1;

/**
 * One timer that is set again and again.
 *
 * Moving the deadline to a later time keeps the running timer: it fires early, the session looks at the clock, and the
 * timer is set anew. Otherwise every chunk of a fast stream would cancel and make a timer to move its idle time-out.
 */
export class Timer {
  readonly #fire: (slept: boolean) => void;
  readonly #ref: boolean;
  #handle: ReturnType<typeof setTimeout> | undefined;
  #at = Infinity;

  /**
   * @param fire called when the timer fires; its argument says whether the device has slept
   * @param ref whether the timer keeps a process alive, where there is a process
   */
  constructor(fire: (slept: boolean) => void, ref: boolean) {
    this.#fire = fire;
    this.#ref = ref;
  }

  /**
   * Makes the timer fire at `deadline` or earlier. For `Infinity` it does not fire, unless it has to notice sleep.
   *
   * @param noticesSleep 1 or 0
   */
  _set(now: number, deadline: number, noticesSleep: number): void {
    const at = Math.min(deadline, noticesSleep ? now + BEAT : Infinity);
    if (at === Infinity) return this._stop();
    // A timer that is set for an earlier time is kept, but not one that is overdue. An overdue one may never fire: fake
    // timers in a test may have set it, and may have been removed since.
    if (at >= this.#at && now <= this.#at) return;
    this._stop();
    this.#at = at;
    this.#handle = setTimeout(
      () => {
        this.#at = Infinity;
        this.#fire(moment() >= at + LATE);
      },
      Math.min(at - now, LONGEST),
    );
    if (!this.#ref) (this.#handle as { unref?(): void }).unref?.();
  }

  _stop(): void {
    clearTimeout(this.#handle);
    this.#at = Infinity;
  }
}
