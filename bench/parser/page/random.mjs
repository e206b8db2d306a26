/** Numbers that look random and are the same in every run and engine. */
export class Random {
  #state;

  constructor(seed) {
    // Zero is the one state that xorshift never leaves.
    this.#state = seed >>> 0 || 1;
  }

  /** A whole number from 0 up to, and without, `limit`. */
  below(limit) {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state % limit;
  }

  /** A whole number from `least` to `most`, both of them possible. */
  between(least, most) {
    return least + this.below(most - least + 1);
  }

  /** One of these. */
  pick(list) {
    return list[this.below(list.length)];
  }
}
