import type { ConnectOptions } from "../client/options.js";
import type {
  ProviderOptions as Common,
  EventSourceStore,
  Opens,
  Reading,
  ReadingKind,
  Snapshot,
  StoreOptions,
  StoreUrl,
} from "../store/types.js";
import { identify, liveStore } from "../store.js";
import { type Keeper, keeperOf, SILENT } from "./keeping.js";

/** What a hook is told beside what a store is. */
export interface HookOptions {
  /** Throws the failure that has ended the stream, for the nearest error boundary; a function says for which. Default: false. */
  throwOnError?: boolean | ((error: NonNullable<Snapshot["error"]>) => boolean) | undefined;
  /** Suspends until the first event: the nearest `Suspense` shows its fallback. `onMessage` hears what comes after the component is shown. Components that suspend on one URL read one stream: where a function among their options makes it two, say so by `key`. Default: false. */
  suspense?: boolean | undefined;
}

/**
 * What may be said once for many components. What a component says itself goes before.
 *
 * @example
 * ```ts
 * const defaults: ProviderOptions = { grace: 2000, headers: async () => ({ authorization: await token() }) };
 * ```
 */
export type ProviderOptions = Common & HookOptions;

/**
 * Follows a stream while the component is mounted.
 *
 * @example
 * ```tsx
 * function Price() {
 *   const { data, state } = useEventSource("/prices", { schema: { tick: z.object({ price: z.number() }) } });
 *   return <output data-state={state}>{data?.price ?? "…"}</output>;
 * }
 * ```
 */
export type UseEventSource = Opens<ReadingKind, StoreUrl, HookOptions>;

/** What the hooks need of a framework whose hooks are those of React. */
export interface Framework {
  /** Runs where the component is shown and, some time later, where it is taken away or hidden. */
  useEffect: Effect;
  /** Runs with each rendering that counts, and at once where the component is taken away for good. */
  useInsertionEffect: Effect;
  useMemo<T>(make: () => T, inputs: readonly unknown[]): T;
  useState<T>(initial: T | (() => T)): [T, (value: T | ((before: T) => T)) => void];
  useDebugValue(value: unknown): void;
}

type Effect = (effect: () => (() => void) | void, inputs?: readonly unknown[]) => void;
type Options = StoreOptions & ConnectOptions;

/** A store, and what its component has said. */
interface Held {
  readonly _identity: string | undefined;
  readonly _store: EventSourceStore;
  /** Where the component suspends. */
  readonly _keeper: Keeper | undefined;
  /** Those of the latest rendering that counts, or of the first one. */
  _options: Options;
  _url: StoreUrl;
  _wasShown?: boolean;
}

function hold(url: StoreUrl, options: Options, identity: string | undefined, suspense: boolean | undefined): Held {
  const isKept = suspense && identity;
  if (isKept && typeof document !== "object") throw new Error("suspense: a server shows the fallback");
  const keeper = isKept ? keeperOf(url, options, identity) : undefined;
  const held = { _identity: identity, _keeper: keeper, _options: options, _url: url } as Held & {
    _store: EventSourceStore;
  };
  // Where a function makes the URL, one does in all renderings of what is held: else something else is asked for.
  const current = (context: any): any => (held._url as typeof current)(context);
  held._store = liveStore(typeof url === "function" ? current : url, () => held._options, keeper?._store, keeper?._log);
  return held;
}

/**
 * For how long, in ms, a suspended component that has thrown a failure finds it again. React renders once more to be sure,
 * and would ask the server anew if it did not; who is reset must ask anew. What is between the two is a person, who has to
 * see the failure and to press a button: 100 ms is what people take for at once.
 */
const SURE = 100;

/** Whether a component suspends. Once it was shown it does not: `restart()` is seen by its state. */
function waits({ _keeper: keeper, _wasShown: wasShown, _store: store }: Held): boolean {
  const { message, state } = store.get();
  return !!keeper && !wasShown && !message && state !== "closed";
}

/**
 * Makes `useEventSource` of a framework's hooks.
 *
 * The store is made while rendering, which opens nothing, and is subscribed to by an effect. Memos are made anew where a
 * module is replaced while one develops: then the store that is shown is taken again.
 */
export function hookOf(react: Framework, useDefaults: () => ProviderOptions | undefined): UseEventSource {
  const { useEffect, useInsertionEffect, useMemo, useState, useDebugValue } = react;
  const useEventSource = (url: StoreUrl, own?: Options & HookOptions): Reading => {
    const { suspense, throwOnError, ...options } = { ...useDefaults(), ...own } as Options & HookOptions;
    const identity = identify(url, options);
    const [shown] = useState((): { _held?: Held } => ({}));
    const make = (): Held => hold(url, options, identity, suspense);
    const made = useMemo(make, [identity]);
    const before = shown._held;
    let held = before && before._identity === identity ? before : made;
    // Who suspends looks again: nobody has told this component, and a framework may have kept its memo.
    if (waits(held)) held = make();
    // It throws before the first effect: Preact 10 runs those of a rendering that threw all the same, and never their ends.
    if (waits(held)) throw held._keeper!._news();
    const { _store: store, _keeper: keeper } = held;
    const [view, setView] = useState((): [EventSourceStore, Snapshot] => [store, store.get()]);
    // What another URL has said is not shown.
    const snapshot = view[0] === store ? view[1] : store.get();
    useInsertionEffect(() => {
      shown._held = held;
      held._options = options;
      held._url = url;
      if (keeper) keeper._options = options;
    });
    // It is silent at once as it is taken away. It leaves a little later, with the effects of that commit, so that who is put
    // in its place keeps the connection.
    useInsertionEffect(() => () => void (held._options = { ...held._options, ...SILENT }), [held]);
    useEffect(() => {
      const show = (): void => {
        // As a page goes into the back/forward cache, Firefox loses the messages that it sends itself. React would wait for
        // its own for ever, and render nothing any more. A page that is back has another state at once.
        if (globalThis.event?.type !== "pagehide") setView([store, store.get()]);
      };
      const leave = store.subscribe(show);
      held._wasShown = true;
      keeper?._forget();
      if (store.get() !== snapshot) show();
      return () => {
        leave();
        keeper?._end();
      };
    }, [held]);
    useDebugValue(snapshot);
    const { state, error } = snapshot;
    if (throwOnError && state === "closed" && error && (throwOnError === true || throwOnError(error))) {
      if (keeper) setTimeout(keeper._end, SURE);
      throw error;
    }
    return useMemo(() => {
      const { open, close, reconnect, restart } = store;
      return { ...snapshot, open, close, reconnect, restart };
    }, [snapshot, store]);
  };
  return useEventSource as UseEventSource;
}

/**
 * Reads a part of a store's snapshot, and of its initial one: the same value until another comes.
 */
export function selected<T, M, P>(
  store: EventSourceStore<T, M>,
  select: (snapshot: Snapshot<T, M>) => P = (snapshot) => snapshot as P,
  isEqual: (a: P, b: P) => boolean = Object.is,
): [get: () => P, getInitial: () => P] {
  let last: [from: Snapshot<T, M>, value: P] | undefined;
  const read = (from: Snapshot<T, M>): P => {
    if (last?.[0] !== from) {
      const value = select(from);
      last = [from, last && isEqual(last[1], value) ? last[1] : value];
    }
    return last[1];
  };
  return [() => read(store.get()), () => read(store.initial)];
}
