import {
  type Accessor,
  type Context,
  createComponent,
  createContext,
  createEffect,
  createMemo,
  createSignal,
  type JSX,
  onCleanup,
  untrack,
  useContext,
} from "solid-js";
import type { ConnectOptions } from "./client/options.js";
import { CONTROLS, PARTS, toValue } from "./store/parts.js";
import type {
  Controls,
  Kind,
  Opens,
  OrFunction,
  ProviderOptions,
  Snapshot,
  StoreOptions,
  StoreUrl,
} from "./store/types.js";
import { identify, liveStore } from "./store.js";

export type { ProviderOptions } from "./store/types.js";

/**
 * A stream's latest state, by accessors. Each runs what reads it where its own part has changed; all parts change at once.
 *
 * @example
 * ```ts
 * const label = ({ data, state }: EventSourceAccessors<number | undefined>) => (state() === "open" ? `${data()}` : "…");
 * ```
 */
export type EventSourceAccessors<T = any, M = any> = Controls & {
  readonly [N in keyof Snapshot]: Accessor<Snapshot<T, M>[N]>;
};

/** What `Opens` makes of {@link createEventSource}. */
interface AccessorsKind extends Kind {
  readonly made: EventSourceAccessors<this["data"], this["message"]>;
}

type Options = StoreOptions & ConnectOptions;

const Outer: Context<Accessor<ProviderOptions> | undefined> = createContext();

/**
 * Says options for all components within: what they say themselves goes before. No component needs it.
 *
 * @example
 * ```tsx
 * const App = (props: ParentProps) => (
 *   <EventSourceProvider options={{ grace: 2000 }}>{props.children}</EventSourceProvider>
 * );
 * ```
 */
export function EventSourceProvider(props: { options: ProviderOptions; children?: JSX.Element }): JSX.Element {
  const outer = useContext(Outer);
  return createComponent(Outer.Provider, {
    value: () => ({ ...outer?.(), ...props.options }),
    get children() {
      return props.children;
    },
  });
}

/**
 * Follows a stream for as long as its owner lives: a component, or a root. A URL and options that are accessors are
 * followed: another connection is opened where they ask for another one. Nothing is opened on a server.
 *
 * @example
 * ```ts
 * import { createEffect, createSignal } from "solid-js";
 * import { createEventSource } from "headwater/solid";
 *
 * const [symbol, setSymbol] = createSignal("ACME");
 * const { data, state } = createEventSource(() => `/prices?of=${symbol()}`, { parse: Number });
 * createEffect(() => console.log(state(), data()?.toFixed(2)));
 * ```
 */
export const createEventSource: Opens<AccessorsKind, StoreUrl | Accessor<StoreUrl>, unknown, OrFunction> =
  open as never;

function open(url: StoreUrl | Accessor<StoreUrl>, own?: Options | Accessor<Options>): EventSourceAccessors {
  const outer = useContext(Outer);
  const options = createMemo(() => ({ ...outer?.(), ...toValue(own) }) as Options);
  const address = createMemo(() => toValue<StoreUrl>(url));
  const identity = createMemo(() => identify(address(), options()));
  const store = createMemo(() => {
    identity();
    return untrack(() => liveStore(address(), () => untrack(options)));
  });
  const [change, setChange] = createSignal({});
  createEffect(() => {
    const leave = store().subscribe(() => setChange({}));
    onCleanup(leave);
    setChange({});
  });
  // Each part is taken from the one snapshot: whoever reads two of them reads two that belong together.
  const snapshot = createMemo(() => {
    change();
    return store().get();
  });
  const parts = PARTS.map((name) => [name, createMemo(() => snapshot()[name])]);
  const controls = CONTROLS.map((name) => [name, () => untrack(store)[name]()]);
  return Object.fromEntries([...parts, ...controls]);
}
