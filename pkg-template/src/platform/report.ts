/** Reports an error that a user's code threw, in the way the platform reports an uncaught exception. */
export function report(error: unknown): void {
  if (typeof reportError === "function") reportError(error);
  else
    queueMicrotask(() => {
      throw error;
    });
}

/** Prints an error that a server caused and that no code of the user listens for. */
export function warn(error: unknown): void {
  console.warn(error);
}
