import type { AnySourceError, DecodeError } from "../client/errors.js";
import type { EventFor, EventMap } from "../client/events.js";
import type { CommonOptions, ConnectOptions, Dynamic, ParsedBy, Parsers } from "../client/options.js";
import type { EventsOf, Schemas, StandardSchema } from "../client/schema.js";
import type { SourceState, StateChange, WaitReason } from "../client/source.js";
import type { URL } from "../platform/types.js";
import type { Registry } from "./registry.js";

/**
 * Where a store reads from. Nothing is opened for `null`, `undefined`, `false` and an empty text.
 *
 * @example
 * ```ts
 * const urlOf = (user: string | null): StoreUrl => user && `/feeds/${user}`;
 * ```
 */
export type StoreUrl = Dynamic<string | URL> | null | undefined | false;

/**
 * What a component shows: one object, which is replaced as a whole, so that its parts belong together.
 *
 * @example
 * ```ts
 * const show = ({ state, data }: Snapshot<number>) => (state === "open" ? data : "…");
 * ```
 */
export interface Snapshot<T = any, M = any> {
  /** The payload of the latest event, or what `select` or `reduce` has made. */
  readonly data: T;
  /** The event that `data` was last made of, as a whole. */
  readonly message: M | undefined;
  /** Where the stream stands: `idle` before anybody has asked for it, and where there is no URL. */
  readonly state: SourceState | "idle";
  /** The latest fault: `null` once the stream is open, or an event has come that could be read. */
  readonly error: AnySourceError | DecodeError | null;
  /** Where the stream would go on from. */
  readonly lastEventId: string;
  /** The number of this attempt since the last good connection, from 1; 0 before the first one. */
  readonly attempt: number;
  /** What the next attempt waits for, or `null`. */
  readonly waitReason: WaitReason | null;
  /** When the next attempt starts, in ms since the Unix epoch, or `null`. */
  readonly nextAttemptAt: number | null;
}

/**
 * What a reader can do beside reading.
 *
 * @example
 * ```ts
 * const again = ({ close, open }: Controls) => (close(), open());
 * ```
 */
export interface Controls {
  /** Takes part again after {@link close}, or opens what has ended or failed, from the last event ID. No effect on what is open. */
  open(): void;
  /** Leaves the stream until {@link open}. The connection ends, unless others read from it. */
  close(): void;
  /** Connects now, for all who read from the connection: see `Source.reconnect`. */
  reconnect(): void;
  /** Begins anew, for all who read from the connection: without last event ID, `data`, `message` and `error`. */
  restart(): void;
}

/**
 * A stream's latest state, without a framework. It connects as long as somebody is subscribed.
 *
 * @example
 * ```ts
 * const show = (store: EventSourceStore<number | undefined>) => store.subscribe(() => console.log(store.get().data));
 * ```
 */
export interface EventSourceStore<T = any, M = any> extends Controls {
  /** What is shown before anything has come: what a server renders, and the page in its first rendering. */
  readonly initial: Snapshot<T, M>;
  /** The same object until something has changed. */
  get(): Snapshot<T, M>;
  /**
   * Calls `listener` after each change, and connects where nobody has yet. Read {@link get} right after it: what
   * others of the page have received is there at once. Returns a function that leaves.
   */
  subscribe(listener: () => void): () => void;
}

/**
 * What a hook gives to a component: what it shows, and what it can do.
 *
 * @example
 * ```ts
 * const label = ({ data, state }: Reading<number | undefined>) => (state === "open" ? `${data}` : "…");
 * ```
 */
export type Reading<T = any, M = any> = Snapshot<T, M> & Controls;

/** What a store is told beside the options of `connect()`. */
export interface ViewOptions<M, T> {
  /** Makes `data` of an event; the event changes nothing where this returns `undefined`. Default: the event's payload. */
  select?: ((event: M) => T | undefined) | undefined;
  /** Makes the next `data` of the one before and an event: every event is in it. It starts from `initial`, and what others have heard before is not in it. Default: none. */
  reduce?: ((data: T, event: M) => T) | undefined;
  /** What `data` is before the first event: say what a server has rendered, with `lastEventId` beside it. Default: none. */
  initial?: T | undefined;
  /** Is called for every event, in order, however many come in a chunk. Default: none. */
  onMessage?: ((event: M) => unknown) | undefined;
  /** Is called at every change of state. Default: none. */
  onState?: ((change: StateChange) => void) | undefined;
  /** Is called for every fault: of the connection, and of an event that could not be read. Default: none. */
  onError?: ((error: AnySourceError | DecodeError) => void) | undefined;
}

/** Options of all stores and hooks that may be set for many at once. Times are in milliseconds. */
export interface Defaults {
  /** How often subscribers are told at most: once a frame, in so many ms, or (`none`) at each event. A change of state is told at once, with all that came before it. Default: `frame`. */
  throttle?: "frame" | "none" | number | undefined;
  /** For how long, in ms, a connection outlives the last who reads from it: long enough for the next page of a route, say. Default: 0: who is put in the place of another within a task keeps its connection. */
  grace?: number | undefined;
  /** Where connections are looked for and kept. Default: one for the page. */
  registry?: Registry | undefined;
}

/**
 * What may be said once for many readers. What one says itself goes before. What makes payloads is not among it, since
 * types follow from that.
 *
 * @example
 * ```ts
 * const defaults: ProviderOptions = { grace: 2000, headers: async () => ({ authorization: await token() }) };
 * ```
 */
export type ProviderOptions = Omit<Partial<ConnectOptions>, "parse" | "schema"> & Defaults;

/**
 * The options of a store that are not those of `connect()`.
 *
 * @example
 * ```ts
 * const options: StoreOptions<{ tick: number }, "tick"> = { events: ["tick"], throttle: 250 };
 * ```
 */
export interface StoreOptions<E extends EventMap = any, K extends string = any, T = any>
  extends Defaults,
    ViewOptions<MessageOf<E, K>, T> {
  /** The types of events that are heard, or `*` for all. Default: those that `schema` or `parse` name, or `message`. */
  events?: readonly K[] | K | "*" | undefined;
  /** Names the connection beside its URL: who gives the same shares it, and another one opens another. It stands for all options of the connection, and whoever comes first makes it. Default: streams by GET are shared where all options of the connection are equal; functions and objects of classes are where they are the same ones. */
  key?: string | null | undefined;
  /** Whether anything is opened. Default: true. */
  enabled?: boolean | undefined;
}

/** The types that are heard where `events` names none, by what is said of payloads. */
export type HeardBy<O> = O extends StandardSchema | string | ((data: string) => unknown)
  ? "message"
  : [Exclude<keyof O & string, "*">] extends [never]
    ? "message"
    : Exclude<keyof O & string, "*">;

/** The types of a map that a program names. */
export type Heard<E extends EventMap> = string extends keyof E ? "message" : Exclude<keyof E & string, "*">;

/** An event of one of these types. */
export type MessageOf<E extends EventMap, K extends string> = K extends unknown ? EventFor<E, K> : never;

/** The payload of an event of one of these types. */
export type PayloadOf<E extends EventMap, K extends string> = MessageOf<E, K>["data"];

/** The options where a program names the event map. It says which types are heard, unless that is `message` alone. */
export type NamedOptions<E extends EventMap, T> = ConnectOptions<E> &
  StoreOptions<E, Heard<E>, T> &
  ([Heard<E>] extends ["message"] ? unknown : { events: readonly Heard<E>[] | Heard<E> | "*" });

/**
 * What a function makes of the types of `data` and `message`: an entry's own kind of reading, as in
 * `interface Made extends Kind { readonly made: Reading<this["data"], this["message"]> }`.
 */
export interface Kind {
  /** The type of `data`. */
  readonly data: unknown;
  /** The type of `message`. */
  readonly message: unknown;
  /** What is made. */
  readonly made: unknown;
}

type Made<F extends Kind, E extends EventMap, K extends string, T> = (F & {
  readonly data: T;
  readonly message: MessageOf<E, K>;
})["made"];
type Validated<S extends Schemas> = CommonOptions<EventsOf<S>> & { schema: S; parse?: Parsers | undefined };
type ParsedOptions<P extends Parsers> = CommonOptions<ParsedBy<P>> & { parse: P; schema?: undefined };
type Texts = Record<string, string>;
type TextOptions = CommonOptions<Texts> & { parse?: undefined; schema?: undefined };
/** `data` is there from the start. */
interface From<T> {
  initial: T;
}

/**
 * How options may be said: as they are, or by a function, a ref, a signal. An entry says it by an interface that extends
 * this one, as `Kind` says what is made.
 */
export interface Giving {
  /** The type of the options. */
  readonly options: unknown;
  /** What stands for them. */
  readonly given: unknown;
}

/** Options as they are. */
export interface Plain extends Giving {
  readonly given: this["options"];
}

/** Options as they are, or a function that returns those of now. */
export interface OrFunction extends Giving {
  readonly given: this["options"] | (() => this["options"]);
}

type Given<By extends Giving, O> = (By & { readonly options: O })["given"];

/**
 * A function that opens a stream for those who show it, with the types that `connect()` has: `F` says what it returns,
 * `Url` what it takes, `More` its options beside those of stores, and `By` how options may be said. Of each two overloads
 * the first is for `data` that is there from the start.
 *
 * @example
 * ```ts
 * const open: Opens<StoreKind> = eventSourceStore;
 * ```
 */
export interface Opens<F extends Kind, Url = StoreUrl, More = unknown, By extends Giving = Plain> {
  /** Payloads are validated: their types are those that the schemas give. */
  <const S extends Schemas, T, const K extends string = HeardBy<S>>(
    url: Url,
    options: Given<By, Validated<S> & StoreOptions<EventsOf<S>, K, T> & From<T> & More>,
  ): Made<F, EventsOf<S>, K, T>;
  <const S extends Schemas, const K extends string = HeardBy<S>, T = PayloadOf<EventsOf<S>, K>>(
    url: Url,
    options: Given<By, Validated<S> & StoreOptions<EventsOf<S>, K, T> & More>,
  ): Made<F, EventsOf<S>, K, T | undefined>;
  /** Payloads are parsed: their types are those that the parsers return, and `unknown` for JSON. */
  <const P extends Parsers, T, const K extends string = HeardBy<P>>(
    url: Url,
    options: Given<By, ParsedOptions<P> & StoreOptions<ParsedBy<P>, K, T> & From<T> & More>,
  ): Made<F, ParsedBy<P>, K, T>;
  <const P extends Parsers, const K extends string = HeardBy<P>, T = PayloadOf<ParsedBy<P>, K>>(
    url: Url,
    options: Given<By, ParsedOptions<P> & StoreOptions<ParsedBy<P>, K, T> & More>,
  ): Made<F, ParsedBy<P>, K, T | undefined>;
  /** Payloads are text. */
  <T, const K extends string = "message">(
    url: Url,
    options: Given<By, TextOptions & StoreOptions<Texts, K, T> & From<T> & More>,
  ): Made<F, Texts, K, T>;
  <const K extends string = "message", T = string>(
    url: Url,
    options?: Given<By, TextOptions & StoreOptions<Texts, K, T> & More>,
  ): Made<F, Texts, K, T | undefined>;
  /** The program names the event map. */
  <E extends EventMap, T = PayloadOf<E, Heard<E>>>(
    url: Url,
    options: Given<By, NamedOptions<E, T> & From<T> & More>,
  ): Made<F, E, Heard<E>, T>;
  <E extends EventMap, T = PayloadOf<E, Heard<E>>>(
    url: Url,
    options: Given<By, NamedOptions<E, T> & More>,
  ): Made<F, E, Heard<E>, T | undefined>;
}

/** As {@link Opens}, for a class whose constructor takes its host first. */
export interface Constructs<F extends Kind, Host, Url = StoreUrl, More = unknown, By extends Giving = Plain> {
  new <const S extends Schemas, T, const K extends string = HeardBy<S>>(
    host: Host,
    url: Url,
    options: Given<By, Validated<S> & StoreOptions<EventsOf<S>, K, T> & From<T> & More>,
  ): Made<F, EventsOf<S>, K, T>;
  new <const S extends Schemas, const K extends string = HeardBy<S>, T = PayloadOf<EventsOf<S>, K>>(
    host: Host,
    url: Url,
    options: Given<By, Validated<S> & StoreOptions<EventsOf<S>, K, T> & More>,
  ): Made<F, EventsOf<S>, K, T | undefined>;
  new <const P extends Parsers, T, const K extends string = HeardBy<P>>(
    host: Host,
    url: Url,
    options: Given<By, ParsedOptions<P> & StoreOptions<ParsedBy<P>, K, T> & From<T> & More>,
  ): Made<F, ParsedBy<P>, K, T>;
  new <const P extends Parsers, const K extends string = HeardBy<P>, T = PayloadOf<ParsedBy<P>, K>>(
    host: Host,
    url: Url,
    options: Given<By, ParsedOptions<P> & StoreOptions<ParsedBy<P>, K, T> & More>,
  ): Made<F, ParsedBy<P>, K, T | undefined>;
  new <T, const K extends string = "message">(
    host: Host,
    url: Url,
    options: Given<By, TextOptions & StoreOptions<Texts, K, T> & From<T> & More>,
  ): Made<F, Texts, K, T>;
  new <const K extends string = "message", T = string>(
    host: Host,
    url: Url,
    options?: Given<By, TextOptions & StoreOptions<Texts, K, T> & More>,
  ): Made<F, Texts, K, T | undefined>;
  new <E extends EventMap, T = PayloadOf<E, Heard<E>>>(
    host: Host,
    url: Url,
    options: Given<By, NamedOptions<E, T> & From<T> & More>,
  ): Made<F, E, Heard<E>, T>;
  new <E extends EventMap, T = PayloadOf<E, Heard<E>>>(
    host: Host,
    url: Url,
    options: Given<By, NamedOptions<E, T> & More>,
  ): Made<F, E, Heard<E>, T | undefined>;
}

/** What {@link Opens} makes of `eventSourceStore`. */
export interface StoreKind extends Kind {
  readonly made: EventSourceStore<this["data"], this["message"]>;
}

/** What {@link Opens} makes of a hook. */
export interface ReadingKind extends Kind {
  readonly made: Reading<this["data"], this["message"]>;
}
