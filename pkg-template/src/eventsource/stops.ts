let count = 0;

/** How often the page's loading has been stopped, as far as {@link noticeStops} has let it be known. */
export const stops = (): number => count;

/**
 * Makes `window.stop()` known to sources: it aborts what they fetch (HTML, "abort a document"), and
 * `fetch` does not tell that from a network that is away.
 */
export function noticeStops(): void {
  const { document, stop } = globalThis as { document?: unknown; stop?: () => void };
  if (document === undefined || typeof stop !== "function") return;
  // As an operation is: with a name, and no constructor.
  const noticed = {
    stop(this: unknown) {
      count++;
      return Reflect.apply(stop, this, []);
    },
  };
  globalThis.stop = noticed.stop;
}
