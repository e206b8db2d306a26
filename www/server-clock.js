/** The server's clock, as its dated events tell it: the promptest one shows how far ours is off. */
export class ServerClock {
  #lag = Infinity;

  /** Takes an event's date; returns for how many ms it has been under way. */
  late(at) {
    const lag = Date.now() - at;
    this.#lag = Math.min(this.#lag, lag);
    return lag - this.#lag;
  }

  /** The time there, in ms since the Unix epoch. */
  now() {
    return Date.now() - (Number.isFinite(this.#lag) ? this.#lag : 0);
  }
}
