import {
  type ComputedRef,
  computed,
  type EffectScope,
  getCurrentInstance,
  getCurrentScope,
  hasInjectionContext,
  inject,
  type MaybeRefOrGetter,
  onActivated,
  onDeactivated,
  type Plugin,
  provide,
  type Ref,
  shallowRef,
  toValue,
  watch,
  watchPostEffect,
} from "vue";
import type { ConnectOptions } from "./client/options.js";
import { CONTROLS, PARTS } from "./store/parts.js";
import type {
  ProviderOptions as Common,
  Controls,
  EventSourceStore,
  Giving,
  Kind,
  Opens,
  Snapshot,
  StoreOptions,
  StoreUrl,
} from "./store/types.js";
import { eventSourceRegistry, identify, liveStore } from "./store.js";

/** What `useEventSource` is told beside what a store is. */
export interface ComposableOptions {
  /** Whether the connection stays while a `<KeepAlive>` has put the component aside. Otherwise the component lets go then, and goes on from the last event ID when it is back. Default: false. */
  whileDeactivated?: boolean | undefined;
}

/**
 * What may be said once for many components. What a component says itself goes before.
 *
 * @example
 * ```ts
 * import type { ProviderOptions } from "headwater/vue";
 *
 * const defaults: ProviderOptions = { grace: 2000, headers: async () => ({ authorization: await token() }) };
 * ```
 */
export type ProviderOptions = Common & ComposableOptions;

/**
 * The refs of a stream, all of one snapshot: whoever reads two of them reads what belongs together.
 *
 * @example
 * ```ts
 * import type { EventSourceRefs } from "headwater/vue";
 * import { computed } from "vue";
 *
 * const label = ({ data, state }: EventSourceRefs<number>) => computed(() => (state.value === "open" ? data.value : "…"));
 * ```
 */
export type EventSourceRefs<T = any, M = any> = {
  readonly [Name in keyof Snapshot<T, M>]: ComputedRef<Snapshot<T, M>[Name]>;
} & Controls;

/**
 * Where `useEventSource` reads from. A function is a getter; a URL that must be asked for before each attempt is a
 * function in a ref, or one that a getter returns.
 *
 * @example
 * ```ts
 * import type { UrlSource } from "headwater/vue";
 * import { ref } from "vue";
 *
 * const room = ref("lobby");
 * const url: UrlSource = () => `/rooms/${room.value}`;
 * ```
 */
export type UrlSource = Exclude<StoreUrl, (...args: any[]) => unknown> | Ref<StoreUrl> | (() => StoreUrl);

/** What {@link UseEventSource} returns. */
interface RefsKind extends Kind {
  readonly made: EventSourceRefs<this["data"], this["message"]>;
}

/** Options, a ref of them, or a getter. */
interface OrRef extends Giving {
  readonly given: MaybeRefOrGetter<this["options"]>;
}

/**
 * Follows a stream from when the component is mounted until the scope ends that this is called in: that of the component,
 * of a Pinia store, or an `effectScope` of your own.
 *
 * The URL and the options may be refs or getters, which are followed: where something else is asked for, the stream
 * before is left, and what it has said is not shown any more. Nothing is opened on a server.
 *
 * @example
 * ```ts
 * import { useEventSource } from "headwater/vue";
 * import { watch } from "vue";
 *
 * const { data, state } = useEventSource("/prices", { schema: { tick: z.object({ price: z.number() }) } });
 * watch(data, (tick) => show(tick?.price, state.value));
 * ```
 */
export type UseEventSource = Opens<RefsKind, UrlSource, ComposableOptions, OrRef>;

type Options = StoreOptions & ConnectOptions & ComposableOptions;

/** It has the same key in all copies of this file that a program may have. */
const KEY = Symbol.for("headwater/vue");

const injected = (): (() => ProviderOptions) | undefined =>
  hasInjectionContext() ? inject(KEY, undefined) : undefined;

/**
 * Says options for all components below the one that calls this in its setup. They may be a ref or a getter.
 *
 * @example
 * ```ts
 * import { provideEventSource } from "headwater/vue";
 * import { ref } from "vue";
 *
 * const session = ref("a");
 * provideEventSource(() => ({ headers: { "x-session": session.value }, grace: 2000 }));
 * ```
 */
export function provideEventSource(options: MaybeRefOrGetter<ProviderOptions>): void {
  const outer = injected();
  provide(KEY, () => ({ ...outer?.(), ...toValue(options) }));
}

/**
 * Gives an app connections of its own, which it shares with no other app, and options for all of its components. No app
 * needs it.
 *
 * @example
 * ```ts
 * import { EventSourcePlugin } from "headwater/vue";
 * import { createApp } from "vue";
 *
 * createApp({}).use(EventSourcePlugin, { grace: 2000 }).mount("#app");
 * ```
 */
export const EventSourcePlugin: Plugin<[options?: MaybeRefOrGetter<ProviderOptions>]> = {
  install(app, options) {
    const registry = eventSourceRegistry();
    app.provide(KEY, () => ({ registry, ...toValue(options) }));
  },
};

// The parts of a snapshot are computed from one ref, which changes as a whole.
//
// A watcher's callback subscribes, and not an effect: what handlers read is not followed. It runs after rendering, and
// the ref that starts it is set after mounting, so that what is hydrated shows what the server has rendered.
function use(url: UrlSource, given?: MaybeRefOrGetter<Options>): EventSourceRefs {
  const scope = getCurrentScope();
  if (!scope) throw new Error("useEventSource() must be called in setup, before an await, or in an effectScope");
  const provided = injected();
  const all = (): Options => ({ ...provided?.(), ...toValue(given) });
  const options = (): Options => {
    const { whileDeactivated: _, ...rest } = all();
    return rest;
  };
  let held: [identity: string | undefined, store: EventSourceStore] | undefined;
  const store = computed(() => {
    const address = toValue(url);
    const identity = identify(address, options());
    if (held?.[0] !== identity || !held) held = [identity, liveStore(address, options)];
    return held[1];
  });

  const shown = shallowRef<[EventSourceStore, Snapshot]>();
  const show = (): void => void (shown.value = [store.value, store.value.get()]);
  // What another URL has said is not shown.
  const snapshot = computed(() => (shown.value?.[0] === store.value ? shown.value[1] : store.value.get()));

  const isWanted = shallowRef(false);
  watch(
    () => isWanted.value && store.value,
    (store, _, onCleanup) => {
      if (!store) return;
      const leave = store.subscribe(show);
      show();
      onCleanup(() => {
        leave();
        show();
      });
    },
    { flush: "post" },
  );
  const want = (): void => void (isWanted.value = true);
  // A Pinia store may be made in a component's setup, and is not mounted, deactivated nor unmounted with it.
  const instance = getCurrentInstance() as { scope?: EffectScope } | null;
  if (instance?.scope === scope) {
    onActivated(want);
    onDeactivated(() => void (isWanted.value = !!all().whileDeactivated));
  }
  // On a server these do not run in setup, and what is made outside of it must not open anything either.
  if (instance || typeof document === "object") watchPostEffect(want);

  const refs = {} as Record<string, unknown>;
  for (const name of PARTS) refs[name] = computed(() => snapshot.value[name]);
  for (const name of CONTROLS) {
    refs[name] = () => {
      store.value[name]();
      show();
    };
  }
  return refs as unknown as EventSourceRefs;
}

/** Follows a stream: see {@link UseEventSource}. */
export const useEventSource: UseEventSource = use as UseEventSource;
