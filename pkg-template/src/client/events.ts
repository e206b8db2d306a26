/**
 * One event of a stream, after the standard's "dispatch the event".
 *
 * @example
 * ```ts
 * const show = ({ type, data, lastEventId }: SourceEvent) => console.log(type, data, lastEventId);
 * ```
 */
export interface SourceEvent<T = string, K extends string = string> {
  /** The event type: `message` where the server names none. */
  readonly type: K;
  /** The payload: the event's data, through `ConnectOptions.parse` where that names a parser. */
  readonly data: T;
  /** The last event ID as of this event; it is sticky from event to event. */
  readonly lastEventId: string;
  /** The origin of the stream's final URL, after redirects. */
  readonly origin: string;
}

/**
 * Names of events mapped to the types of their payloads; `*` stands for all other names.
 *
 * @example
 * ```ts
 * type Prices = { tick: { symbol: string; price: number }; halt: string; "*": unknown };
 * ```
 */
export type EventMap = object;

/**
 * A name of an event: those of the map are proposed, `*` is every one, and any other will do.
 *
 * @example
 * ```ts
 * const name: NameOf<{ tick: number }> = "tick";
 * ```
 */
export type NameOf<E extends EventMap> = (keyof E & string) | "*" | (string & {});

/**
 * The event that a handler for this name is given.
 *
 * @example
 * ```ts
 * const show = ({ data }: EventFor<{ tick: number }, "tick">) => console.log(data.toFixed(2));
 * ```
 */
export type EventFor<E extends EventMap, K extends string> = K extends "*"
  ? CatchAll<E>
  : K extends keyof E
    ? SourceEvent<Payload<E, K>, K>
    : SourceEvent<Rest<E>, K>;

/**
 * An event of any name in the map: comparing its `type` tells what its `data` is.
 *
 * @example
 * ```ts
 * const show = (event: AnyEvent<{ tick: number; halt: string }>) => {
 *   if (event.type === "tick") console.log(event.data.toFixed(2));
 * };
 * ```
 */
export type AnyEvent<E extends EventMap> = {
  [K in keyof E & string]: K extends "*" ? SourceEvent<Payload<E, K>> : SourceEvent<Payload<E, K>, K>;
}[keyof E & string];

/** Of a source whose map is not known, nothing is known of what comes. */
type Payload<E, K extends keyof E> = unknown extends E ? unknown : E[K];

/** Whatever comes, also by names that are not in the map. */
type CatchAll<E extends EventMap> = "*" extends keyof E ? AnyEvent<E> : SourceEvent<unknown>;

/** The payloads of names that are not in the map. */
type Rest<E extends EventMap> = "*" extends keyof E ? Payload<E, "*"> : unknown;
