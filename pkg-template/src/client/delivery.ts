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

/**
 * Gives the events of a source to those who take them: handlers, loops, and the option `until`. It knows the last event
 * ID, since that moves on with the events.
 */
export class Delivery implements Taker {
  readonly #owner: Owner;
  readonly #options: ConnectOptions;
  readonly #parserOf: ReturnType<typeof parsers>;
  readonly #handlers: Handlers;
  readonly #queues = new Map<Queue<SourceEvent<unknown>>, readonly string[]>();
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
    return this.#queues.size > 0;
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
      this.#queues.delete(queue);
      leave();
    });
    this.#queues.set(queue, types.includes("*") ? [] : types);
    return queue;
  }

  /** Ends all loops. */
  _endLoops(error: unknown, discard: boolean): void {
    for (const queue of this.#queues.keys()) queue.end(error, discard);
    this.#queues.clear();
  }

  /** Removes all handlers and waits no longer for the store, so that a closed source keeps nothing alive. */
  _clear(): void {
    this.#handlers.clear();
    this._keeper?.stop?.();
  }

  /** The event types that are taken. */
  _wanted(): string[] {
    return [...this.#handlers._types(), ...this.#queues.values()].flat();
  }

  /** The circumstances that decide on the transport. */
  _circumstances(): number {
    const isOfAny = (types: readonly string[]): boolean => !types.length;
    const anyType = this.#handlers.has("*") || [...this.#queues.values()].some(isOfAny);
    return (anyType ? Circumstance.AnyType : 0) | (this._hasLoops ? Circumstance.InPace : 0);
  }

  /** A promise for when the takers are ready for more; `undefined` if they are. */
  _ready(): Promise<unknown> | undefined {
    const takers = [this.#handlers, ...this.#queues.keys()].map((taker) => taker._settled());
    const waits = [this._keeper?.settled(), ...takers].filter((wait) => wait);
    return waits[0] && Promise.all(waits);
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
   * A handler may close the source, so each row first looks whether it is still open. The own hold of a receipt is
   * released only after the dispatch: otherwise an event with several takers could count as handled after the first
   * one.
   */
  _block(values: Values, rows: Int32Array, types: readonly string[]): void {
    const { until, onComment, onIgnored } = this.#options;
    const counts = this._counts;
    for (let at = 0; at < rows.length && this.#owner._isOpen(); at += ROW) {
      const kind = rows[at]!;
      const id = rows[at + 3]!;
      if (id !== SAME_ID) this.#lastEventId = values._cut(id, rows[at + 4]!);
      const text = (): string => values._cut(rows[at + 1]!, rows[at + 2]!);
      if (kind < 0) {
        let handler: ((line: string) => void) | undefined;
        if (kind === COMMENT) {
          counts.comments++;
          this._keeper?.comment?.(text());
          handler = onComment;
        } else if (kind === IGNORED) {
          counts.ignored++;
          handler = onIgnored;
        } else if (id !== SAME_ID) this._keeper?.passed(this.#lastEventId);
        if (handler) tell(handler, text());
        continue;
      }
      const type = types[kind] || "message";
      counts.events++;
      let made: Made | undefined;
      const receipt = this._keeper?.received(this.#lastEventId, id !== SAME_ID, type, text, () => {
        return (made ??= this.#make(type, text()));
      });
      if (receipt === false) return;
      // The data of an event that nobody wants, or that has come before, is not even decoded. `until` sees every event.
      if (until != null || (receipt !== null && this.#isWanted(type))) this.#dispatch(type, text(), receipt, made);
      receipt?.release();
    }
  }

  /** Makes an event. Where there is no payload, the data is `NOTHING`. It throws what parsers throw. */
  #make(type: string, raw: string, lastEventId = this.#lastEventId, origin = this.#origin): Made {
    const parse = this.#parserOf(type);
    return { type, data: parse ? parse(raw) : raw, lastEventId, origin };
  }

  #isWanted(type: string): boolean {
    return this.#handlers.has(type) || this.#handlers.has("*") || this.#isLooped(type);
  }

  /** Whether a loop takes events of this type. */
  #isLooped(type: string): boolean {
    for (const types of this.#queues.values()) if (takes(types, type)) return true;
    return false;
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
    if (handlers._isBusy) {
      receipt?.hold();
      handlers._afterwards(() => {
        this.#dispatch(type, raw, receipt, made, lastEventId, origin);
        receipt?.release();
      });
      return;
    }
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
    const open = (): boolean => owner._isOpen();
    if (receipt !== null) {
      if (type !== "*") handlers.call(type, event, open, receipt);
      if (open()) {
        handlers.call("*", event, open, receipt);
        for (const [queue, types] of this.#queues) if (takes(types, type)) queue.put(event, receipt);
      }
    }
    if (open() && (typeof until === "function" ? tell(until, event) : (until as { type?: string })?.type === type))
      owner._finish("until");
  }
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
