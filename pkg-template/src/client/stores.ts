import { Keeping } from "./keeping.js";

/**
 * Where a last event ID is kept between two sources: what {@link keep} takes. Either method may answer later. What one
 * throws is reported as an uncaught exception, which ends a process of Node.js that does not listen to them; else the
 * source goes on without.
 *
 * @example
 * ```ts
 * const inDatabase: IdStore = {
 *   load: async () => (await database.get("cursor", "prices")) ?? null,
 *   save: (id) => database.put("cursor", id, "prices"),
 * };
 * connect("/prices", { store: keep(inDatabase) });
 * ```
 */
export interface IdStore {
  /** Asked once, before the first attempt: the ID, or nothing where there is none. It is waited for 10 s. */
  load(): string | null | undefined | PromiseLike<string | null | undefined>;
  /** Given the ID as it moves on, once for all that one chunk brings, and not before the last call has answered. */
  save(id: string): unknown;
}

/**
 * Which last event ID is kept.
 *
 * @example
 * ```ts
 * connect("/orders", { store: localStorageStore("orders", { commit: "handled", dedupe: true }) });
 * ```
 */
export interface KeepOptions {
  /** When the last event ID moves on: when an event is `received`, or when it is `handled`, its handlers and their promises done. With the latter, what was not handled comes again after a reconnect or reload, and no more is read while 1000 events wait to be committed. Default: `received`. */
  commit?: "received" | "handled" | undefined;
  /** Drop an event whose ID is among the last so many (`true`: 1000). Events without an ID of their own pass, and `until` sees all. Wrong where many events have one and the same ID. Default: false. */
  dedupe?: boolean | number | undefined;
}

/**
 * Keeps the last event ID of a source: the value of the option `store`. Its methods are there for you as well, say to
 * forget the ID when a user leaves.
 *
 * @example
 * ```ts
 * const store: Store = localStorageStore("orders");
 * store.save("");
 * ```
 */
export interface Store extends IdStore {
  /**
   * Begins to keep the last event ID of one source: `connect()` calls it, and knows what it returns.
   *
   * @param lastEventId the ID where none is stored
   *
   * @example
   * ```ts
   * memoryStore().keep("1041");
   * ```
   */
  keep(lastEventId: string): unknown;
}

/**
 * Keeps the last event ID where you say, for the option `store`.
 *
 * @throws TypeError for a store without `load` or `save`, and for an option that makes no sense
 *
 * @example
 * ```ts
 * const load = () => history.state?.lastEventId;
 * const save = (lastEventId: string) => history.replaceState({ lastEventId }, "");
 * connect("/prices", { store: keep({ load, save }, { dedupe: true }) });
 * ```
 */
export function keep(store: IdStore, options: KeepOptions = {}): Store {
  const { commit = "received", dedupe = false, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown) throw new TypeError(`a store knows no option ${unknown}`);
  if (!["received", "handled"].includes(commit)) throw new TypeError("commit must be one of received, handled");
  if (typeof dedupe !== "boolean" && !(typeof dedupe === "number" && dedupe >= 0))
    throw new TypeError("dedupe must be a boolean, or a number from 0");
  if (typeof store?.load !== "function" || typeof store.save !== "function")
    throw new TypeError("a store must have the functions load and save");
  return {
    load: () => store.load(),
    save: (id) => store.save(id),
    keep: (lastEventId) => new Keeping(lastEventId, store, options),
  };
}

/**
 * Keeps the last event ID in memory, for as long as you keep the store: for sources that come and go on
 * one page.
 *
 * @example
 * ```ts
 * const store = memoryStore();
 * connect("/prices", { store });
 * ```
 */
export function memoryStore(options?: KeepOptions): Store {
  let kept = "";
  return keep({ load: () => kept, save: (id) => void (kept = id) }, options);
}

/**
 * Keeps the last event ID in `localStorage`, so that it is there after a reload, and in other tabs. Where
 * there is no `localStorage` (a worker, a server), nothing is kept.
 *
 * @param key the item's name: one for each stream
 *
 * @example
 * ```ts
 * connect("/prices", { store: localStorageStore("prices") });
 * ```
 */
export function localStorageStore(key: string, options?: KeepOptions): Store {
  return keep(
    storageStore(() => globalThis.localStorage, key),
    options,
  );
}

/**
 * As {@link localStorageStore}, in `sessionStorage`: after a reload, in this tab alone.
 *
 * @param key the item's name: one for each stream
 *
 * @example
 * ```ts
 * connect("/prices", { store: sessionStorageStore("prices") });
 * ```
 */
export function sessionStorageStore(key: string, options?: KeepOptions): Store {
  return keep(
    storageStore(() => globalThis.sessionStorage, key),
    options,
  );
}

// Asked for the storage each time: a page may be forbidden to have one, and says so when it is touched.
function storageStore(storage: () => Storage | undefined, key: string): IdStore {
  return {
    load: () => storage()?.getItem(key),
    save(id) {
      if (id === "") storage()?.removeItem(key);
      else storage()?.setItem(key, id);
    },
  };
}
