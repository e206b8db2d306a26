import type { SourceEvent } from "./types.js";

/**
 * Names of events mapped to the types of their payloads; `*` stands for all other names.
 *
 * @example
 * ```ts
 * type Prices = { tick: { symbol: string; price: number }; halt: string; "*": unknown };
 * ```
 */
export type EventMap = object;

/** A name of an event: those of the map are proposed, `*` is every one, and any other will do. */
export type NameOf<E extends EventMap> = (keyof E & string) | "*" | (string & {});

/** The event that a handler for this name is given. */
export type EventFor<E extends EventMap, K extends string> = K extends "*"
  ? CatchAll<E>
  : K extends keyof E
    ? SourceEvent<E[K], K>
    : SourceEvent<Rest<E>, K>;

/** An event of any name in the map: comparing its `type` tells what its `data` is. */
export type AnyEvent<E extends EventMap> = {
  [K in keyof E & string]: K extends "*" ? SourceEvent<E[K]> : SourceEvent<E[K], K>;
}[keyof E & string];

/** Whatever comes, also by names that are not in the map. */
type CatchAll<E extends EventMap> = "*" extends keyof E ? AnyEvent<E> : SourceEvent<unknown>;

/** The payloads of names that are not in the map. */
type Rest<E extends EventMap> = "*" extends keyof E ? E["*"] : unknown;
