import type { SourceEvent } from "../client/events.js";
import type { ConnectOptions } from "../client/options.js";
import type { StateChange } from "../client/source.js";
import { tell } from "../platform/report.js";
import { ASIS, type Connection, type Connections, page, type Reader } from "./registry.js";
import type { EventSourceStore, Opens, Snapshot, StoreKind, StoreOptions, StoreUrl } from "./types.js";

/**
 * Names what a component asks for: it must be opened anew where the name is another. Functions and objects of classes are
 * not in it, since components make them anew each time: where they matter, say so by `key`.
 *
 * @returns `undefined` where nothing is to be opened
 *
 * @example
 * ```ts
 * identify("/feed", { headers: { accept: "text/plain" } }) === identify("/feed", { headers: { accept: "text/html" } }); // false
 * identify("/feed", { onMessage: () => {} }) === identify("/feed", {}); // true
 * identify(null); // undefined
 * ```
 */
export function identify(url: StoreUrl, options: StoreOptions & ConnectOptions = {}): string | undefined {
  const { key, enabled = true, method, headers, body, json, withCredentials, events } = options;
  if (!url || !enabled) return undefined;
  return JSON.stringify([
    typeof url === "function" ? 0 : String(url),
    key ?? [
      method,
      headers instanceof Headers ? [...headers] : headers,
      body instanceof URLSearchParams ? String(body) : body,
      json,
      withCredentials,
    ],
    events,
  ]);
}

/** The types that are heard: those that are named, or those with a schema or parser of their own. */
function typesOf({ events, schema, parse }: StoreOptions & ConnectOptions): readonly string[] {
  if (events) {
    const those = typeof events === "string" ? [events] : events;
    return those.includes("*") ? ["*"] : [...new Set<string>(those)];
  }
  const by = schema && !("~standard" in schema) ? schema : parse;
  const types = Object.keys(typeof by === "object" ? by : {}).filter((type) => type !== "*");
  return types.length ? types : ["message"];
}

/**
 * Makes a store of a stream.
 *
 * It connects with the first who subscribes, and closes after the last who leaves. Two stores of one page share a
 * connection where they ask for the same: see the option `key`. Options that `connect()` refuses are thrown by `subscribe`.
 *
 * @example
 * ```ts
 * const prices = eventSourceStore("/prices", { schema: { tick: z.object({ price: z.number() }) } });
 * const leave = prices.subscribe(() => {
 *   const { data, state, error } = prices.get();
 *   console.log(data?.price, state, error?.message);
 * });
 * ```
 */
export const eventSourceStore = storeOf as Opens<StoreKind>;

/** Handlers may come and go. */
const HANDLERS = ["onMessage", "onState", "onError"];

/**
 * As {@link eventSourceStore}, for components that make their options anew each time that they are rendered: the
 * store calls the functions of now. What is no function counts as it is when the store is made. It is what
 * `useEventSource` and its like are made of.
 *
 * @param options gives the options of now
 *
 * @example
 * ```ts
 * let greet = (name: unknown) => console.log("hello", name);
 * const store = liveStore("/names", () => ({ onMessage: ({ data }) => greet(data) }));
 * ```
 */
export function liveStore(url: StoreUrl, options: () => StoreOptions & ConnectOptions): EventSourceStore;
/** @internal */
export function liveStore(
  url: StoreUrl,
  options: () => StoreOptions & ConnectOptions,
  before?: Before,
): EventSourceStore;
export function liveStore(
  url: StoreUrl,
  options: () => StoreOptions & ConnectOptions,
  before?: Before,
): EventSourceStore {
  const now = options as () => Record<string, any>;
  const latest = { ...now() };
  for (const name of new Set([...HANDLERS, ...Object.keys(latest)])) {
    const value = latest[name];
    if (ASIS.includes(name) || (typeof value !== "function" && !HANDLERS.includes(name))) continue;
    // A handler that is gone is gone. What else is a function stays one, since the connection has been told so.
    latest[name] = (...args: unknown[]) => {
      const current = now()[name];
      if (typeof current === "function") return current(...args);
      return HANDLERS.includes(name) ? undefined : value(...args);
    };
  }
  return storeOf(url, latest, before);
}

/**
 * What was heard for a store before it was there: it goes on with the same connection, and misses no event.
 *
 * @internal
 */
export interface Before {
  readonly _store: EventSourceStore;
  readonly _log: readonly SourceEvent[];
}

interface Inner extends EventSourceStore {
  _connection(): Connection | undefined;
}

function storeOf(url: StoreUrl, options: StoreOptions & ConnectOptions = {}, before?: Before): Inner {
  const { events: _, select, reduce, initial, onMessage, onState, onError, ...more } = options;
  const { throttle = "frame", grace = 0, registry = page, key, enabled: __, ...rest } = more;
  if (select && reduce) throw new TypeError("select and reduce can't both be given");
  const types = typesOf(options);
  // Which types are heard is a reader's own affair: those who hear other ones share the connection.
  const identity = identify(url, { ...options, events: undefined });
  const listeners = new Set<() => void>();
  let connection: Connection | undefined;
  let isJoined = false;
  let hasOpened = false;
  /** What `get()` returns, and what it will: the parts, until somebody is to be told. */
  const next: { -readonly [N in keyof Snapshot]: Snapshot[N] } = {
    data: initial,
    message: undefined,
    state: "idle",
    error: null,
    lastEventId: rest.lastEventId ?? "",
    attempt: 0,
    waitReason: null,
    nextAttemptAt: null,
  };
  const first: Snapshot = { ...next };
  let shown = first;
  let cancel: (() => void) | undefined;

  const flush = (): void => {
    cancel?.();
    cancel = undefined;
    const source = connection?._source;
    if (source) next.lastEventId = source.lastEventId;
    shown = { ...next };
    for (const listener of [...listeners]) if (listeners.has(listener)) tell(listener, undefined);
  };

  const changed = (): void => {
    if (throttle === "none") return flush();
    if (cancel) return;
    if (throttle === "frame" && typeof requestAnimationFrame === "function") {
      const frame = requestAnimationFrame(flush);
      cancel = () => cancelAnimationFrame(frame);
    } else {
      const timer = setTimeout(flush, throttle === "frame" ? 16 : throttle);
      cancel = () => clearTimeout(timer);
    }
  };

  const take = (message: SourceEvent): boolean => {
    const data = reduce ? reduce(next.data, message) : select ? select(message) : message.data;
    if (select && (data === undefined || Object.is(data, next.data))) return false;
    next.data = data;
    next.message = message;
    return true;
  };

  /** The parts that the source says. */
  const look = (): void => {
    const { state, attempt, waitReason, nextAttemptAt } = connection!._source!;
    Object.assign(next, { state, attempt, waitReason, nextAttemptAt, error: connection!._error });
  };

  const forget = (): void =>
    void Object.assign(next, { data: initial, message: undefined, lastEventId: "", error: null });

  const reader: Reader = {
    _types: types,
    _options: rest,
    _hear(message) {
      const hadError = next.error;
      next.error = null;
      // What select or reduce has thrown is told, and the event is handed on all the same.
      if (tell(take, message) || hadError) changed();
      return isJoined ? onMessage?.(message) : undefined;
    },
    _change(change: StateChange) {
      // An answer that is sent again from its beginning is not a part of what has come before.
      const isAgain =
        change.state === "open" && hasOpened && rest.until !== undefined && !connection!._source!.lastEventId;
      if (isAgain && reduce) next.data = initial;
      hasOpened ||= change.state === "open";
      look();
      flush();
      if (onState) tell(onState, change);
      if (change.error && onError) tell(onError, change.error);
    },
    _fail(error) {
      next.error = error;
      if (onError) tell(onError, error);
      // The handler may have left.
      if (isJoined) changed();
    },
    _renewed(isAnew) {
      if (isAnew) forget();
      hasOpened = false;
      look();
      flush();
    },
  };

  let count = 0;
  const inherit = (): void => {
    if (!before) return;
    const { _store: store, _log: log } = before;
    const { data: _, message, ...parts } = store.get();
    connection = (store as Inner)._connection();
    Object.assign(next, parts);
    // Where the other came late itself, it shows an event that it has not heard.
    for (const event of reduce || log.length ? log.slice(count) : message ? [message] : []) take(event);
    count = log.length;
  };

  const join = (): void => {
    // What has come since the component was rendered is shown already, and no handler has been told of it.
    const untold = before?._log.slice(count) ?? [];
    inherit();
    before = undefined;
    if (onMessage) for (const event of untold) tell(onMessage, event);
    // What has ended does not begin again because somebody looks at it: an answer would be asked for twice.
    if (identity === undefined || next.state === "closed") return;
    if (!connection?._source) {
      const isKeyed = key != null;
      const isGet = /^get$/i.test(rest.method ?? "get") && rest.body == null && rest.json === undefined;
      connection = (registry as Connections)._find(identity, url as string, rest, isKeyed, isKeyed || isGet);
    }
    connection._join(reader, next.lastEventId);
    isJoined = true;
    look();
    // What others have heard before is shown, but is not accumulated: nobody knows what came before it.
    const latest = !reduce && connection._latest(types);
    if (latest && latest !== next.message) tell(take, latest);
    flush();
  };

  const part = (state: "idle" | "closed"): void => {
    if (isJoined) {
      isJoined = false;
      next.lastEventId = connection!._source?.lastEventId ?? next.lastEventId;
      // Who closes means it: the grace is for those who are taken away.
      connection!._part(reader, state === "idle" ? grace : 0);
    }
    if (next.state !== "closed") Object.assign(next, { state, waitReason: null, nextAttemptAt: null });
    flush();
  };

  /** Takes part again, whatever has ended. */
  const begin = (): void => {
    if (next.state === "closed") next.state = "idle";
    // A registry may have closed the connection.
    if (isJoined && !connection!._source) isJoined = false;
    if (!isJoined && listeners.size) join();
  };

  if (before) {
    inherit();
    shown = { ...next };
  }

  return {
    _connection: () => connection,
    initial: first,
    get: () => shown,
    subscribe(listener) {
      // One function may subscribe more than once.
      const own = (): void => listener();
      if (!listeners.size) join();
      listeners.add(own);
      return () => {
        if (listeners.delete(own) && !listeners.size) part("idle");
      };
    },
    open() {
      if (isJoined && connection!._source && next.state === "closed") connection!._renew(next.lastEventId, false);
      else begin();
    },
    close() {
      const { state, attempt } = next;
      const transport = connection?._source?.transport ?? "fetch";
      part("closed");
      const change = { attempt, transport, waitReason: null, nextAttemptAt: null, error: null };
      if (state !== "closed" && onState) tell(onState, { ...change, state: "closed" });
    },
    reconnect() {
      if (isJoined) connection!._source?.reconnect();
    },
    restart() {
      if (isJoined && connection!._source) return connection!._renew("", true);
      forget();
      begin();
      if (!isJoined) flush();
    },
  };
}
