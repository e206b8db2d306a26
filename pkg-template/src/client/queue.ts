import type { Receipt } from "./resume.js";

type Taken<T> = IteratorResult<T, undefined>;

/** What waits to be iterated over, be it events or states. A source of events reads on only when it is empty. */
export class Queue<T> implements AsyncIterableIterator<T, undefined> {
  #items: { value: T; _receipt: Receipt | undefined }[] = [];
  #next = 0;
  #takers: { resolve(taken: Taken<T>): void; reject(error: unknown): void }[] = [];
  /** Of what was taken: it has been handled when the next is asked for. */
  #receipts: Receipt[] = [];
  #ended = false;
  #error: unknown;
  #emptied: (() => void) | undefined;
  readonly #leave: () => void;

  /** @param leave called once, when nobody iterates any more */
  constructor(leave: () => void) {
    this.#leave = leave;
  }

  put(value: T, receipt?: Receipt): void {
    if (this.#ended) return;
    receipt?._hold();
    const taker = this.#takers.shift();
    if (taker) taker.resolve(this.#hand(value, receipt));
    else this.#items.push({ value, _receipt: receipt });
  }

  /** A promise for when all is taken, or `undefined` where it is. */
  _settled(): Promise<void> | undefined {
    if (this.#next === this.#items.length) return undefined;
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

  next(): Promise<Taken<T>> {
    for (const receipt of this.#receipts.splice(0)) receipt._release();
    const item = this.#items[this.#next];
    if (item !== undefined) {
      this.#next++;
      if (this.#next === this.#items.length) this.#clear();
      return Promise.resolve(this.#hand(item.value, item._receipt));
    }
    if (this.#error !== undefined) return Promise.reject(this.#takeError());
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => this.#takers.push({ resolve, reject }));
  }

  return(): Promise<Taken<T>> {
    this.end(undefined, true);
    this.#leave();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error: unknown): Promise<Taken<T>> {
    void this.return();
    return Promise.reject(error);
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

  /** An error is told once, as a generator does. */
  #takeError(): unknown {
    const error = this.#error;
    this.#error = undefined;
    return error;
  }
}
