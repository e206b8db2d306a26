import { Answer } from "../engine/abi.js";
import { RETRY, ROW, SAME_ID, type Values } from "../engine/block.js";
import { FaultCode } from "../engine/codes.js";
import type { Change, Taker } from "../link/host.js";
import { Link } from "../link/link.js";
import { RECONNECTION_TIME, settingsOf } from "./options.js";
import type { Origin } from "./request.js";
import { stops } from "./stops.js";
import { inTasks } from "./tasks.js";
import { originOf } from "./url.js";

/** The object that a connection reports to. */
export interface Receiver {
  /** 9.2.2, "announce the connection". */
  opened(): void;
  /** "Reestablish the connection": `change` says why. */
  _lost(change: Change): void;
  /** "Fail the connection": `change` says why. */
  _failed(change: Change): void;
  /** The page went into the back/forward cache. The source connects again when the page is back. */
  _suspended(): void;
  /** 9.2.6, "dispatch the event". */
  received(type: string, data: string): void;
}

/** The link of one `EventSource`, with the event delivery of the standard. */
export class Connection implements Taker {
  /** The last event ID string. */
  lastEventId: string;
  /** The reconnection time, in ms. */
  reconnectionTime = RECONNECTION_TIME;
  /** The origin of the stream's URL, after redirects. */
  origin = "";
  readonly #url: string;
  readonly #from: Origin;
  readonly #receiver: Receiver;
  #link: Link | undefined;
  /** The rows of the chunk whose events are being delivered. What is left of another chunk is dropped. */
  #rows: Int32Array | undefined;
  #isWaiting = false;
  /** How often the page's loading had been stopped when the current attempt began. */
  #stops = 0;
  /** Settles when the last chunk's rows are delivered. The link reads no further until then. */
  #delivered: Promise<void> | undefined;

  constructor(url: string, from: Origin, receiver: Receiver) {
    const { method, ...settings } = settingsOf(from.options);
    this.#url = url;
    this.#from = from;
    this.#receiver = receiver;
    this.lastEventId = from.options.lastEventId ?? "";
    this.#link = new Link(
      {
        prepare: (context) => from._prepare(context, method),
        _changed: (change) => this.#changed(change),
        _ask: () => Promise.resolve(Answer.Default),
      },
      this,
      settings,
    );
  }

  _begin(url: string): void {
    this.#from.opened();
    this.origin = originOf(url || this.#url);
  }

  /**
   * Delivers a chunk's events, each in a task of its own.
   *
   * Rows without an event (an ID or a reconnection time alone) are applied on the way, including those after an event:
   * no task is spent on them. A handler may close the source, which drops the rest.
   */
  _block(values: Values, rows: Int32Array, types: readonly string[]): void {
    this.#rows = rows;
    let at = 0;
    /** Delivers the next event, and returns whether there is another. */
    const step = (): boolean => {
      for (let isDelivered = false; at < rows.length && this.#rows === rows; at += ROW) {
        const kind = rows[at]!;
        if (kind >= 0 && isDelivered) return true;
        if (kind === RETRY) {
          this.reconnectionTime = (rows[at + 1]! >>> 0) + (rows[at + 2]! >>> 0) * 2 ** 32;
          continue;
        }
        const id = rows[at + 3]!;
        if (id !== SAME_ID) this.lastEventId = values._cut(id, rows[at + 4]!);
        if (kind < 0) continue;
        isDelivered = true;
        this.#receiver.received(types[kind] || "message", values._cut(rows[at + 1]!, rows[at + 2]!));
      }
      if (this.#rows === rows) this.#rows = undefined;
      return false;
    };
    let isDone = false;
    let done = (): void => void (isDone = true);
    inTasks(rows.length / ROW, () => {
      if (step()) return true;
      done();
      return false;
    });
    this.#delivered = isDone ? undefined : new Promise((resolve) => (done = resolve));
  }

  _ready(): Promise<void> | undefined {
    return this.#delivered;
  }

  close(): void {
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
    // The rest of the old stream's events is dropped: the new stream starts from the last ID that was delivered, so
    // the server sends them again.
    if (state === "connecting") {
      this.#rows = undefined;
      this.#stops = stops();
    } else if (state === "open") this.#receiver.opened();
    else if (state === "closed") this.#ended(change);
    else if (fault?._code === FaultCode.Suspended) this.#receiver._suspended();
    // While the source waits, the reason for waiting may change. The loss itself was reported before.
    else if (wasWaiting) return;
    // `window.stop()` aborted the request. By the standard an "aborted network error" fails the connection.
    else if (fault?._code === FaultCode.Network && this.#stops !== stops()) {
      this.#receiver._failed(change);
      this.close();
    } else this.#receiver._lost(change);
  }

  #ended(change: Change): void {
    this.#link = undefined;
    this.#from.ended?.();
    this.#rows = undefined;
    this.#receiver._failed(change);
  }
}
