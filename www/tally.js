/** Counts events by their numbers, which go up by one: a gap is a loss, a repetition a double. */
export class Tally {
  received = 0;
  missed = 0;
  doubled = 0;
  /** When the last event came, in ms since the page began; `null` before the first. */
  lastAt = null;
  #last = null;

  add(number) {
    this.received++;
    this.lastAt = performance.now();
    if (this.#last !== null && number <= this.#last) {
      this.doubled++;
      return;
    }
    if (this.#last !== null) this.missed += number - this.#last - 1;
    this.#last = number;
  }

  /** The numbers begin anew; the counts go on. */
  restart() {
    this.#last = null;
  }
}
