/** What the core asks of a response. */
interface Answer {
  readonly status: number;
  readonly url: string;
  readonly headers: Headers;
  readonly body: { getReader(): unknown } | null;
}

/**
 * A response of a `fetch` of the user's, as the core takes it. It may be of another class, an npm
 * package's or another realm's, and its body know nothing of the signal.
 */
export function responseOf({ status, url, headers, body }: Answer, signal: AbortSignal): Response {
  if (body && typeof body.getReader !== "function") {
    throw new TypeError("the response's body is no ReadableStream");
  }
  const field = (value: unknown): PropertyDescriptor => ({ value });
  return Object.create(Response.prototype, {
    status: field(status),
    url: field(url),
    headers: field(headers),
    body: field(body && { getReader: () => readerOf(body.getReader() as ReadableStreamDefaultReader, signal) }),
  }) as Response;
}

/** A response that is read by a reader there is already: its stream stays locked from the start. */
export function responseFrom(reader: ReadableStreamDefaultReader, url: string, signal: AbortSignal): Response {
  const headers = new Headers({ "content-type": "text/event-stream" });
  return responseOf({ status: 200, url, headers, body: { getReader: () => reader } }, signal);
}

/** Stands for a response that nobody is allowed to see: it fails the connection, as any status but 200. */
export function refusal(): Response {
  const { signal } = new AbortController();
  return responseOf({ status: 0, url: "", headers: new Headers(), body: null }, signal);
}

function readerOf(reader: ReadableStreamDefaultReader, signal: AbortSignal): ReadableStreamDefaultReader {
  const cancel = (): void => void reader.cancel(signal.reason).catch(() => {});
  if (signal.aborted) cancel();
  else signal.addEventListener("abort", cancel, { once: true });
  if (reader instanceof ReadableStreamDefaultReader) return reader;
  const { read, cancel: end } = reader as ReadableStreamDefaultReader;
  return Object.create(ReadableStreamDefaultReader.prototype, {
    read: { value: () => Reflect.apply(read, reader, []) },
    cancel: { value: (reason: unknown) => Reflect.apply(end, reader, [reason]) },
  }) as ReadableStreamDefaultReader;
}
