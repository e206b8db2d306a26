import { report, warn } from "../platform/report.js";
import type { Keeper } from "./keeper.js";
import type { IdStore, KeepOptions } from "./stores.js";

// `connect()` has none of this code: it is in the entry headwater/stores. So members that `connect()` calls must not begin
// with an underscore: a build shortens such names for each entry apart.

/**
 * How many IDs are remembered with `dedupe: true`, and how many events may wait to be committed before the source reads
 * no further.
 */
const WINDOW = 1000;

/** How long a store may take to load its ID, in ms. */
const PATIENCE = 10_000;

/** The receipts of a stream's events, in order. None is added behind one that has failed. */
type Open = Receipt[] & { _hasFailed?: boolean };

/**
 * Counts who is still busy with an event: its delivery, handlers' promises, loops. The event is handled when the count
 * is 0 and nobody has failed.
 */
export class Receipt {
  readonly #keeping: Keeping;
  #holders: number;
  /** The open receipts of its stream. */
  _list: Open | undefined;
  _failed = false;

  constructor(
    keeping: Keeping,
    readonly id: string,
    holders = 1,
  ) {
    this.#keeping = keeping;
    this.#holders = holders;
  }

  /** A handler, a loop or a parser has failed at the event. */
  fail(): void {
    this._failed = true;
  }

  get _isDone(): boolean {
    return this.#holders === 0 && !this._failed;
  }

  /** One more is busy with the event. */
  hold(): void {
    this.#holders++;
  }

  /** One fewer is. */
  release(): void {
    if (--this.#holders === 0) this.#keeping._settle(this);
  }
}

/**
 * Decides which last event ID a source resumes from, and keeps it in a store.
 *
 * With `commit: "handled"`, each event has a receipt in `#open`, in the stream's order, and an ID is committed only
 * when all events up to it are handled. Handlers may finish in another order. If the ID of the event that finishes
 * first were committed, a reconnect would lose the events before it. After a failed event nothing is committed, so that
 * a reconnect brings that event again.
 *
 * What an event costs here does not depend on how many wait: lists are walked by an index, and what is behind it is cut
 * off when that is half of the list.
 */
export class Keeping implements Keeper {
  /** The last event ID that a request sends. */
  committed: string;
  /** Fulfilled when the store has loaded its ID; `undefined` where it did so synchronously. */
  readonly loading: PromiseLike<void> | undefined;
  /** Waits no longer for the store. */
  stop: (() => void) | undefined;
  readonly #store: IdStore;
  readonly #commitsHandled: boolean;
  /** The receipts of the latest events by their IDs, to recognize an event that comes again. */
  readonly #known = new Map<string, Receipt>();
  readonly #window: number;
  /**
   * The IDs in the order in which they came, from the oldest on. One iterator for all of them: a new one would first walk
   * over the places of those that are deleted.
   */
  readonly #oldest = this.#known.keys();
  /** Those of this stream. The ones before `#first` are committed. */
  #open: Open = [];
  #first = 0;
  #settled: (() => void) | undefined;
  #isSaving = false;

  /** @param lastEventId the last event ID where the store has none */
  constructor(lastEventId: string, store: IdStore, { commit, dedupe }: KeepOptions) {
    this.committed = lastEventId;
    this.#store = store;
    this.#commitsHandled = commit === "handled";
    this.#window = dedupe === true ? WINDOW : Number(dedupe ?? 0);
    const loaded = (id: string | null | undefined): void => {
      if (id) this.committed = id;
      // Some servers replay from the last event itself rather than from the one after it.
      this.#remember(new Receipt(this, this.committed, 0));
    };
    try {
      const id = store.load();
      if (id && typeof id === "object") {
        this.loading = new Promise<string | null | undefined>((resolve, reject) => {
          const timer = setTimeout(() => {
            warn(new Error("store.load() took over 10 s, and is no longer waited for"));
            resolve(null);
          }, PATIENCE);
          this.stop = () => resolve(void clearTimeout(timer));
          id.then(resolve, reject);
        })
          .then(loaded, report)
          .then(this.stop);
      } else loaded(id);
    } catch (error) {
      report(error);
    }
  }

  /** A new stream begins: it brings the events again that are not committed. */
  begin(): void {
    this.#open = [];
    this.#first = 0;
  }

  /** A promise that is fulfilled when few enough events wait; `undefined` if that is so. */
  settled(): Promise<void> | undefined {
    return this.#isBehind() ? new Promise((resolve) => (this.#settled = resolve)) : undefined;
  }

  /** Behind an event that has failed nothing is committed, so there is nothing to wait for. */
  #isBehind(): boolean {
    return !this.#open._hasFailed && this.#open.length - this.#first >= WINDOW;
  }

  /** The server has begun anew: an ID that was known may be another event's. */
  forget(): void {
    this.#known.clear();
  }

  /** An ID has come without an event: there is nothing to handle. */
  passed(id: string): void {
    this.received(id, false)?.release();
  }

  /**
   * An event has come. Returns its receipt, which the caller has to release; `undefined` where receipts don't matter;
   * or `null` where the event has come before and is to be dropped.
   */
  received(id: string, isOwn: boolean): Receipt | null | undefined {
    const known = isOwn ? this.#known.get(id) : undefined;
    const receipt = known ?? new Receipt(this, id);
    if (this.#commitsHandled) {
      receipt._list = this.#open;
      if (!this.#open._hasFailed) this.#open.push(receipt);
      this.#commitDone();
    } else {
      this.#commit(id);
    }
    // A handler may still be busy with the first delivery of this event. It will release the receipt.
    if (known) return null;
    if (isOwn) this.#remember(receipt);
    return this.#commitsHandled ? receipt : undefined;
  }

  /** Nobody is busy with the event any more. */
  _settle(receipt: Receipt): void {
    if (receipt._failed) {
      this.#known.delete(receipt.id);
      // Later events must not be committed before this one has come again and was handled.
      receipt._list!._hasFailed = true;
    }
    this.#commitDone();
  }

  /** Commits the ID of the last event before the first one that is not handled. */
  #commitDone(): void {
    const open = this.#open;
    let id: string | undefined;
    for (; open[this.#first]?._isDone; this.#first++) id = open[this.#first]!.id;
    if (2 * this.#first > open.length) {
      open.splice(0, this.#first);
      this.#first = 0;
    }
    if (id !== undefined) this.#commit(id);
    if (!this.#isBehind()) this.#settled?.();
  }

  #commit(id: string): void {
    if (id === this.committed) return;
    this.committed = id;
    if (!this.#isSaving) void this.#save(this.#store);
  }

  /**
   * Saves the committed ID, and again if another was committed meanwhile.
   *
   * Only one save runs at a time: two at once could finish in the wrong order and leave the older ID in the store.
   */
  async #save(store: IdStore): Promise<void> {
    this.#isSaving = true;
    let saved: string;
    do {
      // One save is enough for all events of a chunk, so it waits for the current call to end.
      await undefined;
      saved = this.committed;
      try {
        await store.save(saved);
      } catch (error) {
        report(error);
      }
    } while (saved !== this.committed);
    this.#isSaving = false;
  }

  #remember(receipt: Receipt): void {
    if (this.#window === 0 || receipt.id === "") return;
    this.#known.set(receipt.id, receipt);
    if (this.#known.size > this.#window) this.#known.delete(this.#oldest.next().value!);
  }
}
