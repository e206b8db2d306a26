import { report } from "./errors.js";
import type { SourceEvent } from "./types.js";

/** What is called for an event. */
export type Handler = (event: SourceEvent<unknown>) => unknown;

/** Who listens to which type of event; `*` to every one. */
export class Handlers {
  readonly #byType = new Map<string, readonly Handler[]>();
  readonly #awaits: boolean;
  #running = 0;
  #settled: (() => void) | undefined;

  /** @param awaits whether to look after the promises that handlers return */
  constructor(awaits: boolean) {
    this.#awaits = awaits;
  }

  /** Adds a handler, and gives the function that takes it off again. */
  add(type: string, handler: Handler): () => void {
    // A copy each time: a list that is being walked does not change under the walker.
    this.#byType.set(type, [...(this.#byType.get(type) ?? []), handler]);
    let added = true;
    return () => {
      if (!added) return;
      added = false;
      const rest = [...(this.#byType.get(type) ?? [])];
      rest.splice(rest.indexOf(handler), 1);
      if (rest.length > 0) this.#byType.set(type, rest);
      else this.#byType.delete(type);
    };
  }

  has(type: string): boolean {
    return this.#byType.has(type);
  }

  types(): string[] {
    return [...this.#byType.keys()];
  }

  /** Calls the handlers of a type while `open()` holds. What one throws is reported; the others go on. */
  call(type: string, event: SourceEvent<unknown>, open: () => boolean): void {
    const handlers = this.#byType.get(type);
    if (handlers === undefined) return;
    for (const handler of handlers) {
      if (!open()) return;
      // One that was taken off by another handler is not called any more.
      if (!this.#byType.get(type)?.includes(handler)) continue;
      try {
        const returned = handler(event) as PromiseLike<unknown> | undefined;
        if (this.#awaits && typeof returned?.then === "function") void this.#run(returned);
      } catch (error) {
        report(error);
      }
    }
  }

  /** A promise for when all promises are settled that handlers have returned, or `undefined` where they are. */
  settled(): Promise<void> | undefined {
    return this.#running === 0 ? undefined : new Promise((resolve) => (this.#settled = resolve));
  }

  clear(): void {
    this.#byType.clear();
    this.#settled?.();
  }

  async #run(returned: PromiseLike<unknown>): Promise<void> {
    this.#running++;
    try {
      await returned;
    } catch (error) {
      report(error);
    }
    if (--this.#running === 0) this.#settled?.();
  }
}
