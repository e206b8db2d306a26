import { type InvalidationOptions, invalidation } from "./cache/invalidation.js";
import type { StoreUrl } from "./store/types.js";

export type { InvalidationOptions, KeysOf } from "./cache/invalidation.js";
export {
  eventSourceQuery,
  type QueryContext,
  type QueryOptions,
  type QueryParts,
} from "./cache/query.js";

/**
 * What `invalidateOn` needs of a `QueryClient`.
 *
 * @example
 * ```ts
 * const client: Invalidates = { invalidateQueries: ({ queryKey }) => console.log(queryKey) };
 * ```
 */
export interface Invalidates {
  /** Marks the queries whose keys begin with this one as out of date. */
  invalidateQueries(filters: { queryKey: readonly unknown[] }): unknown;
}

/**
 * Marks queries as out of date at events: the queries are fetched by requests of their own, as always.
 *
 * A key is called out of date once in `throttle` ms at most. Where a stream whose events have no IDs was broken, all keys
 * that are no functions are, since nobody knows what was missed.
 *
 * @returns a function that ends it: call this in an effect
 *
 * @example
 * ```ts
 * import { QueryClient } from "@tanstack/query-core";
 *
 * const queryClient = new QueryClient();
 * const end = invalidateOn(queryClient, "/changes", {
 *   parse: "json",
 *   on: { todos: ["todos"], todo: ({ data }) => [["todos"], ["todo", data.id]] },
 * });
 * ```
 */
export function invalidateOn(
  client: Invalidates,
  url: StoreUrl,
  options: InvalidationOptions<readonly unknown[]>,
): () => void {
  return invalidation(url, options, (queryKey) => {
    if (!Array.isArray(queryKey)) throw new TypeError("a key is a list: a function returns a list of lists");
    return client.invalidateQueries({ queryKey });
  });
}
