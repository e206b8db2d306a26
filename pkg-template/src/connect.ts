import { Client } from "./client.js";
import type { ConnectOptions, Dynamic, EventMap, Source } from "./types.js";

/**
 * Opens a stream of server-sent events.
 *
 * It connects when the current task is over, so handlers that are added until then miss nothing,
 * and have a say in the transport. Passing faults are retried; lasting ones end the source with a
 * {@link SourceError}.
 *
 * @param url the stream's URL, or a function that makes it before each attempt
 * @throws TypeError for an option that is unknown or makes no sense, or a URL that is none
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
  options: ConnectOptions = {},
): Source<E> {
  return new Client(url, options) as unknown as Source<E>;
}
