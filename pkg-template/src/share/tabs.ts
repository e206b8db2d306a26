import type { Keeper } from "../client/keeper.js";
import type { ConnectOptions } from "../client/options.js";
import { refuse, typed } from "../link/settings.js";
import { besideOf } from "./beside.js";
import { type Owner, Shared } from "./shared.js";
import type { Tabs, TabsOptions } from "./types.js";

/** The options with their types. */
const OPTIONS: Readonly<Record<keyof TabsOptions, string>> = {
  key: "string",
  replay: "boolean",
  buffer: "number",
  worker: "string or object or function",
  onChange: "function",
};

/** Keeps nothing: the source keeps its last event ID itself. */
const NOTHING: Readonly<Keeper> = {
  committed: undefined,
  loading: undefined,
  begin() {},
  settled() {
    return undefined;
  },
  passed() {},
  received() {
    return undefined;
  },
};

/**
 * Makes one connection serve all tabs of the browser in which a source asks for the same, as the same user. One of them
 * holds it; where that is closed, frozen or crashes, another goes on from where it was, and no event is lost. Where
 * nothing can be shared, the source has a connection of its own, as without this.
 *
 * @throws TypeError for an option that is unknown or of the wrong type
 *
 * @example
 * ```ts
 * const source = connect("/feed", { share: tabs({ key: "ann" }) });
 * console.log(source.sharing?.role, source.sharing?.why);
 * ```
 */
export function tabs(options: TabsOptions = {}): Tabs {
  typed(options ?? 0, "object", "the options of tabs()");
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(OPTIONS, name)) throw new TypeError(`tabs() knows no option ${name}`);
    typed(value, OPTIONS[name as keyof TabsOptions], name);
  }
  const { key, replay = false, buffer = 256 << 10, worker, onChange } = options;
  if (!(buffer >= 0)) refuse("buffer", "a number from 0", buffer);
  const beside = worker == null ? undefined : besideOf(worker);
  return {
    keep(lastEventId, given, source) {
      const { protocol, store, fetch } = given as ConnectOptions;
      const own = (protocol?.keep(lastEventId, given, source) ?? store?.keep(lastEventId)) as Keeper | undefined;
      const keeper: Keeper = own ?? { ...NOTHING };
      const shared = new Shared(
        {
          _buffer: buffer,
          _replay: replay,
          _key: key,
          // A function can't be given to the worker.
          _beside: fetch ? undefined : beside,
          _onChange: onChange,
          _why: protocol && !protocol.isShareable ? "the option protocol has a cursor, or resume" : undefined,
        },
        source as Owner,
      );
      const { request } = keeper;
      keeper.request = (made) => {
        // What keeps the ID takes each request for an attempt.
        if (!shared._isAgain) request?.call(keeper, made);
        made.share = shared.share;
      };
      keeper.end = () => shared.end();
      return Object.defineProperty(keeper, "sharing", { get: () => shared.sharing });
    },
  };
}
