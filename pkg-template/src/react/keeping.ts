import type { SourceEvent } from "../client/events.js";
import type { ConnectOptions } from "../client/options.js";
import type { Registry } from "../store/registry.js";
import type { EventSourceStore, StoreOptions, StoreUrl } from "../store/types.js";
import { liveStore } from "../store.js";

type Options = StoreOptions & ConnectOptions;

/** For how long, in ms, a stream stays for components that do not ask for it again. */
const GRACE = 5000;

/** What a component is told of, which is not there yet or not any more. */
export const SILENT = { onMessage: undefined, onState: undefined, onError: undefined };

/**
 * Holds a stream for components that have suspended. Those keep nothing themselves, since they do not exist yet: each
 * rendering must find the stream again. So it is found by what is asked for, and logs all that comes; each component
 * makes its own data of that, and reads on from the connection once it is shown.
 */
export interface Keeper {
  readonly _registry: Registry | undefined;
  /** What it is found by. */
  readonly _id: string;
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

const all = new Set<Keeper>();

/** The keeper of those who ask for this, which begins with the first of them. */
export function keeperOf(url: StoreUrl, options: Options, identity: string): Keeper {
  const { registry, parse, schema, key, body, lastEventId } = options;
  if (key == null && typeof body === "object" && body && !(body instanceof URLSearchParams))
    throw new TypeError("suspense needs a key where the body is no text");
  // Functions are made anew by each rendering: of them, only the text counts.
  const id = `${[identity, url, lastEventId, parse, Object.keys(schema ?? parse ?? 0)]}`;
  for (const keeper of all) if (keeper._registry === registry && keeper._id === id) return keeper;

  const log: SourceEvent<any, any>[] = [];
  let isAsked = true;
  let old = 0;
  let news: Promise<void> | undefined;
  let wake: (() => void) | undefined;
  const tell = (): void => {
    news = undefined;
    wake?.();
  };
  const keeper = {
    _registry: registry,
    _id: id,
    _options: options,
    _log: log,
    _news() {
      isAsked = true;
      return (news ??= new Promise((resolve) => (wake = resolve)));
    },
    _forget: () => void all.delete(keeper),
    _end() {
      clearTimeout(timer);
      keeper._forget();
      leave();
      log.length = 0;
    },
  } as Keeper & { _store: EventSourceStore };
  keeper._store = liveStore(url, () => ({
    ...keeper._options,
    ...SILENT,
    select: undefined,
    reduce: undefined,
    onMessage: (event) => log.push(event),
    throttle: "none",
  }));
  const leave = keeper._store.subscribe(tell);
  all.add(keeper);
  // Nobody tells of a component that was discarded: it just does not ask again. One that does has seen all that was
  // logged before, and nothing of it was an event for it. So the log has what comes in twice this time.
  const look = (): void => {
    if (!isAsked) return keeper._end();
    isAsked = false;
    log.splice(0, old);
    old = log.length;
    timer = setTimeout(look, GRACE);
    tell();
  };
  let timer = setTimeout(look, GRACE);
  return keeper;
}
