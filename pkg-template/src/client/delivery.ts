import { Circumstance, type Signal } from "../engine/abi.js";
import { COMMENT, IGNORED, ROW, SAME_ID, type Values } from "../engine/block.js";
import type { Facts, Taker } from "../link/host.js";
import { typed } from "../link/settings.js";
import { tell } from "../platform/report.js";
import type { SourceEvent } from "./events.js";
import { type Handler, Handlers } from "./handlers.js";
import type { Keeper } from "./keeper.js";
import type { Receipt } from "./keeping.js";
import type { ConnectOptions } from "./options.js";
import { NOTHING, parsers } from "./parse.js";
import { Queue } from "./queue.js";
import type { CloseReason } from "./source.js";

/** The source whose events are delivered. */
interface Owner {
  /** Whether the source goes on. A handler may close it. */
  _isOpen(): boolean;
  /** Tells the session what is made of an event. */
  tell(signal: Signal, number: number, facts: Facts): void;
  /** Ends the source. */
  _finish(reason: CloseReason): void;
  /** An event's data could not be parsed. `inLoop` says that a loop waits for events of its type. */
  _undecodable(type: string, raw: string, cause: unknown, inLoop: boolean): void;
}

/** An event that is being made. */
type Made = { -readonly [K in keyof SourceEvent<unknown>]: SourceEvent<unknown>[K] };

/** What `#dispatch` takes, for `#postpone` to hand on as it is. */
type Dispatched = [
  type: string,
  raw: string,
  receipt: Receipt | null | undefined,
  made: Made | undefined,
  lastEventId: string,
  origin: string,
];

/**
 * Gives the events of a source to those who take them: handlers, loops, and the option `until`. It knows the last event
 * ID, since that moves on with the events.
 */
export class Delivery implements Taker {
  readonly #owner: Owner;
  readonly #options: ConnectOptions;
  readonly #parserOf: ReturnType<typeof parsers>;
  readonly #handlers: Handlers;
  /** The loops, and the types that each is over. Each change makes a new list, since `#dispatch` may be walking the old one. */
  #queues: readonly (readonly [Queue<SourceEvent<unknown>>, readonly string[]])[] = [];
  readonly _keeper: Keeper | undefined;
  #lastEventId: string;
  #origin = "";
  /** How many events, comments and ignored lines have come. */
  readonly _counts = { events: 0, comments: 0, ignored: 0 };

  constructor(options: ConnectOptions, owner: Owner) {
    this.#options = options;
    this.#owner = owner;
    this.#parserOf = parsers(options);
    this.#handlers = new Handlers(options.awaitHandlers === true);
    this.#lastEventId = options.lastEventId ?? "";
    // What is no store is named by the platform's error, which quotes this line.
    const id = this.#lastEventId;
    this._keeper = (options.share?.keep(id, options, owner) ??
      options.protocol?.keep(id, options, owner) ??
      options.store?.keep(id)) as Keeper | undefined;
  }

  /** The last event ID that a new request sends. */
  get lastEventId(): string {
    return this._keeper?.committed ?? this.#lastEventId;
  }

  /** Fulfilled when the last event ID has been loaded; `undefined` where there is nothing to wait for. */
  get _loading(): PromiseLike<void> | undefined {
    return this._keeper?.loading;
  }

  /** Whether a loop is under way. */
  get _hasLoops(): boolean {
    return this.#queues.length > 0;
  }

  /** Adds a handler, and returns the function that removes it. */
  _add(type: string, handler: (event: never) => void, once: boolean): () => void {
    typed(handler ?? 0, "function", "the handler");
    return this.#handlers.add(type, handler as Handler, once);
  }

  _remove(type: string, handler: (event: never) => void): void {
    this.#handlers.off(type, handler as Handler);
  }

  /** Makes a loop over events of these types. `leave` is called when the loop ends by itself. */
  _loop(types: readonly string[], leave: () => void): Queue<SourceEvent<unknown>> {
    const queue = new Queue<SourceEvent<unknown>>(() => {
      this.#queues = this.#queues.filter(([other]) => other !== queue);
      leave();
    });
    this.#queues = [...this.#queues, [queue, types.includes("*") ? [] : types]];
    return queue;
  }

  /** Ends all loops. */
  _endLoops(error: unknown, discard: boolean): void {
    for (const [queue] of this.#queues) queue.end(error, discard);
    this.#queues = [];
  }

  /** Removes all handlers and waits no longer for the store, so that a closed source keeps nothing alive. */
  _clear(): void {
    this.#handlers.clear();
    this._keeper?.stop?.();
  }

  /** The event types that are taken. */
  _wanted(): string[] {
    return [...this.#handlers._types(), ...this.#queues.flatMap(([, types]) => types)];
  }

  /** The circumstances that decide on the transport. */
  _circumstances(): number {
    const anyType = this.#handlers._any || this.#queues.some(([, types]) => !types.length);
    return (anyType ? Circumstance.AnyType : 0) | (this._hasLoops ? Circumstance.InPace : 0);
  }

  /** A promise for when the takers are ready for more; `undefined` if they are. */
  _ready(): Promise<unknown> | undefined {
    const handlers = this.#handlers._settled();
    // It is asked for each chunk, and most sources have neither.
    if (!this._keeper && !this._hasLoops) return handlers;
    const waits = [this._keeper?.settled(), handlers, ...this.#queues.map(([queue]) => queue._settled())];
    const some = waits.filter((wait) => wait);
    return some[0] && Promise.all(some);
  }

  /** A new stream begins, from this URL. */
  _begin(url: string): void {
    this.#lastEventId = this.lastEventId;
    this._keeper?.begin();
    this.#origin = originOf(url);
  }

  /** Delivers an event of the browser's own `EventSource`. */
  _native({ type, data, lastEventId, origin }: MessageEvent<string>): void {
    this.#lastEventId = lastEventId;
    this.#origin = origin;
    this._counts.events++;
    this.#dispatch(type, data);
  }

  /**
   * Delivers the events of a chunk.
   *
   * A handler may close the source, so each row first looks whether it is still open. The trap: no closure may use a variable of
   * this loop, nor of `#dispatch`, not even where it is rarely made. Engines put such variables on the heap, for every row. So
   * `cutter` and `#postpone` are functions of their own.
   */
  _block(values: Values, rows: Int32Array, types: readonly string[]): void {
    for (let at = 0; at < rows.length && this.#owner._isOpen(); at += ROW) {
      const kind = rows[at]!;
      const id = rows[at + 3]!;
      if (id !== SAME_ID) this.#lastEventId = values._cut(id, rows[at + 4]!);
      const type = types[kind] || "message";
      if (kind >= 0) this._counts.events++;
      if (kind < 0 || this._keeper) {
        if (!this.#take(kind, type, id !== SAME_ID, cutter(values, rows, at))) return;
        // The data of an event that nobody wants is not even decoded.
      } else if (this.#isWanted(type)) this.#dispatch(type, values._cut(rows[at + 1]!, rows[at + 2]!));
    }
  }

  /**
   * Takes a row that is no event, or an event that the keeper has to know of. Returns whether the rest of the chunk is to be
   * delivered.
   *
   * The own hold of a receipt is released only after the dispatch: otherwise an event with several takers could count as
   * handled after the first one.
   */
  #take(kind: number, type: string, isOwn: boolean, text: () => string): boolean {
    const { until, onComment, onIgnored } = this.#options;
    const counts = this._counts;
    const keeper = this._keeper;
    if (kind < 0) {
      let handler: ((line: string) => void) | undefined;
      if (kind === COMMENT) {
        counts.comments++;
        keeper?.comment?.(text());
        handler = onComment;
      } else if (kind === IGNORED) {
        counts.ignored++;
        handler = onIgnored;
      } else if (isOwn) keeper?.passed(this.#lastEventId);
      if (handler) tell(handler, text());
      return true;
    }
    let made: Made | undefined;
    const receipt = keeper!.received(this.#lastEventId, isOwn, type, text, () => {
      return (made ??= this.#make(type, text()));
    });
    if (receipt === false) return false;
    if (this.#isWanted(type) && (receipt !== null || until != null)) this.#dispatch(type, text(), receipt, made);
    receipt?.release();
    return true;
  }

  /** Makes an event. Where there is no payload, the data is `NOTHING`. It throws what parsers throw. */
  #make(type: string, raw: string, lastEventId = this.#lastEventId, origin = this.#origin): Made {
    const parse = this.#parserOf(type);
    return { type, data: parse ? parse(raw) : raw, lastEventId, origin };
  }

  /** Gives something truthy where an event of this type is to be dispatched: `until` sees every event. */
  #isWanted(type: string): unknown {
    const handlers = this.#handlers;
    return handlers.of(type) || this.#options.until != null || handlers._any || this.#isLooped(type);
  }

  /** Whether a loop takes events of this type. */
  #isLooped(type: string): boolean {
    return this.#queues.some(([, types]) => takes(types, type));
  }

  /**
   * Parses an event's data and gives it to handlers, loops and `until`. With `awaitHandlers`, an event waits while
   * handlers are still busy with the one before: by then the source's own ID and origin may be those of a later event, so
   * they are parameters.
   *
   * @param receipt `null` where the event has come before: then only `until` is asked
   */
  #dispatch(
    type: string,
    raw: string,
    receipt?: Receipt | null,
    made?: Made,
    lastEventId = this.#lastEventId,
    origin = this.#origin,
  ): void {
    const handlers = this.#handlers;
    if (handlers._isBusy) return this.#postpone(type, raw, receipt, made, lastEventId, origin);
    const owner = this.#owner;
    const { until } = this.#options;
    if (raw === until) return owner._finish("until");
    let event: Made;
    try {
      event = made ?? this.#make(type, raw, lastEventId, origin);
    } catch (cause) {
      if (receipt === null) return;
      const inLoop = this.#isLooped(type);
      if (inLoop && !this.#options.onDecodeError) receipt?.fail();
      return owner._undecodable(type, raw, cause, inLoop);
    }
    // There is nothing to hand on, but `until` sees every event.
    if (event.data === NOTHING) {
      event.data = raw;
      receipt = null;
    }
    if (receipt !== null) {
      if (type !== "*") handlers.call(handlers.of(type), event, owner, receipt);
      if (owner._isOpen()) {
        handlers.call(handlers._any, event, owner, receipt);
        for (const [queue, types] of this.#queues) if (takes(types, type)) queue.put(event, receipt);
      }
    }
    if (
      owner._isOpen() &&
      (typeof until === "function" ? tell(until, event) : (until as { type?: string })?.type === type)
    )
      owner._finish("until");
  }

  /** Dispatches an event when the handlers that are busy have finished. */
  #postpone(...[type, raw, receipt, ...rest]: Dispatched): void {
    receipt?.hold();
    this.#handlers._afterwards(() => {
      this.#dispatch(type, raw, receipt, ...rest);
      receipt?.release();
    });
  }
}

/** Cuts the data of the row at this place. */
function cutter(values: Values, rows: Int32Array, at: number): () => string {
  return () => values._cut(rows[at + 1]!, rows[at + 2]!);
}

/** Whether a loop over `types` takes this type. An empty list means every type. */
function takes(types: readonly string[], type: string): boolean {
  return !types.length || types.includes(type);
}

function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return "";
  }
}
