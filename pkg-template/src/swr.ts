import { type InvalidationOptions, invalidation } from "./cache/invalidation.js";
import type { ConnectOptions } from "./client/options.js";
import type { Kind, Opens, StoreOptions, StoreUrl } from "./store/types.js";
import { eventSourceStore } from "./store.js";

export type { InvalidationOptions, KeysOf } from "./cache/invalidation.js";

/**
 * What `useSWRSubscription` takes.
 *
 * @example
 * ```ts
 * const subscribe: Subscribe<string> = eventSourceSubscription("/news");
 * ```
 */
export type Subscribe<T> = (
  key: any,
  options: { next: (error?: any, data?: T | ((before?: T) => T)) => void },
) => () => void;

/** What is subscribed to. */
interface SubscribeKind extends Kind {
  /** The function. */
  readonly made: Subscribe<Exclude<this["data"], undefined>>;
}

/**
 * Makes what `useSWRSubscription` subscribes by. Its `data` are the latest payload, or what `select` or `reduce` makes; its
 * `error` is what has ended the stream, or an event that could not be read.
 *
 * @param url the stream's, or a function that makes it of SWR's key
 *
 * @example
 * ```ts
 * const subscribe = eventSourceSubscription("/prices", { schema: { tick: z.object({ price: z.number() }) } });
 * // const { data, error } = useSWRSubscription("prices", subscribe);
 * ```
 */
export const eventSourceSubscription = subscriptionOf as Opens<SubscribeKind, StoreUrl | ((key: any) => StoreUrl)>;

function subscriptionOf(
  url: StoreUrl | ((key: any) => StoreUrl),
  options: StoreOptions & ConnectOptions = {},
): Subscribe<any> {
  return (key, { next }) => {
    const store = eventSourceStore<any>(
      typeof url === "function" ? (url as (key: any) => string)(key) : url,
      options as any,
    );
    let shown: unknown;
    let failed: unknown = null;
    const show = (): void => {
      const { message, data, error, state } = store.get();
      const failure = state === "closed" || error?.name === "DecodeError" ? error : null;
      if (failure && failure !== failed) next(failure);
      failed = failure;
      if (message === shown || failure) return;
      shown = message;
      next(null, data);
    };
    const leave = store.subscribe(show);
    show();
    return leave;
  };
}

/** A key as SWR takes it. */
export type SwrKey = string | readonly unknown[] | Record<string, unknown>;

/**
 * What `invalidateOn` calls: SWR's `mutate`.
 *
 * @example
 * ```ts
 * const mutate: Mutate = (key) => console.log(key);
 * ```
 */
export type Mutate = (key: any) => unknown;

/**
 * Has SWR fetch again what events say is out of date.
 *
 * A key is called out of date once in `throttle` ms at most. Where a stream whose events have no IDs was broken, all keys
 * that are no functions are, since nobody knows what was missed.
 *
 * @returns a function that ends it: call this in an effect
 *
 * @example
 * ```ts
 * import { invalidateOn } from "headwater/swr";
 * import { mutate } from "swr";
 *
 * const end = invalidateOn(mutate, "/changes", { on: { todos: "/api/todos", todo: ({ data }) => [`/api/todos/${data}`] } });
 * ```
 */
export function invalidateOn(mutate: Mutate, url: StoreUrl, options: InvalidationOptions<SwrKey>): () => void {
  return invalidation(url, options, mutate);
}
