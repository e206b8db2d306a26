import { report } from "../platform/report.js";
import type { SourceEvent } from "./events.js";
import type { Receipt } from "./keeping.js";

/** A function that is called for an event. */
export type Handler = (event: SourceEvent<unknown>) => unknown;

interface Entry {
  readonly _type: string;
  readonly _handler: Handler;
  readonly _once: boolean;
  /** Whether it has been removed, maybe while its event is being given to others. */
  _isOff?: boolean;
}

/** The handlers by event type; `*` stands for every type. */
export class Handlers {
  readonly #byType = new Map<string, readonly Entry[]>();
  /** The handlers of every type. */
  _any: readonly Entry[] | undefined;
  /** The type that was asked for last, and its handlers: many events have the type of the one before, and are spared the map. */
  #type: string | undefined;
  #entries: readonly Entry[] | undefined;
  readonly #awaits: boolean;
  #running = 0;
  /** Calls that wait until the handlers have finished with the current event, from the index `#next` on. */
  #later: (() => void)[] = [];
  #next = 0;
  #settled: (() => void) | undefined;

  /** @param awaits whether the next event waits for the promises that handlers return */
  constructor(awaits: boolean) {
    this.#awaits = awaits;
  }

  /** Adds a handler, for one event or for all, and returns the function that removes it. */
  add(type: string, handler: Handler, once: boolean): () => void {
    const entry = { _type: type, _handler: handler, _once: once };
    this.#set(type, [...(this.of(type) ?? []), entry]);
    return () => this.#remove(entry);
  }

  /** Removes a handler. If it was added more than once, only the first one is removed. */
  off(type: string, handler: Handler): void {
    this.#remove(this.of(type)?.find((entry) => entry._handler === handler));
  }

  /** The handlers of a type; `undefined` if there are none. */
  of(type: string): readonly Entry[] | undefined {
    if (type !== this.#type) {
      this.#entries = this.#byType.get(type);
      this.#type = type;
    }
    return this.#entries;
  }

  /** Sets the list of a type. Each change makes a new one, since `call()` may be walking the old one. */
  #set(type: string, entries: readonly Entry[]): void {
    if (entries.length) this.#byType.set(type, entries);
    else this.#byType.delete(type);
    this.#renew();
  }

  /** Has the fields beside the map say what it says. They must not keep a handler that is gone: a closed source may be kept. */
  #renew(): void {
    this.#type = this.#entries = undefined;
    this._any = this.#byType.get("*");
  }

  _types(): string[] {
    return [...this.#byType.keys()];
  }

  /**
   * Calls these handlers while their source is open. An error of one is reported, and the others are still called.
   */
  call(
    entries: readonly Entry[] | undefined,
    event: SourceEvent<unknown>,
    owner: { _isOpen(): boolean },
    receipt: Receipt | undefined,
  ): void {
    if (!entries) return;
    for (const entry of entries) {
      if (!owner._isOpen()) return;
      // Another handler may have removed this one meanwhile.
      if (entry._isOff) continue;
      if (entry._once) this.#remove(entry);
      try {
        const returned = entry._handler(event) as PromiseLike<unknown> | undefined;
        if ((this.#awaits || receipt) && typeof returned?.then === "function") void this.#run(returned, receipt);
      } catch (error) {
        receipt?.fail();
        report(error);
      }
    }
  }

  /** Whether awaited handlers are still busy with an event. */
  get _isBusy(): boolean {
    return this.#awaits && !!this.#running;
  }

  /** Calls `act` when the handlers have finished with their event, and after all earlier such calls. */
  _afterwards(act: () => void): void {
    this.#later.push(act);
  }

  /** A promise that is fulfilled when no awaited handler is busy any more; `undefined` if none is. */
  _settled(): Promise<void> | undefined {
    if (this._isBusy) return new Promise((resolve) => (this.#settled = resolve));
    return undefined;
  }

  clear(): void {
    this.#byType.clear();
    this.#renew();
    this.#later = [];
    this.#settled?.();
  }

  #remove(entry: Entry | undefined): void {
    if (!entry) return;
    entry._isOff = true;
    const { _type: type } = entry;
    this.#set(
      type,
      (this.of(type) ?? []).filter((other) => other !== entry),
    );
  }

  /**
   * Waits for a handler's promise, then makes the calls that wait.
   *
   * Such a call delivers the next event, which may start handlers again. So the loop looks at `#running` before each
   * one: otherwise two events would be in hand at once. The list is walked by an index, since `shift()` on a long one
   * would move all that is left.
   */
  async #run(returned: PromiseLike<unknown>, receipt: Receipt | undefined): Promise<void> {
    this.#running++;
    receipt?.hold();
    try {
      await returned;
    } catch (error) {
      receipt?.fail();
      report(error);
    }
    receipt?.release();
    this.#running--;
    for (let act; !this.#running && (act = this.#later[this.#next++]); ) act();
    if (this.#running) return;
    this.#later = [];
    this.#next = 0;
    this.#settled?.();
  }
}
