// What tests wait for.

/** The first `count` events of a type, once they have come. */
export function events(source, type, count) {
  return new Promise((resolve) => {
    const seen = [];
    source.on(type, (event) => seen.push(event) === count && resolve(seen));
  });
}

/** Everything that is iterated over, to its end. */
export async function all(iterable) {
  const seen = [];
  for await (const one of iterable) seen.push(one);
  return seen;
}

/** Waits until it holds. */
export async function until(holds) {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** The uncaught exceptions from now on. */
export function uncaught() {
  const errors = [];
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", (error) => errors.push(error));
  return errors;
}
