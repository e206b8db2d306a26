import type { ConnectOptions } from "../client/options.js";
import type {
  Defaults,
  EventSourceStore,
  Opens,
  Reading,
  ReadingKind,
  Snapshot,
  StoreOptions,
  StoreUrl,
} from "../store/types.js";
import { identify, liveStore } from "../store.js";
import { first, kept } from "./keeping.js";

/** What a hook is told beside what a store is. */
export interface HookOptions {
  /** Throws the failure that has ended the stream, for the nearest error boundary; a function says for which. Default: false. */
  throwOnError?: boolean | ((error: NonNullable<Snapshot["error"]>) => boolean) | undefined;
  /** Suspends until the first event: the nearest `Suspense` shows its fallback. `onMessage` hears what comes after the component is shown. Default: false. */
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
export type ProviderOptions = Partial<ConnectOptions> & Defaults & HookOptions;

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
  useDefaults(): ProviderOptions | undefined;
  /** Runs as the component is shown and taken away, and not later: nothing is heard after that, nor shown too late. */
  useLayoutEffect(effect: () => (() => void) | void, inputs?: readonly unknown[]): void;
  useMemo<T>(make: () => T, inputs: readonly unknown[]): T;
  useState<T>(initial: T): [T, (value: T | ((before: T) => T)) => void];
  useDebugValue(value: unknown): void;
}

type Options = StoreOptions & ConnectOptions & HookOptions;

/** A store with the options of the component that holds it. */
export interface Held {
  readonly _store: EventSourceStore;
  /** Those of the latest rendering that is shown, or of the first one. */
  _options: Options;
  _isShown: boolean;
}

/** A rendering may be discarded: handlers wait until the component is shown. */
const UNSHOWN = { onMessage: undefined, onState: undefined, onError: undefined };

function hold(url: StoreUrl, options: Options): Held {
  const now = (): Options => {
    const { suspense: _, throwOnError: __, ...rest } = held._options;
    return held._isShown ? rest : { ...rest, ...UNSHOWN };
  };
  const held = { _options: options, _isShown: false } as { -readonly [N in keyof Held]: Held[N] };
  held._store = liveStore(url, now);
  return held;
}

/** Makes `useEventSource` of a framework's hooks. */
export function hookOf(react: Framework): UseEventSource {
  const { useDefaults, useLayoutEffect, useMemo, useState, useDebugValue } = react;
  const useEventSource = (url: StoreUrl, own?: Options): Reading => {
    const options = { ...useDefaults(), ...own } as Options;
    const { suspense, throwOnError } = options;
    const identity = identify(url, options);
    const held = useMemo(() => {
      const make = (): Held => hold(url, options);
      return suspense && identity ? kept(identity + options.select + options.reduce, options.registry, make) : make();
    }, [identity]);
    const store = held._store;
    useLayoutEffect(() => {
      held._options = options;
      held._isShown = true;
    });
    const [view, setView] = useState({ store, snapshot: store.get() });
    useLayoutEffect(() => {
      const show = (): void => {
        const snapshot = store.get();
        setView((view) => (view.store === store && view.snapshot === snapshot ? view : { store, snapshot }));
      };
      const leave = store.subscribe(show);
      show();
      return () => {
        held._isShown = false;
        leave();
      };
    }, [store]);
    // What another URL has said is not shown.
    const snapshot = view.store === store ? view.snapshot : store.get();
    useDebugValue(snapshot);
    const { state, error, message } = snapshot;
    if (throwOnError && state === "closed" && error && (throwOnError === true || throwOnError(error))) throw error;
    if (suspense && identity && !message && state !== "closed") {
      if (typeof document !== "object")
        throw new Error("a server has no events: the fallback is shown until the page has one");
      throw first(held);
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
  const reader = (read: () => Snapshot<T, M>) => {
    let last: [from: Snapshot<T, M>, value: P] | undefined;
    return (): P => {
      const from = read();
      if (last?.[0] === from) return last[1];
      const value = select(from);
      last = [from, last && isEqual(last[1], value) ? last[1] : value];
      return last[1];
    };
  };
  return [reader(store.get), reader(() => store.initial)];
}
