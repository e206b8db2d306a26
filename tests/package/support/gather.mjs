// What tests wait for.
import { onUncaught } from "./uncaught.mjs";

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

/** The numbers from 1 on. */
export function upTo(count) {
  return Array.from({ length: count }, (_, at) => at + 1);
}

/** Waits until it holds. */
export async function until(holds) {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** The uncaught exceptions from now on. */
export function uncaught() {
  const errors = [];
  onUncaught((error) => errors.push(error));
  return errors;
}

/** The next uncaught exception. */
export function nextUncaught() {
  return new Promise(onUncaught);
}

/** Takes what is warned of from now on, in place of the console, and gives the function that says what that was. */
export function warnings() {
  const warned = [];
  console.warn = (...all) => warned.push(...all);
  return () => warned;
}

/** A stream of these chunks. */
export function streamOf(chunks) {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

/** Everything that a stream gives, to its end. WebKit has no iteration over streams. */
export async function drained(stream) {
  const seen = [];
  const reader = stream.getReader();
  for (let next; !(next = await reader.read()).done; ) seen.push(next.value);
  return seen;
}
