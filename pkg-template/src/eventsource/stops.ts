let count = 0;

/** How often `window.stop()` was called since {@link noticeStops}. */
export const stops = (): number => count;

/**
 * Counts the calls of `window.stop()`. It aborts the page's requests (HTML, "abort a document"), and a source has to
 * fail then. But `fetch` rejects as it does when the network is down, so the error alone does not show it.
 */
export function noticeStops(): void {
  const { document, stop } = globalThis as { document?: unknown; stop?: () => void };
  if (document === undefined || typeof stop !== "function") return;
  // A method, since the platform's `stop` has a name and can't be called with `new`.
  const noticed = {
    stop(this: unknown) {
      count++;
      return Reflect.apply(stop, this, []);
    },
  };
  globalThis.stop = noticed.stop;
}
