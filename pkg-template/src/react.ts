import * as React from "react";
import { hookOf, type ProviderOptions, selected, type UseEventSource } from "./react/hooks.js";
import type { EventSourceStore, Snapshot } from "./store/types.js";

export type { HookOptions, ProviderOptions, UseEventSource } from "./react/hooks.js";

const Defaults = React.createContext<ProviderOptions | undefined>(undefined);

/**
 * Says options for all components within: what they say themselves goes before. No component needs it.
 *
 * @example
 * ```tsx
 * const options = { grace: 2000 };
 * const App = ({ children }: { children: React.ReactNode }) => (
 *   <EventSourceProvider options={options}>{children}</EventSourceProvider>
 * );
 * ```
 */
export function EventSourceProvider(props: {
  options: ProviderOptions;
  children?: React.ReactNode;
}): React.ReactElement {
  const outer = React.useContext(Defaults);
  const value = React.useMemo(() => ({ ...outer, ...props.options }), [outer, props.options]);
  return React.createElement(Defaults.Provider, { value }, props.children);
}

/** Follows a stream while the component is mounted: see {@link UseEventSource}. */
export const useEventSource: UseEventSource = hookOf(React, () => React.useContext(Defaults));

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
  const [get, getInitial] = React.useMemo(() => selected(store, select, isEqual), [store, select, isEqual]);
  return React.useSyncExternalStore(store.subscribe, get, getInitial);
}
