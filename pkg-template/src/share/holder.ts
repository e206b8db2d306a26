import { Place, ShareInput } from "../engine/abi.js";
import { send } from "../link/fetch.js";
import type { Request, Response } from "../link/request.js";
import { Driver, type Party, type State } from "./driver.js";
import type { FromPage, FromWorker, Ready } from "./port.js";

/** How old a request may be that is sent without asking the pages for another, and how long they are waited for, in ms. */
const FRESH = 30_000;
const PATIENCE = 5000;

/** How long a group that nobody is in is kept, in ms. */
const LINGER = 60_000;

/** Says something to a page: one function for each. */
type Say = (message: FromWorker) => void;

/** The groups whose connections a shared worker holds. */
export class Holder {
  readonly #groups = new Map<string, Group>();

  /** A page has said something. */
  _hear(message: FromPage, say: Say): void {
    if ("away" in message) {
      for (const group of this.#groups.values()) group._pages.delete(say);
      return;
    }
    const { group: name, buffer, request } = message;
    try {
      let group = this.#groups.get(name);
      if (!group) {
        group = new Group(name, buffer, () => this.#groups.delete(name));
        if (group._hasEnded) throw new Error("there is no channel");
        this.#groups.set(name, group);
      }
      group._give(request, say);
    } catch {
      say({ fault: "the shared worker can't share" });
    }
  }
}

/** A group, with the worker as its member. */
class Group implements Party {
  readonly #name: string;
  readonly #driver: Driver;
  readonly #ended: () => void;
  /** The pages that can make the request. */
  readonly _pages = new Set<Say>();
  #newest: { request: Ready; at: number } | undefined;
  /** Tells that another request has come. */
  #given: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @throws where WebAssembly is refused */
  constructor(name: string, buffer: number, ended: () => void) {
    this.#name = name;
    this.#ended = ended;
    this.#driver = new Driver(name, Place.Worker, { _buffer: buffer, _replay: false }, this);
    this.#linger();
  }

  get _hasEnded(): boolean {
    return this.#driver._hasEnded;
  }

  /** A page gives the request as it would send it. */
  _give(request: Ready, say: Say): void {
    this.#newest = { request, at: performance.now() };
    this._pages.add(say);
    this.#given?.();
    if (this.#timer) this.#linger();
  }

  async _connect(lastEventId: string, signal: AbortSignal): Promise<{ _response: Response; _url: string }> {
    const age = this.#newest ? performance.now() - this.#newest.at : Infinity;
    if (age > FRESH) await this.#ask();
    if (!this.#newest) throw new Error("no tab has made the request");
    const { url, init, headers, param } = this.#newest.request;
    const request: Request = {
      url,
      init,
      headers: new Headers(headers as [string, string][]),
      fetch: undefined,
      param,
    };
    return { _response: await send(request, lastEventId, signal), _url: url };
  }

  _go(): void {}

  _changed({ _members: members }: State): void {
    // A worker does not count itself. A page that crashed is counted for some minutes more.
    if (members > 0) this.#timer = void clearTimeout(this.#timer);
    else if (!this.#timer) this.#linger();
  }

  _broke(): void {
    clearTimeout(this.#timer);
    this.#ended();
  }

  /** Asks the pages for a request, and waits for the first. Those that have not answered by then are asked no more. */
  async #ask(): Promise<void> {
    const asked = [...this._pages];
    this._pages.clear();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PATIENCE);
      this.#given = () => {
        clearTimeout(timer);
        resolve();
      };
      for (const say of asked) say({ ask: this.#name });
    });
    this.#given = undefined;
  }

  /** Ends the group unless somebody comes. */
  #linger(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#driver._tell(ShareInput.Quit);
      this.#ended();
    }, LINGER);
  }
}
