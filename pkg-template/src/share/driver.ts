import { Place, ShareInput, ShareOutput, ShareRead, ShareReport, type ShareRole } from "../engine/abi.js";
import { LONGEST } from "../link/alarm.js";
import { SLICE } from "../link/core.js";
import { bytesRead } from "../link/fetch.js";
import type { Response } from "../link/request.js";
import { bytesOf } from "../platform/codecs.js";
import { Attempt, type Piece } from "./attempt.js";
import { written } from "./head.js";
import { Lock } from "./lock.js";
import { listen } from "./page.js";
import { type Kept, Seat } from "./seat.js";

/** What happened: its code, its number, its ticket and its bytes. */
type Told = readonly [ShareInput, number, number, Uint8Array | undefined];

/** How a member shares. */
export interface State {
  readonly _role: ShareRole;
  readonly _members: number;
  readonly _catchesUp: boolean;
  readonly _cutOff: number;
}

/** What a member belongs to: a source, or a shared worker. Its methods must not throw. */
export interface Party {
  /** Makes the request anew, and sends it with this last event ID. */
  _connect(lastEventId: string, signal: AbortSignal): Promise<{ _response: Response; _url: string }>;
  /** There is a stream, for whoever waits for an attempt. */
  _go(): void;
  /** The member shares otherwise than before. */
  _changed(state: State): void;
  /** The member is of no more use, since its engine or its channel broke. */
  _broke(): void;
}

/**
 * Connects a member with its channel, its lock, its timer, its page and its connections.
 *
 * It is a driver, as src/share/driver.md describes it: it carries out the member's outputs, tells it what happened, and
 * decides nothing itself.
 */
export class Driver {
  readonly #seat: Seat;
  readonly #name: string;
  readonly #party: Party;
  readonly #lock: Lock;
  readonly #ignore: (() => void) | undefined;
  readonly #connections = new Map<number, AbortController>();
  /** What is to be told when the outputs of what was told before have been carried out. */
  readonly #queue: Told[] = [];
  #channel: BroadcastChannel | undefined;
  #attempt: Attempt | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer fires. */
  #at = Infinity;
  #isBusy = false;
  #isOver = false;
  /** The error of the connection that failed last. */
  #cause: unknown;

  /** @throws where WebAssembly is refused */
  constructor(name: string, place: Place, kept: Kept, party: Party) {
    this.#seat = new Seat(place, kept);
    this.#name = name;
    this.#party = party;
    this.#lock = new Lock(name, (input, ticket) => this._tell(input, 0, ticket));
    this._tell(ShareInput.Resume);
    if (place !== Place.Worker && !this.#isOver) this.#ignore = listen((input, number) => this._tell(input, number));
  }

  /** Whether it has let go of everything. */
  get _hasEnded(): boolean {
    return this.#isOver;
  }

  /**
   * Tells the member what happened, and carries out its outputs.
   *
   * Carrying one out may call a user's code, which may call back: what is told meanwhile waits until the outputs are
   * through.
   */
  _tell(input: ShareInput, number = 0, ticket = 0, bytes?: Uint8Array): void {
    if (this.#isOver) return;
    this.#queue.push([input, number, ticket, bytes]);
    if (this.#isBusy) return;
    this.#isBusy = true;
    let state: State | undefined;
    try {
      for (let told: Told | undefined; !this.#isOver && (told = this.#queue.shift()); ) {
        this.#seat._handle(...told);
        state = this.#carryOut() ?? state;
        if (told[0] === ShareInput.Quit) this.#end(new DOMException("the source has ended", "AbortError"));
      }
    } catch (cause) {
      this.#break(cause);
    }
    this.#isBusy = false;
    if (this.#isOver) return;
    this.#set(this.#seat._deadline());
    this.#attempt?._wake();
    if (state) this.#party._changed(state);
  }

  /** Carries out what the member says. Gives how it shares, where that has changed. */
  #carryOut(): State | undefined {
    let state: State | undefined;
    for (let output: ShareOutput; (output = this.#seat._poll()) !== ShareOutput.Nothing; )
      state = this.#act(output) ?? state;
    return state;
  }

  /** Begins an attempt of the source: its response comes from the member. */
  _want(number: number, lastEventId: string, signal: AbortSignal): Promise<Response> {
    this.#attempt?._end(new DOMException("there is another attempt", "AbortError"));
    const leave = (): void => {
      if (this.#attempt !== attempt) return;
      this.#attempt = undefined;
      attempt._end(signal.reason);
      this._tell(ShareInput.Unwant);
    };
    const failure = (message: string): unknown =>
      messageOf(this.#cause) === message ? this.#cause : new Error(message);
    const attempt = new Attempt(() => this.#read(), failure, leave);
    this.#attempt = attempt;
    signal.addEventListener("abort", leave, { once: true });
    this._tell(ShareInput.Want, number, 0, new TextEncoder().encode(lastEventId));
    return attempt._head();
  }

  /** Carries out one output. Gives how the member shares, where that is what it says. */
  #act(output: ShareOutput): State | undefined {
    const seat = this.#seat;
    const ticket = seat._told(ShareReport.Ticket);
    switch (output) {
      case ShareOutput.Listen:
        this.#hush();
        this.#channel = new BroadcastChannel(this.#name);
        this.#channel.onmessage = ({ data }) => this.#hear(data);
        break;
      case ShareOutput.Hush:
        this.#hush();
        break;
      case ShareOutput.Send:
        this.#channel?.postMessage(seat._bytes());
        break;
      case ShareOutput.Lock:
      case ShareOutput.Steal:
        this.#lock._ask(ticket, output === ShareOutput.Steal);
        break;
      case ShareOutput.Unlock:
        this.#lock._drop();
        break;
      case ShareOutput.Connect:
        void this.#connect(ticket, new TextDecoder().decode(seat._bytes()));
        break;
      case ShareOutput.Disconnect:
        this.#connections.get(ticket)?.abort();
        break;
      case ShareOutput.Go:
        // Not within this call, in which nothing may be told.
        void Promise.resolve().then(() => this.#party._go());
        break;
      case ShareOutput.Changed:
        return {
          _role: seat._told(ShareReport.Role),
          _members: seat._told(ShareReport.Members),
          _catchesUp: seat._told(ShareReport.CatchesUp) > 0,
          _cutOff: seat._told(ShareReport.CutOff),
        };
    }
    return undefined;
  }

  #hush(): void {
    if (this.#channel) this.#channel.onmessage = null;
    this.#channel?.close();
    this.#channel = undefined;
  }

  /** A message has come. Any script of the origin may have sent it: what is no bytes is none of a member's. */
  #hear(data: unknown): void {
    let bytes: Uint8Array;
    try {
      bytes = bytesOf(data as ArrayBuffer);
    } catch {
      return;
    }
    this._tell(ShareInput.Heard, 0, 0, bytes);
  }

  /** What there is to read. A member that is cut off asks for a connection of its own then, so outputs may follow. */
  #read(): Piece | undefined {
    const seat = this.#seat;
    try {
      const code = seat._read();
      const isPiece = code !== ShareRead.Pending;
      const piece = isPiece
        ? { _code: code, _status: seat._told(ShareReport.Status), _bytes: seat._bytes() }
        : undefined;
      if (!this.#isBusy) {
        const state = this.#carryOut();
        this.#set(seat._deadline());
        if (state) this.#party._changed(state);
      }
      return piece;
    } catch (cause) {
      this.#break(cause);
      throw cause;
    }
  }

  /** Makes a connection, and tells all of it. */
  async #connect(ticket: number, lastEventId: string): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#connections.set(ticket, controller);
    const tell = (input: ShareInput, bytes?: Uint8Array, number?: number): void => {
      if (!signal.aborted) this._tell(input, number, ticket, bytes);
    };
    try {
      const { _response: response, _url: url } = await this.#party._connect(lastEventId, signal);
      const reader = response.body?.getReader();
      // A user's `fetch` may ignore the signal. To cancel a stream that has failed rejects.
      const stop = (): void => void reader?.cancel().catch(() => {});
      signal.addEventListener("abort", stop);
      if (signal.aborted) stop();
      // A response that was made with `new Response()` has no URL.
      tell(ShareInput.Head, written(response, response.url || url), response.status);
      while (reader && !signal.aborted) {
        const { done, value } = await reader.read();
        if (done) break;
        const chunk = bytesRead(value);
        for (let at = 0; at < chunk.length; at += SLICE) {
          // The source has to read before the next bytes, or it would be cut off for no fault of its own.
          if (this.#attempt?._isBehind) await turn();
          tell(ShareInput.Chunk, chunk.subarray(at, at + SLICE));
        }
      }
      tell(ShareInput.Ended);
    } catch (cause) {
      this.#cause = cause;
      tell(ShareInput.Failed, new TextEncoder().encode(messageOf(cause)));
    } finally {
      this.#connections.delete(ticket);
      controller.abort();
    }
  }

  /** Sets the timer. One that fires earlier is kept, unless it is overdue: it may come early. */
  #set(deadline: number): void {
    const now = performance.now();
    if (deadline >= this.#at && now <= this.#at) return;
    clearTimeout(this.#timer);
    this.#at = deadline;
    if (deadline === Infinity) return;
    this.#timer = setTimeout(
      () => {
        this.#at = Infinity;
        this._tell(ShareInput.Timer);
      },
      Math.min(Math.max(deadline - now, 0), LONGEST),
    );
  }

  #break(cause: unknown): void {
    if (this.#isOver) return;
    this.#end(cause);
    this.#party._broke();
  }

  /** Lets go of everything. */
  #end(cause: unknown): void {
    this.#isOver = true;
    this.#ignore?.();
    this.#lock._drop();
    this.#hush();
    clearTimeout(this.#timer);
    for (const controller of this.#connections.values()) controller.abort();
    this.#attempt?._end(cause);
  }
}

/** The end of the task: all that waits for nothing else has run by then. No timer, as those of hidden pages are slow. */
function turn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

/** The message of what was thrown. */
function messageOf(cause: unknown): string {
  return String((cause as Error | undefined)?.message ?? cause);
}
