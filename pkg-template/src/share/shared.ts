import type { AttemptContext } from "../client/options.js";
import { Place, ShareInput, type ShareRole } from "../engine/abi.js";
import type { Request, Response, Send } from "../link/request.js";
import { tell } from "../platform/report.js";
import type { Beside, Giver } from "./beside.js";
import { Driver, type Party, type State } from "./driver.js";
import { nameOf, refusal } from "./group.js";
import type { Kept } from "./seat.js";
import type { Sharing, SharingRole } from "./types.js";

/** How long a request that was made for an attempt may be sent, and how long its functions may take later, in ms. */
const FRESH = 30_000;
const PATIENCE = 10_000;

/** The source whose connection is shared. */
export interface Owner {
  /** The number of its attempt since the last good connection, from 1. */
  readonly attempt: number;
  /** What its next attempt waits for. The class has none of it. */
  readonly waitReason?: string | null;
  reconnect?(): void;
  /** Calls the user's functions that make the request, and gives the function that builds it. */
  prepare(context: AttemptContext, resumes: boolean): Promise<() => Request>;
}

/** What `tabs()` says of each source. */
export interface Settings extends Kept {
  readonly _key: string | undefined;
  readonly _beside: Beside | undefined;
  readonly _onChange: ((sharing: Sharing) => void) | undefined;
  /** Why nothing is shared, whatever the request is. */
  readonly _why: string | undefined;
}

/** The names of parts, and why a source has them; in the order of `ShareRole`. */
const ROLES: Readonly<Record<ShareRole, SharingRole>> = ["joining", "leader", "follower", "worker"];
const WHYS: Readonly<Record<ShareRole, string>> = [
  "it is not known yet who holds the connection",
  "this source holds the connection",
  "another tab holds the connection",
  "a shared worker holds the connection",
];

/** Before the first attempt, and after the last. */
const NOT_YET: Sharing = { role: "joining", why: WHYS[0], tabs: 1, isCatchingUp: false, cutOff: 0 };

/**
 * One source's sharing: in its attempts, a member of the request's group stands for the network.
 *
 * `connect()` has none of this code. So members that it calls don't begin with an underscore: a build shortens such
 * names for each entry apart.
 */
export class Shared implements Party, Giver {
  readonly #settings: Settings;
  readonly #owner: Owner;
  #driver: Driver | undefined;
  /** The group's name. */
  _group: string | undefined;
  /** The request of the latest attempt, until it is sent or too old. */
  #ready: { request: Request; at: number } | undefined;
  #send: Send | undefined;
  /** The `Accept` of the latest attempt: a protocol may have set it. */
  #accept: string | null = null;
  /** The request is made for a connection, while an attempt goes on. */
  _isAgain = false;
  /** Counts attempts and ends: what awaited something in an older one has no say. */
  #turn = 0;
  /** What the member told last. */
  #state: State | undefined;
  sharing = NOT_YET;

  constructor(settings: Settings, owner: Owner) {
    this.#settings = settings;
    this.#owner = owner;
  }

  /** Stands for the sending of an attempt's request. */
  readonly share = async (
    request: Request,
    lastEventId: string,
    signal: AbortSignal,
    send: Send,
  ): Promise<Response> => {
    const turn = ++this.#turn;
    const { _key: key } = this.#settings;
    const why = this.#settings._why ?? (await refusal(request, key !== undefined));
    const name = why === undefined ? await nameOf(request, key) : undefined;
    if (turn !== this.#turn) throw new DOMException("the attempt is over", "AbortError");
    signal.throwIfAborted();
    this.#send = send;
    this.#accept = request.headers.get("accept");
    const reason = why ?? this.#join(name!);
    if (reason !== undefined) {
      this.#leave();
      this.#tell({ ...NOT_YET, role: "alone", why: reason });
      return send(request, lastEventId, signal);
    }
    this.#settings._beside?._give(name!, this.#settings._buffer, request);
    this.#ready = { request, at: performance.now() };
    return this.#driver!._want(this.#owner.attempt, lastEventId, signal);
  };

  /** The source has ended, for now at least. */
  end(): void {
    this.#turn++;
    this.#leave();
    this.#tell({ ...NOT_YET, role: "alone", why: "the source has ended" });
  }

  async _connect(lastEventId: string, signal: AbortSignal): Promise<{ _response: Response; _url: string }> {
    const ready = this.#ready;
    this.#ready = undefined;
    const isFresh = ready && performance.now() - ready.at < FRESH;
    // All tabs are told why there is no connection. What a function has thrown may have a secret.
    const failed = (cause: unknown): never => {
      throw new Error("a function that makes the request has failed", { cause });
    };
    const request = isFresh ? ready.request : await this.#prepare(lastEventId).catch(failed);
    return { _response: await this.#send!(request, lastEventId, signal), _url: request.url };
  }

  _changed(state: State): void {
    this.#state = state;
    const { _role: role, _members: tabs, _catchesUp: isCatchingUp, _cutOff: cutOff } = state;
    const missing = this.#settings._beside?._why;
    const why = missing ? `${WHYS[role]}; ${missing}` : WHYS[role];
    this.#tell({ role: ROLES[role], why, tabs, isCatchingUp, cutOff });
  }

  _go(): void {
    // It need not sit out its own backoff. Other waits are for what is still missing.
    if (this.#driver && this.#owner.waitReason === "backoff") this.#owner.reconnect?.();
  }

  _broke(): void {
    this.#driver = undefined;
    this.#leave();
  }

  _asked(): void {
    const group = this._group;
    const { _beside: beside, _buffer: buffer } = this.#settings;
    this.#prepare("").then(
      (request) => beside!._give(group!, buffer, request),
      // Another tab may answer; a source hears of what its functions throw at its next attempt.
      () => {},
    );
  }

  _alone(): void {
    this.#driver?._tell(ShareInput.NoWorker);
    // The reason has changed, even where nothing else has.
    if (this.#driver && this.#state) this._changed(this.#state);
  }

  /** Makes the request anew. Rejects where that takes too long, and where it is of another group by now. */
  async #prepare(lastEventId: string): Promise<Request> {
    const group = this._group;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(reject, PATIENCE, new Error("the functions that make the request took over 10 s"));
    });
    const made = this.#owner.prepare({ attempt: 1, refused: null, lastEventId }, false);
    const build = await Promise.race([made, late]).finally(() => clearTimeout(timer));
    this._isAgain = true;
    let request: Request;
    try {
      request = build();
    } finally {
      this._isAgain = false;
    }
    if (this.#accept !== null) request.headers.set("accept", this.#accept);
    // What this user may read is not for those whom the old headers named.
    if ((await nameOf(request, this.#settings._key)) !== group) throw new Error("the request has changed");
    return request;
  }

  /** Becomes a member of the group, unless it is one. Gives why it can't. */
  #join(name: string): string | undefined {
    if (this.#driver && this._group === name) return undefined;
    this.#leave();
    this._group = name;
    const beside = this.#settings._beside?._add(this) ?? false;
    try {
      this.#driver = new Driver(name, beside ? Place.BesideWorker : Place.Tab, this.#settings, this);
    } catch {
      return "the page refuses WebAssembly";
    }
    return this.#driver._hasEnded ? "sharing has failed" : undefined;
  }

  #leave(): void {
    this.#driver?._tell(ShareInput.Quit);
    this.#driver = this.#ready = this._group = this.#state = undefined;
    this.#settings._beside?._remove(this);
  }

  #tell(sharing: Sharing): void {
    this.sharing = sharing;
    const { _onChange: onChange } = this.#settings;
    if (onChange) tell(onChange, sharing);
  }
}
