/** How long a question to a server may take, in ms, before the answer is taken for none. */
const PATIENCE = 5000;

/**
 * Whether a network error is known to come again, so that trying again is futile (9.2.2: then the
 * connection may fail). A refusal by CORS is such a one, but scripts are not told which errors are.
 */
export async function isFutile(url: string, signal: AbortSignal): Promise<boolean> {
  const { protocol, origin } = new URL(url);
  // Nothing else can be there later.
  if (!/^https?:$/.test(protocol)) return true;
  const { location, navigator } = globalThis as { location?: Location; navigator?: Navigator };
  // Where there is no origin, there is no CORS.
  if (location === undefined || location.origin === origin || navigator?.onLine === false) return false;
  // A server that answers this can be reached.
  return answers(url, signal);
}

/** Whether the server answers when nobody wants to read the answer, which needs no permission. */
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
