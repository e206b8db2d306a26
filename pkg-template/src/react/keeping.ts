import type { SourceEvent } from "../client/events.js";
import type { ConnectOptions } from "../client/options.js";
import type { Registry } from "../store/registry.js";
import type { EventSourceStore, StoreOptions, StoreUrl } from "../store/types.js";
import { liveStore } from "../store.js";

type Options = StoreOptions & ConnectOptions;

/** For how long, in ms, a stream stays for components that do not ask for it again. */
const GRACE = 5000;

/**
 * Holds a stream for components that have suspended. Those keep nothing themselves, since they do not exist yet: each
 * rendering must find the stream again. So it is found by what is asked for, and logs all that comes; each component
 * makes its own data of that, and reads on from the connection once it is shown.
 */
export interface Keeper {
  readonly _store: EventSourceStore;
  readonly _log: SourceEvent<any, any>[];
  /** Those of the component that was shown last, or else of the first rendering. */
  _options: Options;
  /** Resolves when there is something new, and each few seconds. */
  _news(): Promise<void>;
  /** Is called as a component is shown: it holds the connection itself then, and others begin anew. */
  _forget(): void;
  /** Lets go of the stream. */
  _end(): void;
}

const page = {};
const all = new WeakMap<object, Map<string, Keeper>>();

/** The keeper of those who ask for this, which begins with the first of them. */
export function keeperOf(url: StoreUrl, options: Options, identity: string): Keeper {
  const { registry = page as Registry, parse, schema, key, body, lastEventId } = options;
  if (key == null && typeof body === "object" && body && !(body instanceof URLSearchParams))
    throw new TypeError("suspense finds a stream again by what is sent, which has to be a text here, or needs a key");
  let those = all.get(registry);
  if (!those) all.set(registry, (those = new Map()));
  // Functions are made anew by each rendering: of them, only the text counts.
  const id = `${[identity, url, lastEventId, parse, Object.keys(schema ?? parse ?? 0)]}`;
  let keeper = those.get(id);
  if (!keeper) those.set(id, (keeper = begin(url, options, () => those.get(id) === keeper && those.delete(id))));
  return keeper;
}

function begin(url: StoreUrl, options: Options, forget: () => void): Keeper {
  const log: SourceEvent<any, any>[] = [];
  let isAsked = true;
  let news: Promise<void> | undefined;
  let wake: (() => void) | undefined;
  const tell = (): void => {
    news = undefined;
    wake?.();
  };
  const now = (): Options => ({
    ...keeper._options,
    select: undefined,
    reduce: undefined,
    onMessage: (event) => log.push(event),
    onState: undefined,
    onError: undefined,
    throttle: "none",
  });
  const end = (): void => {
    clearTimeout(timer);
    forget();
    leave();
    log.length = 0;
  };
  const keeper = {
    _options: options,
    _log: log,
    _news() {
      isAsked = true;
      return (news ??= new Promise((resolve) => (wake = resolve)));
    },
    _forget: forget,
    _end: end,
  } as Keeper & { _store: EventSourceStore };
  keeper._store = liveStore(url, now);
  // Nobody tells of a component that was discarded: it just does not ask again.
  const look = (): void => {
    if (!isAsked) return end();
    isAsked = false;
    timer = setTimeout(look, GRACE);
    tell();
  };
  const leave = keeper._store.subscribe(tell);
  let timer = setTimeout(look, GRACE);
  return keeper;
}
