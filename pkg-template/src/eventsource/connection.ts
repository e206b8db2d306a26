import { Answer } from "../engine/abi.js";
import { RETRY, ROW, SAME_ID, type Values } from "../engine/block.js";
import { FaultCode } from "../engine/codes.js";
import { readBy } from "../link/fetch.js";
import type { Change, Taker } from "../link/host.js";
import { Link } from "../link/link.js";
import { RECONNECTION_TIME, settingsOf } from "./options.js";
import { ReadAhead } from "./read-ahead.js";
import type { Origin } from "./request.js";
import { stops } from "./stops.js";
import { inTasks } from "./tasks.js";
import { originOf } from "./url.js";

/** The object that a connection reports to. */
export interface Receiver {
  /** 9.2.2, "announce the connection". */
  opened(): void;
  /** "Reestablish the connection": `change` says why. Returns a promise of its event, where that is still to come. */
  _lost(change: Change): Promise<void> | undefined;
  /** "Fail the connection": `change` says why. */
  _failed(change: Change): void;
  /** The page went into the back/forward cache. The source connects again when the page is back. */
  _suspended(): void;
  /** 9.2.6, "dispatch the event", within the task that this is done in. */
  received(type: string, data: string, origin: string, lastEventId: string): void;
}

/** The link of one `EventSource`, with the event delivery of the standard. */
export class Connection implements Taker {
  /** The last event ID string: that of all that was read, also of events that wait for their tasks. */
  lastEventId: string;
  /** The last event ID of what was delivered. */
  deliveredId: string;
  /** The reconnection time, in ms. */
  reconnectionTime = RECONNECTION_TIME;
  /** The origin of the stream's URL, after redirects. */
  #origin = "";
  readonly #url: string;
  readonly #from: Origin;
  readonly #receiver: Receiver;
  #link: Link | undefined;
  #isClosed = false;
  #isWaiting = false;
  /** How often the page's loading had been stopped when the current attempt began. */
  #stops = 0;
  /** While events wait: settles when those of the last chunk are delivered. The link reads no further until then. */
  #delivered: Promise<void> | undefined;
  /** Reads the current stream's body. */
  #reader: ReadAhead | undefined;
  /** Settles when the loss of the connection has been told. No request is made before that. */
  #told: Promise<void> | undefined;

  constructor(url: string, from: Origin, receiver: Receiver) {
    const { method, ...settings } = settingsOf(from.options);
    this.#url = url;
    this.#from = from;
    this.#receiver = receiver;
    this.lastEventId = this.deliveredId = from.options.lastEventId ?? "";
    this.#link = new Link(
      {
        prepare: (context) => {
          const prepare = () => {
            // Nobody hears of what the attempt of a closed source throws.
            if (this.#isClosed) throw undefined;
            return from._prepare(context, method);
          };
          return this.#told?.then(prepare) ?? prepare();
        },
        _changed: (change) => this.#changed(change),
        _head: (response) => readBy(response, (own) => (this.#reader = new ReadAhead(own))),
        _ask: () => Promise.resolve(Answer.Default),
      },
      this,
      settings,
    );
  }

  _begin(url: string): void {
    this.#from.opened();
    this.#origin = originOf(url || this.#url);
  }

  /**
   * Delivers a chunk's events, one with each step.
   *
   * Rows without an event (an ID or a reconnection time alone) are applied on the way, including those after an event:
   * no step is spent on them. `at` moves on before the handler is called, which may close the source.
   */
  _block(values: Values, rows: Int32Array, types: readonly string[]): void {
    const origin = this.#origin;
    this.lastEventId = lastIdOf(values, rows) ?? this.lastEventId;
    let at = 0;
    const delivered = inTasks(rows.length / ROW, () => {
      for (let isDelivered = false; at < rows.length && !this.#isClosed; ) {
        const kind = rows[at]!;
        if (kind >= 0 && isDelivered) return true;
        const row = at;
        at += ROW;
        if (kind === RETRY) {
          this.reconnectionTime = (rows[row + 1]! >>> 0) + (rows[row + 2]! >>> 0) * 2 ** 32;
          continue;
        }
        const id = rows[row + 3]!;
        if (id !== SAME_ID) this.deliveredId = values._cut(id, rows[row + 4]!);
        if (kind < 0) continue;
        isDelivered = true;
        const data = values._cut(rows[row + 1]!, rows[row + 2]!);
        this.#receiver.received(types[kind] || "message", data, origin, this.deliveredId);
      }
      return false;
    });
    this.#delivered = delivered;
    if (delivered) void this.#reader?._readOn(values);
    // Another chunk's may wait by then.
    void delivered?.then(() => {
      if (this.#delivered === delivered) this.#delivered = undefined;
    });
  }

  _ready(): Promise<void> | undefined {
    return this.#delivered;
  }

  /** Closes the connection. What waits for its task is not delivered. */
  close(): void {
    this.#isClosed = true;
    this.#link?.close();
  }

  /** Forgets an event that the stream has begun and not ended. */
  reset(): void {
    this.#link?._reset();
  }

  #changed(change: Change): void {
    const { state, _fault: fault } = change;
    const wasWaiting = this.#isWaiting;
    this.#isWaiting = state === "waiting";
    if (state === "connecting") this.#stops = stops();
    else if (state === "open") this.#receiver.opened();
    else if (state === "closed") this.#ended(change);
    else if (fault?._code === FaultCode.Suspended) this.#receiver._suspended();
    // While the source waits, the reason for waiting may change. The loss itself was reported before.
    else if (wasWaiting) return;
    // `window.stop()` aborted the request. By the standard an "aborted network error" fails the connection.
    else if (fault?._code === FaultCode.Network && this.#stops !== stops()) {
      this.#receiver._failed(change);
      this.#link?.close();
    } else this.#told = this.#receiver._lost(change);
  }

  #ended(change: Change): void {
    this.#link = undefined;
    this.#from.ended?.();
    this.#receiver._failed(change);
  }
}

/** The last ID of a chunk, which by the standard is the source's before any of its events is delivered. */
function lastIdOf(values: Values, rows: Int32Array): string | undefined {
  for (let at = rows.length - ROW; at >= 0; at -= ROW) {
    const id = rows[at + 3]!;
    if (id !== SAME_ID) return values._cut(id, rows[at + 4]!);
  }
  return undefined;
}
