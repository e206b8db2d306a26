import { platform } from "../platform/platform.js";
import type { HeadersInit, Response as PlatformResponse, readableStreamClass } from "../platform/types.js";
import type { AnyEvent, EventFor, EventMap, NameOf, SourceEvent } from "./events.js";
import type { Iteration, Source } from "./source.js";

type StreamOf<T> = InstanceType<typeof readableStreamClass<T>>;

/**
 * The head of a response, for {@link toResponse}.
 *
 * @example
 * ```ts
 * const init: ResponseInit = { headers: { "access-control-allow-origin": "*" } };
 * ```
 */
export interface ResponseInit {
  /** The status. Default: 200. */
  status?: number | undefined;
  /** The status's text. Default: none. */
  statusText?: string | undefined;
  /** Headers. Those that are not given: `content-type: text/event-stream`, `cache-control: no-store`. */
  headers?: HeadersInit | undefined;
}

/**
 * Hands a source's events on as a stream of objects: those of these types, or all.
 *
 * An event is taken when the stream's reader asks for it, and the server is held back until then. `cancel()` closes the
 * source. When the source ends, the stream is closed, and when it fails, the stream fails with its error. Call it in the
 * task that makes the source: events that have come before are not in the stream.
 *
 * @example
 * ```ts
 * const events = toReadableStream(connect("/feed"), "tick");
 * const reader = events.getReader();
 * ```
 */
export function toReadableStream<E extends EventMap, K extends NameOf<E> = "*">(
  source: Source<E>,
  ...types: K[]
): StreamOf<"*" extends K ? AnyEvent<E> : EventFor<E, K>> {
  return streamOf(source.events(...types), (event) => event) as never;
}

/**
 * Hands a source's events on as a response, written again as `text/event-stream`: for a proxy, at the edge or in a
 * service worker.
 *
 * Each event has its type, its data, and the last event ID where that has changed. Data that is no text is written as
 * JSON. Comments and `retry` are not handed on, and neither are IDs that come without an event. For the rest it is as
 * {@link toReadableStream}.
 *
 * @throws TypeError or RangeError of the platform for an init that no response can have
 *
 * @example
 * ```ts
 * export default { fetch: () => toResponse(connect("https://feeds.test/prices")) };
 * ```
 */
export function toResponse(source: Source, init: ResponseInit = {}): PlatformResponse {
  const encoder = new (platform("TextEncoder"))();
  const headers = new Headers(init.headers);
  for (const [name, value] of [
    ["content-type", "text/event-stream"],
    ["cache-control", "no-store"],
  ] as const)
    if (!headers.has(name)) headers.set(name, value);
  const { status = 200, statusText = "" } = init;
  let last = "";
  const written = ({ type, data, lastEventId }: SourceEvent<unknown>): Uint8Array => {
    const lines = typeof data === "string" ? data.split(/\r\n?|\n/) : [JSON.stringify(data) ?? "null"];
    let text = type === "message" ? "" : `event: ${type}\n`;
    // An ID that the options or a store have given may have what no stream can carry.
    if (lastEventId !== last && !/[\r\n\0]/.test(lastEventId)) text += `id: ${(last = lastEventId)}\n`;
    // The space is the one that a reader takes off.
    for (const line of lines) text += `data: ${line}\n`;
    return encoder.encode(`${text}\n`);
  };
  return new Response(streamOf(source.events(), written) as ReadableStream, { status, statusText, headers });
}

/** A stream that asks a loop for one more when it is asked itself, and holds nothing back. */
function streamOf<T>(loop: Iteration<T>, made: (event: T) => unknown): ReadableStream {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await loop.next();
        if (done) return controller.close();
        try {
          controller.enqueue(made(value));
        } catch (error) {
          void loop.return();
          throw error;
        }
      },
      async cancel() {
        await loop.return();
      },
    },
    { highWaterMark: 0 },
  );
}
