import { getContext, onMount, setContext, untrack } from "svelte";
import { createSubscriber } from "svelte/reactivity";
import { toStore } from "svelte/store";
import type { ConnectOptions } from "./client/options.js";
import { CONTROLS, PARTS, toValue } from "./store/parts.js";
import type {
  EventSourceStore,
  Opens,
  OrFunction,
  ProviderOptions,
  Reading,
  ReadingKind,
  StoreOptions,
  StoreUrl,
} from "./store/types.js";
import { identify, liveStore } from "./store.js";

export type { ProviderOptions } from "./store/types.js";

/**
 * Where `createEventSource` reads from. A function is a getter, and what it reads is followed.
 *
 * @example
 * ```ts
 * import type { UrlSource } from "headwater/svelte";
 *
 * const url: UrlSource = () => (signal.aborted ? null : "/feed");
 * ```
 */
export type UrlSource = Exclude<StoreUrl, (...args: any[]) => unknown> | (() => StoreUrl);

/**
 * Follows a stream. Called in a component or an effect, it does so from when that is mounted until it is taken away; called
 * elsewhere, in a module or a handler of events, as long as an effect or a template reads from it.
 *
 * The URL and the options may be functions, and what they read is followed: where something else is asked for, the stream
 * before is left, and what it has said is not shown any more. Nothing is opened on a server. What it returns has getters:
 * read them where they are shown, since a value that is taken out of it stays what it is.
 *
 * @example
 * ```ts
 * import { createEventSource } from "headwater/svelte";
 *
 * const feed = createEventSource(() => "/prices", { schema: { tick: z.object({ price: z.number() }) } });
 * const label = () => (feed.state === "open" ? feed.data?.price : "…");
 * ```
 */
export type CreateEventSource = Opens<ReadingKind, UrlSource, unknown, OrFunction>;

type Options = StoreOptions & ConnectOptions;

const KEY = Symbol.for("headwater/svelte");

/** What is said for the component that is being made, if one is. */
function contextual(): (() => ProviderOptions) | undefined {
  try {
    return getContext(KEY);
  } catch {
    return undefined;
  }
}

/**
 * Says options for all components within the one that calls this as it is made. They may be a function, and what it
 * reads is followed.
 *
 * @example
 * ```ts
 * import { setEventSourceContext } from "headwater/svelte";
 *
 * setEventSourceContext({ grace: 2000 });
 * ```
 */
export function setEventSourceContext(options: ProviderOptions | (() => ProviderOptions)): void {
  const outer = contextual();
  setContext(KEY, () => ({ ...outer?.(), ...toValue(options) }));
}

/** A store, and what reads from it. */
interface Held {
  readonly _identity: string | undefined;
  readonly _store: EventSourceStore;
  /** Tells the effect that this is called in of changes. */
  _track(): void;
  /** Subscribes, and returns what leaves. */
  _join(): () => void;
}

// Who reads runs again at each change, by createSubscriber. It opens nothing by itself where an owner does, a component
// or an effect: that leaves at once, while createSubscriber waits for who might read again.
function create(url: UrlSource, given?: Options | (() => Options)): Reading {
  const context = contextual();
  const options = (): Options => ({ ...context?.(), ...toValue(given) });
  let isOwned = true;
  let held: Held | undefined;

  const hold = (address: StoreUrl, identity: string | undefined): Held => {
    const store = liveStore(address, options);
    let show = (): void => {};
    const join = (): (() => void) => {
      const leave = store.subscribe(() => show());
      show();
      return () => {
        leave();
        show();
      };
    };
    const track = createSubscriber((update) => {
      show = update;
      let leave: (() => void) | undefined;
      // A template is read while it is hydrated, when it must be as the server has made it.
      if (!isOwned) queueMicrotask(() => show === update && (leave = join()));
      return () => {
        show = () => {};
        leave?.();
      };
    });
    return { _identity: identity, _store: store, _track: track, _join: join };
  };

  const current = (): Held => {
    const address = toValue(url);
    const identity = identify(address, options());
    if (!held || held._identity !== identity) held = hold(address, identity);
    return held;
  };

  const own = (): (() => void) => {
    let joined: Held | undefined;
    let leave: (() => void) | undefined;
    const stop = toStore(current).subscribe((next) => {
      if (next === joined) return;
      joined = next;
      untrack(() => {
        leave?.();
        leave = next._join();
      });
    });
    return () => {
      stop();
      leave?.();
    };
  };
  try {
    onMount(own);
  } catch {
    // There is no component. An effect there may be.
    isOwned = false;
    createSubscriber(() => {
      isOwned = true;
      return own();
    })();
  }

  const reading = {};
  for (const name of PARTS) {
    Object.defineProperty(reading, name, {
      enumerable: true,
      get() {
        const held = current();
        held._track();
        return held._store.get()[name];
      },
    });
  }
  for (const name of CONTROLS)
    Object.defineProperty(reading, name, { enumerable: true, value: () => untrack(() => current()._store[name]()) });
  return reading as Reading;
}

/** Follows a stream: see {@link CreateEventSource}. */
export const createEventSource: CreateEventSource = create as CreateEventSource;
