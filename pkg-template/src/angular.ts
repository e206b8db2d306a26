import {
  afterRenderEffect,
  assertInInjectionContext,
  computed,
  InjectionToken,
  Injector,
  inject,
  NgZone,
  type Provider,
  type Resource,
  type ResourceSnapshot,
  type ResourceStatus,
  type Signal,
  signal,
  untracked,
} from "@angular/core";
import type { AnySourceError, DecodeError } from "./client/errors.js";
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
 * A stream's latest state, by read-only signals, which is a `Resource`, too.
 *
 * @example
 * ```ts
 * const label = (price: EventSourceResource<number | undefined>) => (price.hasValue() ? `${price.value()}` : price.status());
 * ```
 */
export interface EventSourceResource<T = any, M = any> extends Resource<T>, Controls {
  /** As {@link data}, but throws the failure that has ended the stream. */
  readonly value: Signal<T>;
  /**
   * `loading` until the first event, `resolved` from then on; `reloading` while the connection is opened again, `error` where a failure has ended the
   * stream, `idle` where nothing is asked for.
   */
  readonly status: Signal<ResourceStatus>;
  /** The latest fault: none once the stream is open, or an event has come that could be read. */
  readonly error: Signal<AnySourceError | DecodeError | undefined>;
  /** The payload of the latest event, or what `select` or `reduce` has made. */
  readonly data: Signal<T>;
  /** The latest event as a whole. */
  readonly message: Signal<M | undefined>;
  /** Where the stream stands. */
  readonly state: Signal<Snapshot["state"]>;
  /** Where the stream would go on from. */
  readonly lastEventId: Signal<string>;
  /** The number of this attempt since the last good connection, from 1. */
  readonly attempt: Signal<number>;
  /** What the next attempt waits for, or `null`. */
  readonly waitReason: Signal<Snapshot["waitReason"]>;
  /** When the next attempt starts, in ms since the Unix epoch, or `null`. */
  readonly nextAttemptAt: Signal<number | null>;
  /** Whether there is a value: {@link value} neither throws nor is undefined then. */
  hasValue(this: T extends undefined ? this : never): this is EventSourceResource<Exclude<T, undefined>, M>;
  hasValue(): boolean;
  /** Connects now, and opens what has ended. Returns whether there was something to do. */
  reload(): boolean;
}

/** What `Opens` makes of {@link eventSourceResource}. */
interface ResourceKind extends Kind {
  readonly made: EventSourceResource<this["data"], this["message"]>;
}

/** What a resource is told beside what a store is. */
export interface ResourceOptions {
  /** Whose end ends the resource, where it is made outside of an injection context. It is read where the options are no function. */
  injector?: Injector | undefined;
}

type Options = StoreOptions & ConnectOptions & ResourceOptions;

const DEFAULTS = new InjectionToken<ProviderOptions>("headwater");

/**
 * Says options for all resources of an application, a route or a component: what they say themselves goes before. A
 * function may `inject()`.
 *
 * @example
 * ```ts
 * const providers = [provideEventSource({ grace: 2000 })];
 * ```
 */
export function provideEventSource(options: ProviderOptions | (() => ProviderOptions)): Provider {
  return {
    provide: DEFAULTS,
    useFactory: () => ({ ...inject(DEFAULTS, { optional: true, skipSelf: true }), ...toValue(options) }),
  };
}

/**
 * Follows a stream until the component, the service or whatever else it is made in is destroyed. A URL and options that are
 * signals or functions are followed: another connection is opened where they ask for another one. It is opened after
 * the next rendering, and not on a server.
 *
 * @example
 * ```ts
 * import { signal } from "@angular/core";
 *
 * class PriceTag {
 *   readonly symbol = signal("ACME");
 *   readonly price = eventSourceResource(() => `/prices?of=${this.symbol()}`, { parse: Number });
 * }
 * ```
 */
export const eventSourceResource: Opens<ResourceKind, StoreUrl | (() => StoreUrl), ResourceOptions, OrFunction> =
  resource as never;

function resource(url: StoreUrl | (() => StoreUrl), own?: Options | (() => Options)): EventSourceResource {
  const given = typeof own === "object" ? own.injector : undefined;
  if (!given) assertInInjectionContext(eventSourceResource);
  const injector = given ?? inject(Injector);
  const zone = injector.get(NgZone);
  const defaults = injector.get(DEFAULTS, undefined, { optional: true });

  // Signals are read as late as possible: a component's inputs are set after it was made.
  const options = computed(() => {
    const { injector: _, ...rest } = { ...defaults, ...toValue(own) } as Options;
    return rest;
  });
  const address = computed(() => toValue<StoreUrl>(url));
  const identity = computed(() => identify(address(), options()));
  const store = computed(() => {
    identity();
    return untracked(() => liveStore(address(), () => untracked(options)));
  });
  const change = signal({});
  const snapshot = computed(() => {
    change();
    return store().get();
  });
  // What zone.js notices of a connection would have everything checked for changes. A signal tells by itself.
  const outside = (run: () => void): void => zone.runOutsideAngular(run);
  // It runs in browsers alone, and after rendering: what is first rendered is what a server has rendered.
  afterRenderEffect(
    (onCleanup) => {
      const current = store();
      untracked(() =>
        outside(() => {
          const leave = current.subscribe(() => change.set({}));
          onCleanup(() => outside(leave));
        }),
      );
      change.set({});
    },
    { injector },
  );

  const status = computed((): ResourceStatus => {
    const { state, error, message } = snapshot();
    if (state === "idle") return "idle";
    if (state === "closed") return error ? "error" : "resolved";
    if (!message) return "loading";
    return state === "open" ? "resolved" : "reloading";
  });
  const error = computed(() => snapshot().error ?? undefined);
  const data = computed(() => snapshot().data);
  const value = computed(() => {
    if (status() === "error") throw error();
    return data();
  });
  const control = (name: keyof Controls) => (): void => outside(() => untracked(store)[name]());
  const made = {
    ...Object.fromEntries([
      ...PARTS.map((name) => [name, computed(() => snapshot()[name])]),
      ...CONTROLS.map((name) => [name, control(name)]),
    ]),
    data,
    value,
    status,
    error,
    isLoading: computed(() => /loading/.test(status())),
    snapshot: computed((): ResourceSnapshot<unknown> => {
      const now = status();
      return now === "error" ? { status: now, error: error()! } : { status: now, value: data() };
    }),
    hasValue: () => status() !== "error" && data() !== undefined,
    reload() {
      const { state } = untracked(snapshot);
      const isNeeded = state !== "idle" && state !== "connecting";
      if (isNeeded) made[state === "closed" ? "open" : "reconnect"]();
      return isNeeded;
    },
  };
  return made as unknown as EventSourceResource;
}
