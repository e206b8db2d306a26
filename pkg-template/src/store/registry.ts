import type { AnySourceError, DecodeError } from "../client/errors.js";
import type { SourceEvent } from "../client/events.js";
import type { ConnectOptions } from "../client/options.js";
import type { Source, StateChange } from "../client/source.js";
import { connect } from "../index.js";
import { LONGEST } from "../link/alarm.js";
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
export class Connection {
  readonly _asked: unknown;
  readonly #all: Set<Connection>;
  readonly #url: Url;
  readonly #options: ConnectOptions;
  readonly #readers = new Map<Reader, (() => void)[]>();
  /** The latest event by what was listened to, in the order in which they came. */
  readonly #latest = new Map<string, SourceEvent<any> | undefined>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How often somebody has come, or the last one left: only the last time counts. */
  #turns = 0;
  _source: Source | undefined;
  _error: AnySourceError | DecodeError | null = null;

  /**
   * @param all where it is found as long as it is open
   * @param asked what it is found by
   */
  constructor(all: Set<Connection>, asked: unknown, url: Url, options: ConnectOptions) {
    this.#all = all;
    this._asked = asked;
    this.#url = url;
    this.#options = options;
  }

  /** @param lastEventId where it goes on from, if nobody else holds it open */
  _join(reader: Reader, lastEventId: string): void {
    clearTimeout(this.#timer);
    this.#turns++;
    if (!this._source || (!this.#readers.size && this._source.state === "closed")) this.#open(lastEventId);
    this.#listen(reader);
  }

  /** @param grace for how long, in ms, the connection stays if nobody else reads from it */
  _leave(reader: Reader, grace: number): void {
    this.#quiet(reader);
    this.#readers.delete(reader);
    if (this.#readers.size) return;
    const turn = ++this.#turns;
    const end = (): void => void (turn === this.#turns && this._end());
    if (grace > 0) this.#timer = setTimeout(end, Math.min(grace, LONGEST));
    else queueMicrotask(end);
  }

  _end(): void {
    clearTimeout(this.#timer);
    this.#all.delete(this);
    const source = this._source;
    source?.close();
    // One who hears of that may have opened it again.
    if (this._source === source) this._source = undefined;
  }

  /** Another source in place of this one, for the same readers. They hear nothing of the end of the one before. */
  _renew(lastEventId: string, isAnew: boolean): void {
    const before = this._source;
    this.#open(lastEventId);
    before?.close();
    each(this.#readers, (reader) => {
      this.#listen(reader);
      reader._renewed(isAnew);
    });
  }

  /** The latest event of these types, whoever has heard it. */
  _latest(types: readonly string[]): SourceEvent<any> | undefined {
    let latest: SourceEvent<any> | undefined;
    for (const event of this.#latest.values()) if (event && hears(types, event.type)) latest = event;
    return latest;
  }

  #open(lastEventId: string): void {
    const options = this.#live();
    const source: Source = connect(this.#url, {
      ...options,
      lastEventId,
      onDecodeError: (error: DecodeError) => {
        this._error = error;
        each(this.#readers, (reader) => hears(reader._types, error.type) && reader._fail(error));
        options.onDecodeError?.(error);
        // An answer with a hole must not pass for a whole one. A loop throws here.
        if (options.until !== undefined && !options.onDecodeError) source.close();
      },
    } as ConnectOptions);
    this.#all.add(this);
    this.#latest.clear();
    this._error = null;
    this._source = source;
    let hasOpened = false;
    source.onState((change) => {
      if (this._source !== source) return;
      const isOpen = change.state === "open";
      const isAgain = isOpen && hasOpened && options.until !== undefined && !source.lastEventId;
      hasOpened ||= isOpen;
      if (isOpen || change.error) this._error = change.error;
      each(this.#readers, (reader) => reader._change(change, isAgain));
    });
  }

  /** The options, whose functions are those of a reader who is there: the first one may have gone, and its token with it. */
  #live(): ConnectOptions {
    const options: Record<string, any> = { ...this.#options };
    for (const name in options) {
      const value = options[name];
      // What makes payloads depends on nothing else, and some schemas are functions.
      if (typeof value !== "function" || name === "parse" || name === "schema") continue;
      options[name] = (...args: unknown[]) => {
        const [reader] = this.#readers.keys();
        const current = (reader?._now() as Record<string, any> | undefined)?.[name];
        return (typeof current === "function" ? current : value)(...args);
      };
    }
    return options as ConnectOptions;
  }

  #quiet(reader: Reader): void {
    for (const off of this.#readers.get(reader) ?? []) off();
  }

  #listen(reader: Reader): void {
    const source = this._source!;
    const latest = this.#latest;
    // Who was told first of a new source may have had it replaced, or another reader join: that one listens already.
    this.#quiet(reader);
    this.#readers.set(
      reader,
      reader._types.map((type) => {
        if (!latest.has(type)) {
          latest.set(type, undefined);
          source.on(type, (event: SourceEvent<any>) => {
            this._error = null;
            latest.delete(type);
            latest.set(type, event);
          });
        }
        return source.on(type, (event: SourceEvent<any>) => reader._hear(event));
      }),
    );
  }
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
  return new Connection(all, asked, url, options);
}

/** Whether two values say the same: plain ones by what is in them, all others where they are one. */
function equal(a: any, b: any): boolean {
  if (Object.is(a, b)) return true;
  if (!isPlain(a) || !isPlain(b)) return false;
  return Object.keys({ ...a, ...b }).every((key) => equal(a[key], b[key]));
}

const isPlain = (value: any): boolean => Array.isArray(value) || Object.getPrototypeOf(value ?? 0) === Object.prototype;
