/**
 * Keeps a last event ID between two sources: see the option `store`. Either method may
 * answer later. What one throws is reported, and the source goes on without.
 *
 * @example
 * ```ts
 * const inDatabase: IdStore = {
 *   load: async () => (await database.get("cursor", "prices")) ?? null,
 *   save: (id) => database.put("cursor", id, "prices"),
 * };
 * connect("/prices", { store: inDatabase });
 * ```
 */
export interface IdStore {
  /** Asked once, before the first attempt: the ID, or nothing where there is none. An answer that takes longer than 10 s is reported, and not waited for. */
  load(): string | null | undefined | PromiseLike<string | null | undefined>;
  /** Given the ID as it moves on, once for all that one chunk brings, and not before the last call has answered. */
  save(id: string): unknown;
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
export function memoryStore(id = ""): IdStore {
  return {
    load: () => id,
    save: (next) => void (id = next),
  };
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
export function localStorageStore(key: string): IdStore {
  return storageStore(() => globalThis.localStorage, key);
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
export function sessionStorageStore(key: string): IdStore {
  return storageStore(() => globalThis.sessionStorage, key);
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
