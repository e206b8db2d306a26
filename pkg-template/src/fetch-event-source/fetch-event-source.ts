import type { RequestInput } from "../platform/types.js";
import { Exchange } from "./exchange.js";
import type { FetchEventSourceInit } from "./types.js";

/**
 * The content type of a stream of events.
 *
 * @example
 * ```ts
 * const isStream = (response: Response) => response.headers.get("content-type") === EventStreamContentType;
 * ```
 */
export const EventStreamContentType = "text/event-stream";

/**
 * Requests a stream of server-sent events by `fetch`, and requests it again when it breaks. Calls for
 * `fetchEventSource()` of @microsoft/fetch-event-source 2 work unchanged: only the import is another.
 *
 * The promise is fulfilled when the server has ended the stream and `onclose` does not throw, when the server answers
 * 204, or when the signal is aborted. It is rejected when a failure is not followed by another attempt.
 *
 * @param input the stream's URL, or a request
 *
 * @example
 * ```ts
 * const controller = new AbortController();
 * await fetchEventSource("/chat", {
 *   method: "POST",
 *   headers: { "content-type": "application/json" },
 *   body: JSON.stringify({ prompt: "…" }),
 *   signal: controller.signal,
 *   onmessage: ({ data }) => console.log(data),
 * });
 * ```
 */
export function fetchEventSource(input: RequestInput, init: FetchEventSourceInit = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const exchange = new Exchange(input, init, (failed, error) => {
      if (failed) reject(error);
      else resolve();
    });
    exchange._start();
  });
}
