/** Reports an error that a user's code threw, in the way the platform reports an uncaught exception. */
export function report(error: unknown): void {
  if (typeof reportError === "function") reportError(error);
  else
    queueMicrotask(() => {
      throw error;
    });
}

/** Calls a function of the user's. What it throws is reported, and `undefined` returned. */
export function tell<T, R>(handler: (value: T) => R, value: T): R | undefined {
  try {
    return handler(value);
  } catch (error) {
    return void report(error);
  }
}

/**
 * Prints an error that a server caused and that no code of the user listens for. Only its name and its message are
 * printed: it may have what a server said, which is nothing for a log.
 *
 * @param count how many there have been from this source: the 1st, 10th, 100th and so on are printed
 */
export function warn(error: unknown, count = 1): void {
  if (/^10*$/.test(count as never)) console.warn(`${error}${count > 1 ? ` (${count} so far)` : ""}`);
}
