import { moment } from "./clock.js";

/** How often a timer fires that is to notice sleep, in ms. */
const BEAT = 30_000;

/** A timer that is later than this, in ms, has slept: browsers put the timers of hidden pages off by a minute. */
const LATE = 120_000;

/** The longest delay that a timer can have, in ms. */
const LONGEST = 2 ** 31 - 1;

/**
 * One timer that is set again and again. It may fire early: moving it to a later time costs nothing,
 * since it only looks at the clock again when it fires. So every chunk of a fast stream can push its
 * idle time-out on.
 */
export class Timer {
  readonly #fire: (slept: boolean) => void;
  readonly #ref: boolean;
  #handle: ReturnType<typeof setTimeout> | undefined;
  #at = Infinity;

  /**
   * @param fire called when it fires, with whether the device has slept
   * @param ref whether a process stays alive for it, where there is one
   */
  constructor(fire: (slept: boolean) => void, ref: boolean) {
    this.#fire = fire;
    this.#ref = ref;
  }

  /** Fires at `deadline` or earlier; not at all for `Infinity`, unless it is to notice sleep. */
  _set(now: number, deadline: number, noticesSleep: boolean): void {
    const at = Math.min(deadline, noticesSleep ? now + BEAT : Infinity);
    if (at === Infinity) return this._stop();
    // What is overdue may never fire: it was set by a test's fake timers, which were taken away.
    if (at >= this.#at && now <= this.#at) return;
    this._stop();
    this.#at = at;
    this.#handle = setTimeout(
      () => {
        this.#at = Infinity;
        this.#fire(moment() >= at + LATE);
      },
      Math.min(Math.max(at - now, 0), LONGEST),
    );
    if (!this.#ref) (this.#handle as { unref?(): void }).unref?.();
  }

  _stop(): void {
    clearTimeout(this.#handle);
    this.#at = Infinity;
  }
}
