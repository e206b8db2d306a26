// How long the main threads of the browsers' content processes have run.
import { contentTimes } from "../../tests/support/content.mjs";

/** What each event costs: `begin()`, `end({ count })`, then `spent()`, in ns; undefined where nobody tells. */
export function stopwatch() {
  let began, spent;
  return {
    begin: () => (began = contentTime()),
    end: ({ count }) => (spent = began === undefined ? undefined : (contentTime() - began) / count),
    spent: () => spent,
  };
}

/** Nanoseconds, of all content processes that this program has started; undefined where nobody tells. */
export function contentTime() {
  const times = [...contentTimes().values()];
  return times.length > 0 ? times.reduce((sum, time) => sum + time) : undefined;
}
