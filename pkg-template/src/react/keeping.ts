import type { Registry } from "../store/registry.js";
import type { Held } from "./hooks.js";

/** For how long, in ms, a stream stays for a component that is not shown yet, each time that the component is rendered. */
const GRACE = 5000;

interface Kept extends Held {
  _forget?: (() => void) | undefined;
  _leave?: (() => void) | undefined;
  _first?: Promise<void> | undefined;
  _wake?: () => void;
  _timer?: ReturnType<typeof setTimeout>;
}

// A component that has suspended keeps nothing itself, since it does not exist yet: its next rendering must find the
// store again.
const page = {};
const all = new WeakMap<object, Map<string, Kept>>();

/** The store that a component has made in an earlier rendering, or else the one that is made here. */
export function kept(identity: string, registry: Registry = page as Registry, make: () => Held): Held {
  let those = all.get(registry);
  if (!those) all.set(registry, (those = new Map()));
  let one = those.get(identity);
  if (!one) those.set(identity, (one = Object.assign(make(), { _forget: () => those.delete(identity) })));
  return one;
}

/**
 * Resolves at the first event, at the end, or after some seconds. A component that is still there is rendered then, asks
 * again, and keeps the connection by it. Nobody tells of a component that was discarded: it just does not ask.
 */
export function first(held: Held): Promise<void> {
  const kept: Kept = held;
  const { _store: store } = held;
  const isThere = (): boolean => !!store.get().message || store.get().state === "closed";
  const wake = (): void => {
    kept._first = undefined;
    kept._wake?.();
  };
  kept._leave ??= store.subscribe(() => isThere() && wake());
  clearTimeout(kept._timer);
  kept._timer = setTimeout(() => {
    wake();
    kept._timer = setTimeout(() => {
      kept._leave?.();
      kept._leave = undefined;
      kept._forget?.();
    }, GRACE);
  }, GRACE);
  return (kept._first ??= isThere() ? Promise.resolve() : new Promise((resolve) => (kept._wake = resolve)));
}
