import { report } from "../platform/report.js";
import type { ConnectOptions } from "./options.js";
import type { IdStore } from "./stores.js";

/** How many IDs `dedupe: true` remembers. */
const WINDOW = 1000;

/** An event's way through all that takes it. */
export class Receipt {
  readonly #resume: Resume;
  #holders: number;
  /** Whether a handler has failed at it. */
  _failed = false;

  constructor(
    resume: Resume,
    readonly id: string,
    holders = 1,
  ) {
    this.#resume = resume;
    this.#holders = holders;
  }

  get done(): boolean {
    return this.#holders === 0 && !this._failed;
  }

  _hold(): void {
    this.#holders++;
  }

  _release(): void {
    if (--this.#holders === 0) this.#resume._settle(this);
  }
}

/** Where a source goes on from, where that is more than the ID it has read last. */
export class Resume {
  /** The last event ID to go on from. */
  _committed: string;
  /** Fulfilled when the store has said what it has; `undefined` where it said so at once. */
  readonly loading: PromiseLike<void> | undefined;
  readonly #store: IdStore | undefined;
  readonly #commitsHandled: boolean;
  /** What came by an ID. */
  readonly #known = new Map<string, Receipt>();
  readonly #window: number;
  /** What came by this stream and is not committed, in its order; nothing after one that has failed. */
  #open: Receipt[] = [];
  #isSaving = false;

  constructor({ lastEventId = "", store, commit, dedupe }: ConnectOptions) {
    this._committed = lastEventId;
    this.#store = store;
    this.#commitsHandled = commit === "handled";
    this.#window = dedupe === true ? WINDOW : Number(dedupe ?? 0);
    const loaded = (id: string | null | undefined): void => {
      if (id) this._committed = id;
      // Servers that replay may begin with the event that was the last.
      this.#remember(new Receipt(this, this._committed, 0));
    };
    try {
      const id = store?.load();
      if (id && typeof id === "object") this.loading = id.then(loaded, report);
      else loaded(id);
    } catch (error) {
      report(error);
    }
  }

  /** A new stream begins: what was not committed comes again. */
  _begin(): void {
    this.#open = [];
  }

  /** An ID has come without an event. */
  _passed(id: string): void {
    this.received(id, false)?._release();
  }

  /** An event has come. Gives its receipt, to be released; or `null` where it is to be dropped, since it came before. */
  received(id: string, isOwn: boolean): Receipt | null | undefined {
    const known = isOwn ? this.#known.get(id) : undefined;
    const receipt = known ?? new Receipt(this, id);
    if (this.#commitsHandled) {
      if (!this.#open.at(-1)?._failed) this.#open.push(receipt);
      this.#commitDone();
    } else {
      this.#commit(id);
    }
    // One that came before may still be in hand: its receipt is released by whoever has it.
    if (known) return null;
    if (isOwn) this.#remember(receipt);
    return this.#commitsHandled ? receipt : undefined;
  }

  _settle(receipt: Receipt): void {
    if (receipt._failed) {
      this.#known.delete(receipt.id);
      // Nothing after it can be committed before it has come again.
      const at = this.#open.indexOf(receipt);
      if (at >= 0) this.#open.length = at + 1;
    }
    this.#commitDone();
  }

  #commitDone(): void {
    let id: string | undefined;
    while (this.#open[0]?.done) id = this.#open.shift()!.id;
    if (id !== undefined) this.#commit(id);
  }

  #commit(id: string): void {
    if (id === this._committed) return;
    this._committed = id;
    if (this.#store && !this.#isSaving) void this.#save(this.#store);
  }

  async #save(store: IdStore): Promise<void> {
    this.#isSaving = true;
    let saved: string;
    do {
      // Once for all that one chunk brings.
      await undefined;
      saved = this._committed;
      try {
        await store.save(saved);
      } catch (error) {
        report(error);
      }
    } while (saved !== this._committed);
    this.#isSaving = false;
  }

  #remember(receipt: Receipt): void {
    if (this.#window === 0 || receipt.id === "") return;
    this.#known.set(receipt.id, receipt);
    if (this.#known.size > this.#window) this.#known.delete(this.#known.keys().next().value!);
  }
}
