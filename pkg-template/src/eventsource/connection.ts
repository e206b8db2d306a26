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
  /** The chunk's events that are being delivered: values, rows, the types that the rows name, and the next row. */
  #values: Values | undefined;
  #rows: Int32Array = new Int32Array(0);
  #types: readonly string[] = [];
  #at = 0;
  #isWaiting = false;
  /** How often the page's loading had been stopped when the current attempt began. */
  #stops = 0;
  /** While rows wait for their tasks: settles when the last one is delivered. The link reads no further until then. */
  #delivered: { promise: Promise<void>; resolve: () => void } | undefined;

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

  _block(values: Values, rows: Int32Array, types: readonly string[]): void {
    this.#values = values;
    this.#rows = rows;
    this.#types = types;
    this.#at = 0;
    this.#deliver();
  }

  _ready(): Promise<void> | undefined {
    return this.#delivered?.promise;
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
      this.#at = this.#rows.length;
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
    this.#rows = new Int32Array(0);
    this.#receiver._failed(change);
  }

  /**
   * Delivers a chunk's events: the first in the current task, each other one in a task of its own.
   *
   * The standard queues a task for each event, so promises that one handler resolves must run before the next event.
   * A plain loop would deliver all events before any of them.
   */
  #deliver(): void {
    if (!this.#step()) return;
    let resolve!: () => void;
    const promise = new Promise<void>((resolved) => (resolve = resolved));
    this.#delivered = { promise, resolve };
    inTasks((this.#rows.length - this.#at) / ROW, () => {
      if (this.#step()) return true;
      this.#delivered = undefined;
      resolve();
      return false;
    });
  }

  /**
   * Delivers the next event, and returns whether there is another.
   *
   * Rows without an event (an ID or a reconnection time alone) are applied on the way, including those after the event:
   * no task is spent on them. `#at` moves on after the handler. A handler may close the source, which empties `#rows`,
   * so the loop reads them anew each time.
   */
  #step(): boolean {
    for (let isDelivered = false; this.#at < this.#rows.length; this.#at += ROW) {
      const rows = this.#rows;
      const values = this.#values!;
      const at = this.#at;
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
      this.#receiver.received(this.#types[kind] || "message", values._cut(rows[at + 1]!, rows[at + 2]!));
    }
    // A source that waits must not keep what a large event had.
    this.#values = undefined;
    return false;
  }
}
