/** How long {@link answers} waits for a server, in ms. After that the server counts as unreachable. */
const PATIENCE = 5000;

/**
 * Whether a network error is certain to come again. Then the connection may fail at once (9.2.2).
 *
 * A refusal by CORS is such an error, but `fetch` reports it just like an unreachable server. So the server is asked
 * again in a way that needs no permission: if it answers, it can be reached, and CORS is the likely reason.
 */
export async function isFutile(url: string, signal: AbortSignal): Promise<boolean> {
  const { protocol, origin } = new URL(url);
  // A `data:` or `blob:` URL can't begin to work later.
  if (!/^https?:$/.test(protocol)) return true;
  const { location, navigator } = globalThis as { location?: Location; navigator?: Navigator };
  // Without a page or a worker there is no origin, hence no CORS.
  if (location === undefined || location.origin === origin || navigator?.onLine === false) return false;
  return answers(url, signal);
}

/** Whether the server answers a request whose response can't be read, which CORS always allows. */
async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, PATIENCE);
  signal.addEventListener("abort", abort);
  try {
    await fetch(url, {
      method: "HEAD",
      mode: "no-cors",
      credentials: "omit",
      cache: "no-store",
      signal: controller.signal,
    });
    return true;
  } catch {
    return false;
  } finally {
    abort();
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
