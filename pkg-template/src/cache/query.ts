import type { ConnectOptions } from "../client/options.js";
import type { AbortSignal, URL } from "../platform/types.js";
import type { Kind, Opens, StoreOptions } from "../store/types.js";
import { eventSourceRegistry, eventSourceStore } from "../store.js";

type Key = readonly unknown[];

/**
 * What a query's function is given, as far as it is needed.
 *
 * @example
 * ```ts
 * const url = ({ queryKey }: QueryContext) => `/chats/${queryKey[1]}`;
 * ```
 */
export interface QueryContext {
  /** The query's key. */
  readonly queryKey: Key;
  /** Is aborted when nobody looks at the query any more. */
  readonly signal: AbortSignal;
  /** The cache. */
  readonly client: {
    /** What the cache has. */
    getQueryData(key: Key): unknown;
    /** Writes into the cache. */
    setQueryData(key: Key, data: any): unknown;
    /** The queries of the cache. */
    getQueryCache(): {
      /** The query of this key. */
      find(filters: { queryKey: Key; exact: true }): Query | undefined;
    };
  };
}

/** A query of the cache, as far as it is needed. */
interface Query {
  readonly resetState: object;
  invalidate(): void;
  setState(state: any): void;
}

/** The options of {@link eventSourceQuery} beside those of stores and of `connect()`. */
export interface QueryOptions {
  /** How many payloads are kept where there is no `reduce`: the latest ones. Default: all. */
  maxItems?: number | undefined;
  /** What is done with what the cache has when the query is fetched again: `reset` shows it no more, `append` adds to it, `replace` shows it until the stream is over. Default: `reset`. */
  refetchMode?: "reset" | "append" | "replace" | undefined;
}

/**
 * What {@link eventSourceQuery} makes: options for `useQuery` and its like, to be spread into them.
 *
 * @example
 * ```ts
 * const lines = async (parts: QueryParts<string[]>, context: QueryContext) => (await parts.queryFn(context)).length;
 * ```
 */
export interface QueryParts<T> {
  /** Opens the stream, writes what comes into the cache, and resolves at its end. */
  readonly queryFn: (context: QueryContext) => Promise<T>;
  /** The stream has retries of its own: the cache's would multiply them. */
  readonly retry: false;
  /** What a stream has said does not get old by itself. */
  readonly staleTime: number;
  /** A window that is looked at again is no reason to begin anew. */
  readonly refetchOnWindowFocus: false;
  /** The stream connects again by itself. */
  readonly refetchOnReconnect: false;
}

/** A list of payloads, or where `data` is there from the start, what `reduce` makes of it. */
interface QueryKind extends Kind {
  /** The query. */
  readonly made: QueryParts<undefined extends this["data"] ? Exclude<this["data"], undefined>[] : this["data"]>;
}

/**
 * Makes a query of a stream. Its data are the payloads, as a list, or what `reduce` makes of `initial` and the events. It is
 * `success` from the first event on and `fetching` until the stream ends; a stream that breaks off is an error, and so
 * is an event that could not be read. The cache is written at the pace of `throttle`.
 *
 * The query has a connection of its own, unless `key` or `registry` says whom it shares one with.
 *
 * @example
 * ```ts
 * const answer = {
 *   queryKey: ["answer", 42],
 *   ...eventSourceQuery("/chat", {
 *     json: { question: 42 },
 *     until: "[DONE]",
 *     initial: "",
 *     reduce: (text, { data }) => text + data,
 *   }),
 * };
 * ```
 */
export const eventSourceQuery = queryOf as Opens<
  QueryKind,
  string | URL | ((context: QueryContext) => string | URL),
  QueryOptions
>;

function queryOf(
  url: string | URL | ((context: QueryContext) => string | URL),
  { maxItems = Infinity, refetchMode = "reset", ...options }: StoreOptions & ConnectOptions & QueryOptions = {},
): QueryParts<any> {
  const { reduce, select, initial, key, registry, onError } = options;
  if (reduce && initial === undefined) throw new TypeError("reduce needs initial");
  if (reduce && maxItems !== Infinity) throw new TypeError("maxItems is for lists, and reduce makes what it likes");
  const latest = (before: unknown, event: any): unknown => (select ? (select(event) ?? before) : event.data);
  /** Makes data that replace each other, or `undefined` where they are a list. */
  const next = reduce ?? (initial === undefined ? undefined : latest);
  const queryFn = (context: QueryContext): Promise<unknown> => {
    const { client, queryKey, signal } = context;
    const before = client.getQueryData(queryKey);
    const query = client.getQueryCache().find({ queryKey, exact: true });
    // As Query's own streamedQuery() does it: what there was is gone, and the query is not started again by that.
    if (refetchMode === "reset" && before !== undefined)
      query?.setState({ ...query.resetState, fetchStatus: "fetching" });
    const start = refetchMode === "append" && before !== undefined ? before : next ? initial : [];
    // A list is added to in place, and copied as it is written: copying it at each event would take a square of the time.
    const list = next ? [] : [...(start as unknown[])];
    const { length } = list;
    const none = {};
    const add = (before: unknown, event: any): unknown => {
      // The stream has begun again.
      if (before === none) list.length = length;
      const item = select ? select(event) : event.data;
      if (item !== undefined && list.push(item) > 2 * maxItems) list.splice(0, list.length - maxItems);
      return list;
    };
    return new Promise((resolve, reject) => {
      const end = (act: () => void): void => {
        signal.removeEventListener("abort", abort);
        leave();
        act();
      };
      const store = eventSourceStore<any, any>(typeof url === "function" ? url(context) : url, {
        ...options,
        select: undefined,
        reduce: next ?? add,
        initial: next ? start : none,
        registry: registry ?? (key == null ? eventSourceRegistry() : undefined),
        throttle: options.throttle ?? 16,
        onError(error: any) {
          onError?.(error);
          if (error?.name === "DecodeError") end(() => reject(error));
        },
      } as any);
      const data = (): unknown => (next ? store.get().data : list.slice(-maxItems));
      const abort = (): void => {
        // What there is of an answer that nobody waits for must not pass for the whole of it later.
        query?.invalidate();
        end(() => resolve(data()));
      };
      let shown: unknown;
      const look = (): void => {
        const { message, state, error } = store.get();
        if (message !== shown && (refetchMode !== "replace" || before === undefined))
          client.setQueryData(queryKey, data());
        shown = message;
        if (state === "closed") end(() => (error ? reject(error) : resolve(data())));
      };
      const leave = store.subscribe(look);
      signal.addEventListener("abort", abort);
      // A connection that is shared may have ended before.
      look();
    });
  };
  return { queryFn, retry: false, staleTime: Infinity, refetchOnWindowFocus: false, refetchOnReconnect: false };
}
