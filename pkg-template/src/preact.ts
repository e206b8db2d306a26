import { type ComponentChildren, createContext, h, type VNode } from "preact";
import { useContext, useDebugValue, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { type Framework, hookOf, type ProviderOptions, selected, type UseEventSource } from "./react/hooks.js";
import type { EventSourceStore, Snapshot } from "./store/types.js";

export type { HookOptions, ProviderOptions, UseEventSource } from "./react/hooks.js";

const Defaults = createContext<ProviderOptions | undefined>(undefined);

/**
 * Says options for all components within: what they say themselves goes before. No component needs it.
 *
 * @example
 * ```tsx
 * const options = { grace: 2000 };
 * const App = ({ children }: { children: ComponentChildren }) => (
 *   <EventSourceProvider options={options}>{children}</EventSourceProvider>
 * );
 * ```
 */
export function EventSourceProvider(props: { options: ProviderOptions; children?: ComponentChildren }): VNode<any> {
  const outer = useContext(Defaults);
  const value = useMemo(() => ({ ...outer, ...props.options }), [outer, props.options]);
  return h(Defaults.Provider, { value, children: props.children });
}

/** Follows a stream while the component is mounted: see {@link UseEventSource}. */
export const useEventSource: UseEventSource = hookOf(
  {
    // It has neither effects that end after the commit nor insertion effects: those of the layout do for both.
    useEffect: useLayoutEffect as Framework["useEffect"],
    useInsertionEffect: useLayoutEffect as Framework["useEffect"],
    useMemo,
    useState,
    useDebugValue,
  },
  () => useContext(Defaults),
);

/**
 * Reads a store that was made outside of the component, or a part of it: the component is rendered where that part is
 * another one.
 *
 * @param select the part; without it, the whole snapshot
 * @param isEqual whether two parts are the same one. Default: `Object.is`
 *
 * @example
 * ```tsx
 * const prices = eventSourceStore("/prices", { parse: "json" });
 * const Badge = () => <i>{useEventSourceState(prices, ({ state }) => state)}</i>;
 * ```
 */
export function useEventSourceState<T, M, P = Snapshot<T, M>>(
  store: EventSourceStore<T, M>,
  select?: (snapshot: Snapshot<T, M>) => P,
  isEqual?: (a: P, b: P) => boolean,
): P {
  const [get] = useMemo(() => selected(store, select, isEqual), [store, select, isEqual]);
  const value = get();
  const [now, render] = useState({ get, value });
  useLayoutEffect(() => {
    now.get = get;
    now.value = value;
  });
  useLayoutEffect(() => {
    const show = (): void => render((now) => (Object.is(now.value, now.get()) ? now : { ...now }));
    const leave = store.subscribe(show);
    show();
    return leave;
  }, [store]);
  return value;
}
