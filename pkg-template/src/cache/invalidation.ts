import type { SourceEvent } from "../client/events.js";
import type { ConnectOptions } from "../client/options.js";
import type { EventSourceStore, StoreOptions, StoreUrl } from "../store/types.js";
import { eventSourceStore } from "../store.js";

/**
 * What events say is out of date, by their types: a key, or a function that makes keys of an event, or none.
 *
 * @example
 * ```ts
 * const on: KeysOf<readonly unknown[]> = {
 *   todos: ["todos"],
 *   todo: ({ data }) => [["todos"], ["todo", data]],
 * };
 * ```
 */
export type KeysOf<Key, E = any> = {
  /** The keys by the type of an event; `*` is for all others. */
  readonly [type: string]: Key | ((event: SourceEvent<E>) => readonly Key[] | undefined);
};

/**
 * The options of `invalidateOn`, beside those of `connect()`.
 *
 * @example
 * ```ts
 * const options: InvalidationOptions<string> = { on: { changed: "/api/todos" }, throttle: 2000 };
 * ```
 */
export type InvalidationOptions<Key> = ConnectOptions &
  Pick<StoreOptions, "key" | "grace" | "registry" | "onError" | "onState"> & {
    /** What is out of date, by the type of an event. */
    on: KeysOf<Key>;
    /** How often, in ms, a key is called out of date at most: the first time at once, and later once for all that has come meanwhile. Default: 1000. */
    throttle?: number | undefined;
  };

/** Calls `invalidate` for the keys of events. Returns a function that ends it. */
export function invalidation<Key>(
  url: StoreUrl,
  { on, throttle = 1000, ...options }: InvalidationOptions<Key>,
  invalidate: (key: Key) => unknown,
): () => void {
  /** The keys that are told, and wait until they may be again; `true` where there is something to tell by then. */
  const waiting = new Map<string, boolean>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  // A server chooses the types: they must not find what every object has.
  const byType = new Map(Object.entries(on));
  let hasOpened = false;
  let hasEnded = false;

  const tell = (key: Key): void => {
    const name = JSON.stringify(key);
    if (waiting.has(name)) return void waiting.set(name, true);
    waiting.set(name, false);
    const timer = setTimeout(() => {
      timers.delete(timer);
      const isDue = waiting.get(name);
      waiting.delete(name);
      if (isDue) tell(key);
    }, throttle);
    timers.add(timer);
    // A request that fails is told where it is shown.
    Promise.resolve(invalidate(key)).catch(() => {});
  };

  const given = options as StoreOptions & ConnectOptions;
  const store: EventSourceStore = eventSourceStore<any>(url, {
    ...given,
    // `*` hears the named ones as well: who heard both would hear those twice.
    events: byType.has("*") ? "*" : [...byType.keys()],
    throttle: "none",
    onMessage(event: SourceEvent<any>) {
      const keys = byType.get(event.type) ?? byType.get("*");
      const all: Key[] = typeof keys === "function" ? ((keys as any)(event) ?? []) : [keys];
      for (const key of all) if (!hasEnded) tell(key);
    },
    onState(change: any) {
      given.onState?.(change);
      if (change.state !== "open") return;
      // Without IDs nobody knows what was missed while there was no connection.
      if (hasOpened && !store.get().lastEventId)
        for (const key of byType.values()) if (typeof key !== "function") tell(key as Key);
      hasOpened = true;
    },
  } as any);
  const leave = store.subscribe(() => {});
  return () => {
    hasEnded = true;
    leave();
    for (const timer of timers) clearTimeout(timer);
  };
}
