import type { SourceEvent } from "../client/events.js";
import type { ConnectOptions } from "../client/options.js";
import type { Source, StateChange } from "../client/source.js";
import { tell } from "../platform/report.js";
import { typesOf } from "./identity.js";
import { later } from "./later.js";
import { type Connection, connectionOf, each, type Reader } from "./registry.js";
import type { EventSourceStore, Opens, Snapshot, StoreKind, StoreOptions, StoreUrl } from "./types.js";

type Options = StoreOptions & ConnectOptions;

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
export const eventSourceStore = ((url: StoreUrl, options: Options = {}) =>
  liveStore(url, () => options)) as Opens<StoreKind>;

/** A store as other stores see it. */
interface Inner extends EventSourceStore {
  _connection(): Connection | undefined;
}

/** Where a stream stands before there is one: what its source says later. */
const IDLE: Pick<Snapshot, "state" | "attempt" | "waitReason" | "nextAttemptAt"> = {
  state: "idle",
  attempt: 0,
  waitReason: null,
  nextAttemptAt: null,
};

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
/**
 * @param from a store that heard for this one before it was there: it goes on with the same connection
 * @param log what that one has heard, and goes on to hear; the first ones may be taken out. No event of it is missed
 * @internal
 */
export function liveStore(
  url: StoreUrl,
  options: () => StoreOptions & ConnectOptions,
  from: EventSourceStore | undefined,
  log: readonly SourceEvent[] | undefined,
): EventSourceStore;
export function liveStore(
  url: StoreUrl,
  now: () => Options,
  from?: EventSourceStore,
  log: readonly SourceEvent[] = [],
): EventSourceStore {
  const options = now();
  // What is left is for connect().
  const { events, select, reduce, initial, onMessage, onState, onError, ...more } = options;
  const { throttle = "frame", grace = 0, registry, key, enabled = true, ...rest } = more;
  if (select && reduce) throw new TypeError("select and reduce can't both be given");
  const types = typesOf(options);
  const listeners = new Set<() => void>();
  const fresh = { data: initial, message: undefined, error: null, lastEventId: "" };
  const first: Snapshot = { ...IDLE, ...fresh, lastEventId: rest.lastEventId ?? "" };
  /** What `get()` returns, and what it will once somebody is to be told. */
  let shown = first;
  const next: { -readonly [N in keyof Snapshot]: Snapshot[N] } = { ...first };
  let cancel: (() => void) | undefined;
  let connection: Connection | undefined;
  let isJoined = false;

  /** The source that it reads from, if it does. */
  const source = (): Source | undefined => (isJoined ? connection!._source : undefined);

  const forget = (): void => void Object.assign(next, fresh);

  /** Takes over what the source says of itself. */
  const update = (): void => {
    const from = source();
    if (!from) return;
    for (const name in IDLE) next[name as "attempt"] = from[name as "attempt"];
    next.lastEventId = from.lastEventId;
  };

  const flush = (): void => {
    cancel?.();
    cancel = undefined;
    update();
    shown = { ...next };
    each(listeners, (listener) => tell(listener, undefined));
  };

  const changed = (): void => {
    if (throttle === "none") flush();
    else cancel ??= later(flush, throttle);
  };

  const call = <N extends "onMessage" | "onState" | "onError">(
    name: N,
    value: Parameters<NonNullable<Options[N]>>[0],
  ): void => {
    const handler = now()[name] as ((value: unknown) => unknown) | undefined;
    if (handler) tell(handler, value);
  };

  /** Makes data of an event. Returns whether there is something new. */
  const take = (message: SourceEvent): boolean => {
    const data = reduce
      ? (now().reduce ?? reduce)(next.data, message)
      : select
        ? (now().select ?? select)(message)
        : message.data;
    if (select && (data === undefined || Object.is(data, next.data))) return false;
    next.data = data;
    next.message = message;
    return true;
  };

  const reader: Reader = {
    _types: types,
    _now: now,
    _hear(message) {
      const hadError = next.error;
      next.error = null;
      // What select or reduce has thrown is told, and the event is handed on all the same.
      if (tell(take, message) || hadError) changed();
      const { onMessage } = now();
      return isJoined && onMessage ? onMessage(message) : undefined;
    },
    _change(change, isAgain) {
      // An answer that is sent again from its beginning is not a part of what has come before.
      if (isAgain && reduce) next.data = initial;
      next.error = connection!._error;
      flush();
      call("onState", change);
      if (change.error) call("onError", change.error);
    },
    _fail(error) {
      next.error = error;
      call("onError", error);
      // The handler may have left.
      if (isJoined) changed();
    },
    _renewed(isAnew) {
      if (isAnew) forget();
      next.error = null;
      flush();
    },
  };

  /** The last event of the log that is in `data`. */
  let last: SourceEvent | undefined;
  /** Takes what others have heard before, and returns what of it was logged for this store. */
  const catchUp = (): readonly SourceEvent[] => {
    const untold = log.slice(log.indexOf(last!) + 1);
    for (const event of untold) tell(take, event);
    last = untold.at(-1) ?? last;
    next.error = connection!._error;
    // The latest is shown, but is not accumulated: nobody knows what came before it.
    const latest = !reduce && connection!._latest(types);
    if (latest && latest !== next.message) tell(take, latest);
    return untold;
  };

  const join = (): void => {
    // What has ended does not begin again because somebody looks at it: an answer would be asked for twice.
    if (!url || !enabled || next.state === "closed") return;
    if (!connection?._source) connection = connectionOf(registry, url, key, rest);
    connection._join(reader, next.lastEventId);
    isJoined = true;
    // What has come since the component was rendered is shown already, and no handler has been told of it.
    for (const event of catchUp()) call("onMessage", event);
    log = [];
    flush();
  };

  const leave = (state: "idle" | "closed"): void => {
    update();
    // Who closes means it: the grace is for those who are taken away.
    if (isJoined) connection!._leave(reader, state === "idle" ? grace : 0);
    isJoined = false;
    if (next.state !== "closed") Object.assign(next, IDLE, { state, attempt: next.attempt });
    flush();
  };

  /** Takes part again, whatever has ended. */
  const again = (isAnew: boolean): void => {
    if (isAnew) forget();
    if (source()) {
      if (isAnew || next.state === "closed") connection!._renew(next.lastEventId, isAnew);
      return;
    }
    // A registry may have closed the connection.
    isJoined = false;
    if (next.state === "closed") next.state = "idle";
    if (listeners.size) join();
    else flush();
  };

  if (from) {
    connection = (from as Inner)._connection();
    const { data: _, message: __, ...rest } = from.get();
    Object.assign(next, rest);
    catchUp();
    flush();
  }

  return {
    initial: first,
    get: () => shown,
    subscribe(listener) {
      // One function may subscribe more than once.
      const own = (): void => listener();
      if (!listeners.size) join();
      listeners.add(own);
      return () => {
        if (listeners.delete(own) && !listeners.size) leave("idle");
      };
    },
    open: () => again(false),
    close() {
      const { state, attempt } = next;
      const transport = source()?.transport ?? "fetch";
      leave("closed");
      if (state !== "closed")
        call("onState", { ...IDLE, attempt, transport, error: null, state: "closed" } as StateChange);
    },
    reconnect: () => source()?.reconnect(),
    restart: () => again(true),
    _connection: () => connection,
  } as Inner;
}
