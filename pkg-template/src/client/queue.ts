import type { Receipt } from "./keeping.js";

type Taken<T> = IteratorResult<T, undefined>;

/**
 * The items that an asynchronous loop has not taken yet: events or states.
 *
 * Items are taken by an index, and the array is emptied when all are taken: `shift()` on a long array would move every
 * item. A source reads its next chunk only when its queues are empty, so a queue of events holds no more than one
 * chunk's. An item counts as handled when the loop asks for the next one, and its receipt is released then.
 */
export class Queue<T> implements AsyncIterableIterator<T, undefined> {
  #items: { value: T; _receipt: Receipt | undefined }[] = [];
  #next = 0;
  /** The calls of `next()` that wait for an item. */
  #takers: { resolve(taken: Taken<T>): void; reject(error: unknown): void }[] = [];
  /** The receipts of the items that the loop has taken and is busy with. */
  #receipts: Receipt[] = [];
  #ended = false;
  #error: unknown;
  #emptied: (() => void) | undefined;
  readonly #leave: () => void;

  /** @param leave called when the loop ends the iteration */
  constructor(leave: () => void) {
    this.#leave = leave;
  }

  put(value: T, receipt?: Receipt): void {
    if (this.#ended) return;
    receipt?.hold();
    const taker = this.#takers.shift();
    if (taker) taker.resolve(this.#hand(value, receipt));
    else this.#items.push({ value, _receipt: receipt });
  }

  /** A promise that is fulfilled when every item is taken; `undefined` if none waits. */
  _settled(): Promise<void> | undefined {
    if (this.#next === this.#items.length) return undefined;
    return new Promise((resolve) => (this.#emptied = resolve));
  }

  /**
   * Ends the queue.
   *
   * @param error the loop throws this after the last item, unless it is `undefined`
   * @param discard whether to drop the items that wait, since the user has closed the source
   */
  end(error: unknown, discard: boolean): void {
    this.#ended = true;
    this.#error = error;
    if (discard) this.#clear();
    // The source reads nothing more, so it must not wait until the rest is taken.
    this.#free();
    for (const taker of this.#takers.splice(0)) {
      if (this.#error !== undefined) taker.reject(this.#takeError());
      else taker.resolve({ done: true, value: undefined });
    }
  }

  next(): Promise<Taken<T>> {
    for (const receipt of this.#receipts.splice(0)) receipt.release();
    const item = this.#items[this.#next];
    if (item) {
      if (++this.#next === this.#items.length) this.#clear();
      return Promise.resolve(this.#hand(item.value, item._receipt));
    }
    if (this.#error !== undefined) return Promise.reject(this.#takeError());
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => this.#takers.push({ resolve, reject }));
  }

  async return(): Promise<Taken<T>> {
    this.end(undefined, true);
    this.#leave();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<Taken<T>> {
    void this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #hand(value: T, receipt: Receipt | undefined): Taken<T> {
    if (receipt) this.#receipts.push(receipt);
    return { done: false, value };
  }

  #clear(): void {
    this.#items = [];
    this.#next = 0;
    this.#free();
  }

  #free(): void {
    this.#emptied?.();
    this.#emptied = undefined;
  }

  /** Returns the error and forgets it: like a generator, the queue throws once and is done after that. */
  #takeError(): unknown {
    const error = this.#error;
    this.#error = undefined;
    return error;
  }
}
