import type { URL } from "../platform/types.js";
import { Client } from "./client.js";
import type { EventMap } from "./events.js";
import type { CommonOptions, ConnectOptions, Dynamic, ParsedBy, Parsers } from "./options.js";
import type { EventsOf, Schemas } from "./schema.js";
import type { Source } from "./source.js";

/**
 * Opens a stream whose payloads are validated. Their types are those that the schemas give.
 *
 * @example
 * ```ts
 * const prices = connect("/prices", { schema: { tick: z.object({ symbol: z.string(), price: z.number() }) } });
 * prices.on("tick", (event) => console.log(event.data.price)); // a number, and looked at before
 * ```
 */
export function connect<const S extends Schemas>(
  url: Dynamic<string | URL>,
  options: CommonOptions<EventsOf<S>> & { schema: S; parse?: Parsers | undefined },
): Source<EventsOf<S>>;
/**
 * Opens a stream whose payloads are parsed. Their types are those that the parsers return, and `unknown` for JSON.
 *
 * @example
 * ```ts
 * const counts = connect("/counts", { parse: { count: (data) => Number(data) } });
 * counts.on("count", (event) => console.log(event.data.toFixed(2)));
 * ```
 */
export function connect<const P extends Parsers>(
  url: Dynamic<string | URL>,
  options: CommonOptions<ParsedBy<P>> & { parse: P; schema?: undefined },
): Source<ParsedBy<P>>;
/**
 * Opens a stream without options. Payloads are text.
 *
 * @example
 * ```ts
 * connect("/news").on("message", ({ data }) => console.log(data.length));
 * ```
 */
export function connect<E extends Record<keyof E, string> = Record<string, string>>(
  url: Dynamic<string | URL>,
): Source<E>;
/**
 * Opens a stream of server-sent events.
 *
 * It connects after the current call stack. So handlers that are added right after this call miss no event, and their
 * types are known when the transport is chosen. Temporary faults are retried. Lasting ones end the source with a
 * {@link SourceError}.
 *
 * @param url the stream's URL, or a function that makes it before each attempt
 * @throws TypeError for an option that is unknown or of the wrong type or value, and for a URL that can't be parsed
 *
 * @example
 * ```ts
 * type Prices = { tick: { symbol: string; price: number }; halt: string };
 * const prices = connect<Prices>("/prices", { parse: { tick: "json" } });
 * prices.on("tick", (event) => console.log(event.data.price));
 * prices.onState(({ state, error }) => console.log(state, error?.message));
 * ```
 */
export function connect<E extends EventMap = Record<string, string>>(
  url: Dynamic<string | URL>,
  options: ConnectOptions<E> | undefined,
): Source<E>;
export function connect(url: Dynamic<string | URL>, options?: ConnectOptions | null): Source<any> {
  return new Client(url, options ?? {}) as unknown as Source<any>;
}
