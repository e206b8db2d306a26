/** A promise, and what settles it. */
export interface Settled<T> {
  readonly promise: Promise<T>;
  /** What it was rejected with, if it was. */
  readonly error: unknown;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** A promise whose rejection is no unhandled one: failures reach the user in more ways than this. */
export function promise<T>(): Settled<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const made = new Promise<T>((resolved, rejected) => {
    resolve = resolved;
    reject = rejected;
  });
  made.catch(() => {});
  const settled = {
    promise: made,
    error: undefined as unknown,
    resolve,
    reject(error: unknown): void {
      settled.error = error;
      reject(error);
    },
  };
  return settled;
}
