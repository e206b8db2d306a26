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

/** A page's connection with the shared worker, for all sources of one `tabs()`. It is there while any of them is. */
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
    this.#givers.add(giver);
    if (!this.#port && !this._why) this.#open();
    return !this._why;
  }

  _remove(giver: Giver): void {
    this.#givers.delete(giver);
    if (this.#givers.size > 0) return;
    this.#post({ away: true });
    this.#close();
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
      this.#timer = setTimeout(() => this.#fail("the shared worker does not answer"), PATIENCE);
      globalThis.addEventListener("pagehide", this.#leave);
    } catch {
      this.#fail("there can be no shared worker");
    }
  }

  /** A message to a page in the back/forward cache would throw it away. */
  readonly #leave = (): void => this.#post({ away: true });

  #hear(message: FromWorker): void {
    if ("fault" in message) return this.#fail(message.fault);
    if ("hello" in message) {
      clearTimeout(this.#timer);
      const isAnew = this.#run !== undefined && this.#run !== message.hello;
      this.#run = message.hello;
      // A worker that was run anew knows nothing.
      if (isAnew) for (const giver of this.#givers) giver._asked();
    } else for (const giver of this.#givers) if (giver._group === message.ask) return giver._asked();
  }

  #fail(why: string): void {
    this.#close();
    if (this._why) return;
    this._why = why;
    for (const giver of this.#givers) giver._alone();
  }

  #close(): void {
    clearTimeout(this.#timer);
    globalThis.removeEventListener("pagehide", this.#leave);
    this.#port?.close();
    this.#port = this.#run = undefined;
  }
}
