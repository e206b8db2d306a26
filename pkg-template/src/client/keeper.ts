import type { Verdict } from "../engine/abi.js";
import type { Request, Response } from "../link/request.js";
import type { Sharing } from "../share/types.js";
import type { AnySourceError } from "./errors.js";
import type { SourceEvent } from "./events.js";
import type { Receipt } from "./keeping.js";
import type { AttemptContext, ConnectOptions, Dynamic } from "./options.js";

/** What a request is made of: its URL, its method, and the options with the rest of it. */
export type Parts = readonly [url: Dynamic<string | URL>, method: string, options: ConnectOptions];

/**
 * Keeps the last event ID of one source: `Keeping` of headwater/stores does. `Conversation` of headwater/protocol does,
 * too, and knows what else its server says. `tabs()` of headwater/share adds to either how the source shares its
 * connection.
 *
 * `connect()` has no code of either. So no name here begins with an underscore: a build shortens such names for each
 * entry apart.
 */
export interface Keeper {
  /** The last event ID that a request sends; `undefined` where the source keeps it itself. */
  readonly committed: string | undefined;
  /** Fulfilled when it has been loaded; `undefined` where there is nothing to wait for. */
  readonly loading: PromiseLike<void> | undefined;
  /** The source is closed. */
  stop?: (() => void) | undefined;
  /** A new stream begins. */
  begin(): void;
  /** A promise for when the source may read on; `undefined` for at once. */
  settled(): Promise<void> | undefined;
  /** An ID has come without an event. */
  passed(id: string): void;
  /**
   * An event has come.
   *
   * @param isOwn whether the event brought the ID
   * @param text its data
   * @param read makes the event, with its payload; a symbol stands for none. It throws what parsers throw.
   * @returns its receipt, which the caller has to release; `undefined` where receipts don't matter; `null` where the
   *   event is to be dropped; `false` where the rest of its chunk is, too
   */
  received(
    id: string,
    isOwn: boolean,
    type: string,
    text: () => string,
    read: () => SourceEvent<unknown>,
  ): Receipt | null | undefined | false;
  /** The server has begun anew: an ID that was known may be another event's. */
  forget?(): void;
  /** A comment has come. */
  comment?: (text: string) => void;
  /** Names the request that goes on from a stream that was open. Rejects where there is none, and has told the session so. */
  resume?(context: AttemptContext, why: AnySourceError | undefined, ...parts: Parts): Promise<Parts>;
  /** A request is made, and may be changed. */
  request?: (request: Request) => void;
  /** A response's head has come, from this URL. Returns the response to read. */
  head?(response: Response, url: string, verdict: Verdict): Response;
  /** How long things took, for the source's `stats`. */
  readonly timings?: object;
  /** How the source shares its connection. */
  readonly sharing?: Sharing;
  /** The source has ended, though it may begin again. */
  end?: () => void;
}
