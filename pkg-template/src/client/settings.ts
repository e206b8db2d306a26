import { number, oneOf, settings, typed } from "../link/settings.js";
import type { ConnectOptions } from "./options.js";

/** Checks the options like {@link settings}, and those that only `connect()` has. */
export function clientSettings(options: ConnectOptions, hasDynamicUrl: boolean): ReturnType<typeof settings> {
  const { until, commit = "received", store, dedupe, onComment, onIgnored } = options;
  oneOf(commit, ["received", "handled"], "commit");
  if (store != null)
    for (const method of [store.load, store.save]) typed(method ?? 0, "function", "each of a store's load and save");
  const seesAll =
    [until, store, onComment, onIgnored].some((option) => option != null) ||
    number(+(dedupe ?? 0), "dedupe") > 0 ||
    commit === "handled";
  return settings(options, { _hasDynamicUrl: hasDynamicUrl, _seesAll: seesAll, _until: until != null });
}
