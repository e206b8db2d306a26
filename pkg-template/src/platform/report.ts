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

/** Prints an error that a server caused and that no code of the user listens for. */
export function warn(error: unknown): void {
  console.warn(error);
}
