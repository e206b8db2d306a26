import { SHARE } from "../engine/abi.js";
import type { Request } from "../link/request.js";
import type { FromPage, FromWorker } from "./port.js";
import type { TabsOptions } from "./types.js";

/** How long the worker may take to say that it is there, in ms. */
const PATIENCE = 2000;

/** A source that gives the worker its requests. */
export interface Giver {
  /** The group's name, where it is in one. */
  readonly _group: string | undefined;
  /** The worker needs the request anew. */
  _asked(): void;
  /** There is no worker. */
  _alone(): void;
}

/** By the worker's address. */
const all = new Map<string, Beside>();

/** A page's connection with this worker. A function that makes one may make another one each time. */
export function besideOf(worker: NonNullable<TabsOptions["worker"]>): Beside {
  if (typeof worker === "function") return new Beside(worker);
  const address = String(worker);
  const beside = all.get(address) ?? new Beside(worker);
  all.set(address, beside);
  return beside;
}

/**
 * A page's connection with a shared worker, for all sources that name it. It stays when they have gone, for those that may
 * come: Chromium frees no `SharedWorker` as long as the page is there, and ends no worker by its port.
 */
export class Beside {
  readonly #worker: NonNullable<TabsOptions["worker"]>;
  readonly #givers = new Set<Giver>();
  #port: MessagePort | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Which run of its script the worker is. In WebKit it is run anew where the tab closes that has made it. */
  #run: number | undefined;
  /** Why there is no worker. */
  _why = "";

  constructor(worker: NonNullable<TabsOptions["worker"]>) {
    this.#worker = worker;
  }

  /** Adds a source. Gives whether there may be a worker for it. */
  _add(giver: Giver): boolean {
    if (!this.#port && !this._why) this.#open();
    if (this._why) return false;
    if (this.#givers.size === 0) {
      if (this.#run === undefined)
        this.#timer = setTimeout(() => this.#fail("the shared worker does not answer"), PATIENCE);
      globalThis.addEventListener("pagehide", this.#leave);
    }
    this.#givers.add(giver);
    return true;
  }

  _remove(giver: Giver): void {
    if (!this.#givers.delete(giver) || this.#givers.size > 0) return;
    this.#leave();
    this.#rest();
  }

  /** Gives the worker a group's request. */
  _give(group: string, buffer: number, { url, init, headers, param }: Request): void {
    const { method, credentials, mode, redirect } = init;
    const known = Object.entries({ method, credentials, mode, redirect }).filter(([, value]) => value !== undefined);
    this.#post({ group, buffer, request: { url, init: Object.fromEntries(known), headers: [...headers], param } });
  }

  #post(message: FromPage): void {
    this.#port?.postMessage(message);
  }

  #open(): void {
    const worker = this.#worker;
    try {
      const name = `headwater ${HEADWATER} ${SHARE}`;
      const made = (typeof worker === "function" ? worker() : new SharedWorker(worker, { name })) as SharedWorker;
      made.onerror = () => this.#fail("the shared worker can't be loaded");
      this.#port = made.port;
      made.port.onmessage = ({ data }) => this.#hear(data);
    } catch (cause) {
      this.#fail(`there can be no shared worker: ${(cause as Error | undefined)?.message ?? cause}`);
    }
  }

  /** A message to a page in the back/forward cache would throw it away. */
  readonly #leave = (): void => this.#post({ away: true });

  /** The worker has said something. It may be another one than ours, which says anything. */
  #hear(given: unknown): void {
    const message = Object(given) as FromWorker;
    if ("fault" in message) return this.#fail(String(message.fault));
    if ("hello" in message) {
      clearTimeout(this.#timer);
      const isAnew = this.#run !== undefined && this.#run !== message.hello;
      this.#run = message.hello;
      // A worker that was run anew knows nothing.
      if (isAnew) for (const giver of this.#givers) giver._asked();
    } else for (const giver of this.#givers) if (giver._group === message.ask) return giver._asked();
  }

  #fail(why: string): void {
    this.#rest();
    this.#port?.close();
    this.#port = undefined;
    if (this._why) return;
    this._why = why;
    for (const giver of this.#givers) giver._alone();
  }

  /** Waits for nothing, where there is no source. */
  #rest(): void {
    clearTimeout(this.#timer);
    globalThis.removeEventListener("pagehide", this.#leave);
  }
}
