// What tests of stores have in common.
import { until } from "./gather.mjs";

/** One event, and then nothing more. */
export const one = (text, more = "") => ({ steps: [{ send: `${more}data: ${text}\n\n` }, "hold"] });
/** So many events, from 1 on. */
export const numbers = (count, more = "") =>
  Array.from({ length: count }, (_, i) => `${more}data: ${i + 1}\n\n`).join("");

/** Subscribes, and keeps all snapshots that are told. */
export function watch(store) {
  const seen = [];
  const leave = store.subscribe(() => seen.push(store.get()));
  return { seen, leave };
}

/** Waits until a store's data is this. */
export const has = (store, data) => until(() => store.get().data === data);
