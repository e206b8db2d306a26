/** Reports what a user's code threw as the platform reports an uncaught exception. */
export function report(error: unknown): void {
  if (typeof reportError === "function") reportError(error);
  else
    queueMicrotask(() => {
      throw error;
    });
}

/** Tells of what a server has caused, where nobody waits for it. */
export function warn(error: unknown): void {
  console.warn(error);
}
