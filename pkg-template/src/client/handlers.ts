import { report } from "../platform/report.js";
import type { SourceEvent } from "./events.js";
import type { Receipt } from "./resume.js";

/** What is called for an event. */
export type Handler = (event: SourceEvent<unknown>) => unknown;

interface Entry {
  readonly handler: Handler;
  readonly once: boolean;
}

/** Who listens to which type of event; `*` to every one. */
export class Handlers {
  readonly #byType = new Map<string, readonly Entry[]>();
  readonly #awaits: boolean;
  #running = 0;
  /** What comes after the event that handlers are at. */
  readonly #later: (() => void)[] = [];
  #settled: (() => void) | undefined;

  /** @param awaits whether to look after the promises that handlers return */
  constructor(awaits: boolean) {
    this.#awaits = awaits;
  }

  /** Adds a handler, for one event or for all, and gives the function that takes it off again. */
  add(type: string, handler: Handler, once: boolean): () => void {
    const entry = { handler, once };
    // A copy each time: a list that is being walked does not change under the walker.
    this.#byType.set(type, [...(this.#byType.get(type) ?? []), entry]);
    return () => this.#remove(type, entry);
  }

  /** Takes a handler off; the first of them where it was added more than once. */
  off(type: string, handler: Handler): void {
    this.#remove(
      type,
      this.#byType.get(type)?.find((entry) => entry.handler === handler),
    );
  }

  has(type: string): boolean {
    return this.#byType.has(type);
  }

  types(): string[] {
    return [...this.#byType.keys()];
  }

  /** Calls the handlers of a type while `open()` holds. What one throws is reported; the others go on. */
  call(type: string, event: SourceEvent<unknown>, open: () => boolean, receipt: Receipt | undefined): void {
    const entries = this.#byType.get(type);
    if (entries === undefined) return;
    for (const entry of entries) {
      if (!open()) return;
      // One that was taken off by another handler is not called any more.
      if (!this.#byType.get(type)?.includes(entry)) continue;
      if (entry.once) this.#remove(type, entry);
      try {
        const returned = entry.handler(event) as PromiseLike<unknown> | undefined;
        if ((this.#awaits || receipt) && typeof returned?.then === "function") void this.#run(returned, receipt);
      } catch (error) {
        if (receipt) receipt._failed = true;
        report(error);
      }
    }
  }

  /** Whether handlers that are looked after are at an event. */
  get isBusy(): boolean {
    return this.#awaits && this.#running > 0;
  }

  /** Calls this when handlers are through with their event, and with what was to be called before. */
  _afterwards(act: () => void): void {
    this.#later.push(act);
  }

  /** A promise for when all promises are settled that handlers have returned, or `undefined` where they are. */
  _settled(): Promise<void> | undefined {
    return !this.isBusy ? undefined : new Promise((resolve) => (this.#settled = resolve));
  }

  clear(): void {
    this.#byType.clear();
    this.#later.length = 0;
    this.#settled?.();
  }

  #remove(type: string, entry: Entry | undefined): void {
    const rest = (this.#byType.get(type) ?? []).filter((other) => other !== entry);
    if (rest.length > 0) this.#byType.set(type, rest);
    else this.#byType.delete(type);
  }

  async #run(returned: PromiseLike<unknown>, receipt: Receipt | undefined): Promise<void> {
    this.#running++;
    receipt?._hold();
    try {
      await returned;
    } catch (error) {
      if (receipt) receipt._failed = true;
      report(error);
    }
    receipt?._release();
    this.#running--;
    for (let act; this.#running === 0 && (act = this.#later.shift()); ) act();
    if (this.#running === 0) this.#settled?.();
  }
}
