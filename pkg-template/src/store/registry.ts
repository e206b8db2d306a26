import type { AnySourceError, DecodeError } from "../client/errors.js";
import type { SourceEvent } from "../client/events.js";
import type { ConnectOptions } from "../client/options.js";
import type { Source, StateChange } from "../client/source.js";
import { connect } from "../index.js";
import { LONGEST } from "../link/timer.js";
import type { StoreOptions } from "./types.js";

type Url = Parameters<typeof connect>[0];

/** Who reads from a connection. */
export interface Reader {
  readonly _types: readonly string[];
  /** Its options of now. */
  _now(): ConnectOptions & StoreOptions;
  /** Returns what the handler has returned. */
  _hear(event: SourceEvent<any>): unknown;
  /** @param isAgain whether an answer is sent again from its beginning */
  _change(change: StateChange, isAgain: boolean): void;
  _fail(error: DecodeError): void;
  /** The connection begins again, without all that was before where `isAnew`. */
  _renewed(isAnew: boolean): void;
}

/** A source, and those of the page who read from it. It is open as long as somebody does, and for the grace after that. */
export interface Connection {
  readonly _asked: unknown;
  _source: Source | undefined;
  _error: AnySourceError | DecodeError | null;
  /** @param lastEventId where it goes on from, if nobody else holds it open */
  _join(reader: Reader, lastEventId: string): void;
  /** @param grace for how long, in ms, the connection stays if nobody else reads from it */
  _leave(reader: Reader, grace: number): void;
  _end(): void;
  /** Another source in place of this one, for the same readers. They hear nothing of the end of the one before. */
  _renew(lastEventId: string, isAnew: boolean): void;
  /** The latest event of these types, whoever has heard it. */
  _latest(types: readonly string[]): SourceEvent<any> | undefined;
}

/**
 * @param all where it is found as long as it is open
 * @param asked what it is found by
 */
function connectionIn(all: Set<Connection>, asked: unknown, url: Url, given: ConnectOptions): Connection {
  const readers = new Map<Reader, (() => void)[]>();
  /** The latest event by what was listened to, in the order in which they came. */
  const latest = new Map<string, SourceEvent<any> | undefined>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** How often somebody has come, or the last one left: only the last time counts. */
  let turns = 0;

  /** The options, whose functions are those of a reader who is there: the first one may have gone, and its token with it. */
  const live = (): ConnectOptions => {
    const options: Record<string, any> = { ...given };
    for (const name in options) {
      const value = options[name];
      // What makes payloads depends on nothing else, and some schemas are functions.
      if (typeof value !== "function" || name === "parse" || name === "schema") continue;
      options[name] = (...args: unknown[]) => {
        const [reader] = readers.keys();
        const current = (reader?._now() as Record<string, any> | undefined)?.[name];
        return (typeof current === "function" ? current : value)(...args);
      };
    }
    return options as ConnectOptions;
  };

  const open = (lastEventId: string): void => {
    const options = live();
    const source: Source = connect(url, {
      ...options,
      lastEventId,
      onDecodeError: (error: DecodeError) => {
        self._error = error;
        each(readers, (reader) => hears(reader._types, error.type) && reader._fail(error));
        options.onDecodeError?.(error);
      },
    } as ConnectOptions);
    all.add(self);
    latest.clear();
    self._error = null;
    self._source = source;
    let hasOpened = false;
    source.onState((change) => {
      if (self._source !== source) return;
      const isOpen = change.state === "open";
      const isAgain = isOpen && hasOpened && options.until !== undefined && !source.lastEventId;
      hasOpened ||= isOpen;
      if (isOpen || change.error) self._error = change.error;
      each(readers, (reader) => reader._change(change, isAgain));
    });
  };

  const listen = (reader: Reader): void => {
    const source = self._source!;
    readers.set(
      reader,
      reader._types.map((type) => {
        if (!latest.has(type)) {
          latest.set(type, undefined);
          source.on(type, (event: SourceEvent<any>) => {
            self._error = null;
            latest.delete(type);
            latest.set(type, event);
          });
        }
        return source.on(type, (event: SourceEvent<any>) => reader._hear(event));
      }),
    );
  };

  const self: Connection = {
    _asked: asked,
    _source: undefined,
    _error: null,
    _join(reader, lastEventId) {
      clearTimeout(timer);
      turns++;
      if (!self._source || (!readers.size && self._source.state === "closed")) open(lastEventId);
      listen(reader);
    },
    _leave(reader, grace) {
      for (const off of readers.get(reader) ?? []) off();
      readers.delete(reader);
      if (readers.size) return;
      const turn = ++turns;
      const end = (): void => void (turn === turns && self._end());
      if (grace > 0) timer = setTimeout(end, Math.min(grace, LONGEST));
      else queueMicrotask(end);
    },
    _end() {
      clearTimeout(timer);
      all.delete(self);
      const source = self._source;
      source?.close();
      // One who hears of that may have opened it again.
      if (self._source === source) self._source = undefined;
    },
    _renew(lastEventId, isAnew) {
      const before = self._source;
      open(lastEventId);
      before?.close();
      each(readers, (reader) => {
        listen(reader);
        reader._renewed(isAnew);
      });
    },
    _latest(types) {
      let last: SourceEvent<any> | undefined;
      for (const event of latest.values()) if (event && hears(types, event.type)) last = event;
      return last;
    },
  };
  return self;
}

/** Goes through what is there now, but for what is taken out meanwhile. */
export function each<T>(all: Map<T, unknown> | Set<T>, act: (one: T) => unknown): void {
  for (const one of [...all.keys()]) if (all.has(one)) act(one);
}

const hears = (types: readonly string[], type: string): boolean => types.includes("*") || types.includes(type);

/**
 * The connections that stores share. A page has one; give another to tests, or to each request on a server.
 *
 * @example
 * ```ts
 * const registry: Registry = eventSourceRegistry();
 * const store = eventSourceStore("/feed", { registry });
 * ```
 */
export interface Registry {
  /** Closes all of its connections. */
  close(): void;
}

/** The registry that {@link eventSourceRegistry} makes. */
interface Connections extends Registry {
  readonly _all: Set<Connection>;
}

/**
 * Makes a registry. A page needs none of its own: see {@link Registry}.
 *
 * @example
 * ```ts
 * const registry = eventSourceRegistry();
 * const store = eventSourceStore("/feed", { registry });
 * registry.close();
 * ```
 */
export function eventSourceRegistry(): Registry {
  const all = new Set<Connection>();
  return { _all: all, close: () => each(all, (one) => one._end()) } as Connections;
}

/** The page's. */
const page: Registry = /* @__PURE__ */ eventSourceRegistry();

/**
 * The connection of a stream in a registry: the one that others have, or a new one, which is not open yet.
 *
 * @param key stands for all options but the URL
 */
export function connectionOf(
  registry: Registry = page,
  url: Url,
  key: string | null | undefined,
  options: ConnectOptions,
): Connection {
  const { _all: all } = registry as Connections;
  const { method, body, json } = options;
  const asked = [typeof url === "function" ? url : String(url), key ?? options];
  // What is sent must not be sent once for two who ask.
  const isShared = key != null || (/^get$/i.test(method ?? "get") && body == null && json === undefined);
  if (isShared) for (const one of all) if (equal(one._asked, asked)) return one;
  return connectionIn(all, asked, url, options);
}

/** Whether two values say the same: plain ones by what is in them, all others where they are one. */
function equal(a: any, b: any): boolean {
  if (Object.is(a, b)) return true;
  if (!isPlain(a) || !isPlain(b)) return false;
  return Object.keys({ ...a, ...b }).every((key) => equal(a[key], b[key]));
}

const isPlain = (value: any): boolean => Array.isArray(value) || Object.getPrototypeOf(value ?? 0) === Object.prototype;
