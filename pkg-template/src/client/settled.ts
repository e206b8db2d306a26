/** A promise with the functions that settle it. */
export interface Settled<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/**
 * Makes a promise whose rejection is never reported as unhandled. The user may hear of the failure in another way, and
 * may never read this promise.
 */
export function promise<T>(): Settled<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const made = new Promise<T>((resolved, rejected) => {
    resolve = resolved;
    reject = rejected;
  });
  made.catch(() => {});
  return { promise: made, resolve, reject };
}
