import { functionOr, number, oneOf, settings } from "../link/settings.js";
import type { ConnectOptions } from "./options.js";

/** As {@link settings}, with the options that are the client's alone. */
export function clientSettings(options: ConnectOptions, hasDynamicUrl: boolean): ReturnType<typeof settings> {
  const { until, commit = "received", store, dedupe = false, onDecodeError } = options;
  oneOf(commit, ["received", "handled"], "commit");
  functionOr(onDecodeError, "onDecodeError");
  if (typeof until !== "string") functionOr(until, "until, if not a string,");
  if (store != null)
    for (const method of [store.load, store.save]) functionOr(method ?? 0, "each of a store's load and save");
  const seesAll = until != null || store != null || number(+dedupe, "dedupe") > 0 || commit === "handled";
  return settings(options, { _hasDynamicUrl: hasDynamicUrl, _seesAll: seesAll, _until: until != null });
}
