import type { URL } from "../platform/types.js";

/**
 * A source's part in its group: it does not know yet who holds the connection (`joining`), holds it itself (`leader`),
 * follows another tab (`follower`) or a shared `worker`, or has its own, as without sharing (`alone`).
 *
 * @example
 * ```ts
 * const words: Partial<Record<SharingRole, string>> = { leader: "here", follower: "elsewhere" };
 * ```
 */
export type SharingRole = "joining" | "leader" | "follower" | "worker" | "alone";

/**
 * How a source shares its connection.
 *
 * @example
 * ```ts
 * const words = ({ role, tabs }: Sharing) => (role === "alone" ? "alone" : `${role} of ${tabs}`);
 * ```
 */
export interface Sharing {
  /** Its part. */
  readonly role: SharingRole;
  /** Why it has that part, in words. */
  readonly why: string;
  /** How many sources share the connection, as far as is known, this one included. One whose tab has crashed is counted for some minutes more. */
  readonly tabs: number;
  /** Whether it goes on by a connection of its own, until that has met what the others have. */
  readonly isCatchingUp: boolean;
  /** How often it fell so far behind that what it had not read was no longer kept. */
  readonly cutOff: number;
}

/** What a source needs of a shared worker: its port. */
interface WorkerLike {
  readonly port: object;
}

/**
 * The options of `tabs()`. Sizes are in bytes.
 *
 * @example
 * ```ts
 * const options: TabsOptions = { key: "ann", onChange: ({ role }) => console.log(role) };
 * ```
 */
export interface TabsOptions {
  /** Who is logged in: sources share only where it is the same. Cookies can't be read, so name a user whom cookies alone tell. Default: the request's headers tell. */
  key?: string | undefined;
  /** A source without a last event ID begins where the connection has begun, as far as that is kept, and not with what comes next. Default: false. */
  replay?: boolean | undefined;
  /** How much of the stream each tab keeps for those that were away, in bytes. Default: 262 144. */
  buffer?: number | undefined;
  /** A shared worker that is to hold the connection, since no page's freezing stops it: the address where the app serves `headwater/shared-worker.js`, or a function that makes it. Default: a tab holds it. */
  worker?: string | URL | (() => WorkerLike) | undefined;
  /** Called when {@link Sharing} changes. */
  onChange?: ((sharing: Sharing) => void) | undefined;
}

/**
 * One connection for all tabs, for the option `share`. One may serve many sources.
 *
 * @example
 * ```ts
 * const shared: Tabs = tabs({ key: "ann" });
 * ```
 */
export interface Tabs {
  /**
   * Begins a source: `connect()` calls it, and knows what it returns.
   *
   * @example
   * ```ts
   * tabs().keep("1041", {}, connect("/feed"));
   * ```
   */
  keep(lastEventId: string, options: object, source: object): unknown;
}
