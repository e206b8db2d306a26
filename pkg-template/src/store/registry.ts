import type { AnySourceError, DecodeError } from "../client/errors.js";
import type { SourceEvent } from "../client/events.js";
import type { ConnectOptions } from "../client/options.js";
import type { Source, StateChange } from "../client/source.js";
import { connect } from "../index.js";
import { LONGEST } from "../link/timer.js";

type Url = Parameters<typeof connect>[0];

/** Who reads from a connection. */
export interface Reader {
  readonly _types: readonly string[];
  /** Its options of the connection. */
  readonly _options: ConnectOptions;
  /** Returns what the handler has returned. */
  _hear(event: SourceEvent<any>): unknown;
  _change(change: StateChange): void;
  _fail(error: DecodeError): void;
  /** The connection begins again, without all that was before where `isAnew`. */
  _renewed(isAnew: boolean): void;
}

/** A source, and those of the page who read from it. It is open as long as somebody does, and for the grace after that. */
export class Connection {
  readonly #readers = new Map<Reader, (() => void)[]>();
  readonly #leave: () => void;
  /** The latest event by what was listened to, and its number. */
  #latest = new Map<string, [event: SourceEvent<any>, number: number] | undefined>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How often the last reader has left: only the last time counts. */
  #departures = 0;
  _source: Source | undefined;
  _error: AnySourceError | DecodeError | null = null;

  constructor(
    readonly _url: Url,
    readonly _options: ConnectOptions,
    leave: () => void,
  ) {
    this.#leave = leave;
  }

  /** @param lastEventId where it goes on from, if nobody else holds it open */
  _join(reader: Reader, lastEventId: string): void {
    clearTimeout(this.#timer);
    if (!this._source || (!this.#readers.size && this._source.state === "closed")) {
      try {
        this.#open(lastEventId);
      } catch (error) {
        this.#leave();
        throw error;
      }
    }
    this.#listen(reader);
  }

  /** @param grace for how long, in ms, the connection stays if nobody else reads from it */
  _part(reader: Reader, grace: number): void {
    for (const off of this.#readers.get(reader) ?? []) off();
    this.#readers.delete(reader);
    if (this.#readers.size) return;
    const departure = ++this.#departures;
    const end = (): void => void (this.#readers.size || departure !== this.#departures || this._end());
    clearTimeout(this.#timer);
    if (grace > 0) this.#timer = setTimeout(end, Math.min(grace, LONGEST));
    else queueMicrotask(end);
  }

  _end(): void {
    clearTimeout(this.#timer);
    const source = this._source;
    if (!source) return;
    source.close();
    this._source = undefined;
    this.#leave();
  }

  /** Another source in place of this one, for the same readers. They hear nothing of the end of the one before. */
  _renew(lastEventId: string, isAnew: boolean): void {
    const before = this._source;
    this.#open(lastEventId);
    before?.close();
    for (const reader of [...this.#readers.keys()]) {
      // One of them may have left because of what another has heard.
      if (!this.#readers.has(reader)) continue;
      this.#listen(reader);
      reader._renewed(isAnew);
    }
  }

  /** The latest event of these types, whoever has heard it. */
  _latest(types: readonly string[]): SourceEvent<any> | undefined {
    let latest: [event: SourceEvent<any>, number: number] | undefined;
    for (const one of this.#latest.values()) {
      const isHeard = one && (types.includes("*") || types.includes(one[0].type));
      if (isHeard && (!latest || one[1] > latest[1])) latest = one;
    }
    return latest?.[0];
  }

  #open(lastEventId: string): void {
    this.#latest = new Map();
    this._error = null;
    const { onDecodeError } = this._options;
    const source: Source = connect(this._url, {
      ...this.#options(),
      lastEventId: lastEventId || undefined,
      onDecodeError: (error: DecodeError) => {
        this._error = error;
        for (const reader of [...this.#readers.keys()]) if (hears(reader, error.type)) reader._fail(error);
        onDecodeError?.(error);
      },
    } as ConnectOptions);
    this._source = source;
    source.onState((change) => {
      if (this._source !== source) return;
      if (change.error || change.state === "open") this._error = change.error;
      for (const reader of [...this.#readers.keys()]) if (this.#readers.has(reader)) reader._change(change);
    });
  }

  /** The options, whose functions are those of a reader who is there: the first one may have gone, and its token with it. */
  #options(): ConnectOptions {
    const options: Record<string, unknown> = { ...this._options };
    for (const [name, value] of Object.entries(options)) {
      if (typeof value !== "function" || ASIS.includes(name)) continue;
      options[name] = (...args: unknown[]) => {
        const [reader] = this.#readers.keys();
        const current = (reader?._options as Record<string, unknown> | undefined)?.[name];
        return (typeof current === "function" ? current : value)(...args);
      };
    }
    return options as ConnectOptions;
  }

  #listen(reader: Reader): void {
    const source = this._source!;
    this.#readers.set(
      reader,
      reader._types.map((type) => {
        if (!this.#latest.has(type)) {
          this.#latest.set(type, undefined);
          source.on(type, (event) => {
            this._error = null;
            this.#latest.set(type, [event as SourceEvent<any>, source.received]);
          });
        }
        return source.on(type, (event) => reader._hear(event as SourceEvent<any>));
      }),
    );
  }
}

/** Functions that make payloads, which depend on nothing else, and schemas, some of which are functions. */
export const ASIS: readonly string[] = ["parse", "schema"];

const hears = ({ _types: types }: Reader, type: string): boolean => types.includes("*") || types.includes(type);

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
export class Connections implements Registry {
  readonly #all = new Map<string, Set<Connection>>();

  /**
   * @param identity what two connections must have in common to be one
   * @param isKeyed whether that is enough
   * @param isShared whether two may be one at all
   */
  _find(identity: string, url: Url, options: ConnectOptions, isKeyed: boolean, isShared: boolean): Connection {
    let those = this.#all.get(identity);
    if (!those) this.#all.set(identity, (those = new Set()));
    if (isShared)
      for (const one of those) if (equal(one._url, url) && (isKeyed || equal(one._options, options))) return one;
    const made: Connection = new Connection(url, options, () => {
      those.delete(made);
      if (!those.size && this.#all.get(identity) === those) this.#all.delete(identity);
    });
    those.add(made);
    return made;
  }

  close(): void {
    for (const those of this.#all.values()) for (const one of those) one._end();
  }
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
  return new Connections();
}

/** The page's. */
export const page: Registry = new Connections();

/** Whether two values say the same: plain ones by what is in them, all others where they are one. */
function equal(a: any, b: any): boolean {
  if (Object.is(a, b)) return true;
  if (!isPlain(a) || !isPlain(b)) return false;
  const keys = Object.keys({ ...a, ...b });
  return keys.every((key) => equal(a[key], b[key]));
}

const isPlain = (value: any): boolean => Array.isArray(value) || Object.getPrototypeOf(value ?? 0) === Object.prototype;
