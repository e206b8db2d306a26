import type { SourceEvent } from "./types.js";

type Taken = IteratorResult<SourceEvent<unknown>, undefined>;

/** Events that wait to be iterated over. Its source reads on only when it is empty. */
export class Queue implements AsyncIterableIterator<SourceEvent<unknown>, undefined> {
  #events: SourceEvent<unknown>[] = [];
  #next = 0;
  #takers: { resolve(taken: Taken): void; reject(error: unknown): void }[] = [];
  #ended = false;
  #error: unknown;
  #emptied: (() => void) | undefined;
  readonly #leave: () => void;

  /** @param leave called once, when nobody iterates any more */
  constructor(leave: () => void) {
    this.#leave = leave;
  }

  put(event: SourceEvent<unknown>): void {
    const taker = this.#takers.shift();
    if (taker) taker.resolve({ done: false, value: event });
    else if (!this.#ended) this.#events.push(event);
  }

  /** A promise for when all is taken, or `undefined` where it is. */
  settled(): Promise<void> | undefined {
    if (this.#next === this.#events.length) return undefined;
    return new Promise((resolve) => (this.#emptied = resolve));
  }

  /** No more comes. What waits is still taken, unless its owner has closed the source. */
  end(error: unknown, discard: boolean): void {
    this.#ended = true;
    this.#error = error;
    if (discard) this.#clear();
    // Nothing is read any more: whoever waits to read on need not wait for the rest to be taken.
    this.#free();
    for (const taker of this.#takers.splice(0)) {
      if (this.#error !== undefined) taker.reject(this.#takeError());
      else taker.resolve({ done: true, value: undefined });
    }
  }

  next(): Promise<Taken> {
    const event = this.#events[this.#next];
    if (event !== undefined) {
      this.#next++;
      if (this.#next === this.#events.length) this.#clear();
      return Promise.resolve({ done: false, value: event });
    }
    if (this.#error !== undefined) return Promise.reject(this.#takeError());
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => this.#takers.push({ resolve, reject }));
  }

  return(): Promise<Taken> {
    this.end(undefined, true);
    this.#leave();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error: unknown): Promise<Taken> {
    void this.return();
    return Promise.reject(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #clear(): void {
    this.#events = [];
    this.#next = 0;
    this.#free();
  }

  #free(): void {
    this.#emptied?.();
    this.#emptied = undefined;
  }

  /** An error is told once, as a generator does. */
  #takeError(): unknown {
    const error = this.#error;
    this.#error = undefined;
    return error;
  }
}
