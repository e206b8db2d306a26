import { Answer } from "../engine/abi.js";
import { RETRY, ROW, SAME_ID, type Values } from "../engine/block.js";
import { FaultCode } from "../engine/codes.js";
import type { Change } from "../link/host.js";
import { Link } from "../link/link.js";
import { RECONNECTION_TIME, settingsOf } from "./options.js";
import type { Origin } from "./request.js";
import { stops } from "./stops.js";
import { inTasks } from "./tasks.js";
import { originOf } from "./url.js";

/** What a connection tells the object that has it. */
export interface Receiver {
  /** 9.2.2, "announce the connection". */
  opened(): void;
  /** "Reestablish the connection", after this. */
  _lost(change: Change): void;
  /** "Fail the connection", for this. */
  _failed(change: Change): void;
  /** The page was put aside; there will be another connection when it is back. */
  _suspended(): void;
  /** 9.2.6, "dispatch the event". */
  received(type: string, data: string): void;
}

/** A source's connection to where its stream comes from: what the engine asks and tells of it. */
export class Connection {
  /** The last event ID string. */
  lastEventId: string;
  /** The reconnection time, in ms. */
  reconnectionTime = RECONNECTION_TIME;
  /** The origin of the stream's URL, after redirects. */
  origin = "";
  readonly #receiver: Receiver;
  #link: Link | undefined;
  /** The block that is being delivered: its values, its table, what its kinds mean, and how far that is. */
  #values: Values | undefined;
  #rows: Int32Array = new Int32Array(0);
  #types: readonly string[] = [];
  #at = 0;
  #isWaiting = false;
  /** How often the page had been stopped when the current attempt began. */
  #stops = 0;
  #delivered: { promise: Promise<void>; resolve: () => void } | undefined;

  constructor(url: string, from: Origin, receiver: Receiver) {
    const { method, ...settings } = settingsOf(from.options);
    this.#receiver = receiver;
    this.lastEventId = from.options.lastEventId ?? "";
    this.#link = new Link(
      {
        _prepare: (context) => from._prepare(context, method),
        _wanted: () => [],
        _circumstances: () => 0,
        _resumeFrom: () => this.lastEventId,
        _begin: (final) => {
          from.opened();
          this.origin = originOf(final || url);
        },
        _block: (values, rows, types) => {
          this.#values = values;
          this.#rows = rows;
          this.#types = types;
          this.#at = 0;
          this.#deliver();
        },
        _native: () => {},
        _changed: (change) => this.#changed(change),
        _ask: () => Promise.resolve(Answer.Default),
        _ready: () => this.#delivered?.promise,
      },
      settings,
    );
  }

  close(): void {
    this.#link?.close();
  }

  /** Forgets what the stream has begun and not ended. */
  reset(): void {
    this.#link?.reset();
  }

  #changed(change: Change): void {
    const { state, _fault: fault } = change;
    const wasWaiting = this.#isWaiting;
    this.#isWaiting = state === "waiting";
    // Of a new stream, nothing is to be told before what is left of the old one, and that begins where
    // this has come to.
    if (state === "connecting") {
      this.#at = this.#rows.length;
      this.#stops = stops();
    } else if (state === "open") this.#receiver.opened();
    else if (state === "closed") this.#ended(change);
    else if (fault?.code === FaultCode.Suspended) this.#receiver._suspended();
    // What it waits for may change; that it is lost was said.
    else if (wasWaiting) return;
    // An "aborted network error" fails the connection.
    else if (fault?.code === FaultCode.Network && this.#stops !== stops()) {
      this.#receiver._failed(change);
      this.close();
    } else this.#receiver._lost(change);
  }

  #ended(change: Change): void {
    this.#link = undefined;
    this.#rows = new Int32Array(0);
    this.#receiver._failed(change);
  }

  /** The first event is delivered in the task that brought it, each other in one of its own. */
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

  /** Goes on to the next event and delivers it; says whether there is another. */
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
      if (id !== SAME_ID) this.lastEventId = values.cut(id, rows[at + 4]!);
      if (kind < 0) continue;
      isDelivered = true;
      this.#receiver.received(this.#types[kind] || "message", values.cut(rows[at + 1]!, rows[at + 2]!));
    }
    return false;
  }
}
