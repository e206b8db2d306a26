import type { ConnectOptions } from "./client/options.js";
import { CONTROLS, PARTS, toValue } from "./store/parts.js";
import type { Constructs, EventSourceStore, Kind, OrFunction, Reading, StoreOptions, StoreUrl } from "./store/types.js";
import { identify, liveStore } from "./store.js";

/**
 * What a controller needs of its element: that of Lit, or another one whose controllers are like Lit's.
 *
 * @example
 * ```ts
 * const host: EventSourceHost = { addController: () => {}, requestUpdate: () => {} };
 * ```
 */
export interface EventSourceHost {
  /** Has the controller told of what happens to the element. */
  addController(controller: {
    hostConnected(): void;
    hostDisconnected(): void;
    hostUpdate(): void;
    hostUpdated(): void;
  }): void;
  /** Has the element rendered. */
  requestUpdate(): void;
}

/** What `Constructs` makes of {@link EventSourceController}. */
interface ControllerKind extends Kind {
  readonly made: EventSourceController<this["data"], this["message"]>;
}

type Options = StoreOptions & ConnectOptions;
type Url = StoreUrl | (() => StoreUrl);

/** How an element follows its stream. */
class Controller {
  readonly #host: EventSourceHost;
  readonly #url: Url;
  readonly #given: Options | (() => Options) | undefined;
  #options: Options = {};
  #identity: string | undefined;
  #made: EventSourceStore | undefined;
  #leave: (() => void) | undefined;
  #isConnected = false;

  static {
    // Minifiers shorten the name, which consoles print.
    Object.defineProperty(Controller, "name", { value: "EventSourceController", configurable: true });
    for (const name of PARTS)
      Object.defineProperty(Controller.prototype, name, {
        get(this: Controller) {
          return this.#store.get()[name];
        },
      });
    for (const name of CONTROLS)
      Object.defineProperty(Controller.prototype, name, {
        value(this: Controller) {
          this.#store[name]();
        },
      });
  }

  constructor(host: EventSourceHost, url: Url, options?: Options | (() => Options)) {
    this.#host = host;
    this.#url = url;
    this.#given = options;
    host.addController(this);
  }

  get #store(): EventSourceStore {
    return this.#made ?? this.#follow();
  }

  hostConnected(): void {
    this.#isConnected = true;
    // An element that has been moved goes on at once. One that is new has not been given all of its properties yet.
    if (this.#made) this.#join();
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    this.#quit();
  }

  hostUpdate(): void {
    this.#follow();
  }

  hostUpdated(): void {
    // What is first rendered is what a server has rendered, and an element must not ask to be updated while it is.
    if (!this.#leave) queueMicrotask(() => this.#join());
  }

  #join(): void {
    if (!this.#isConnected || this.#leave) return;
    this.#leave = this.#store.subscribe(() => this.#host.requestUpdate());
    this.#host.requestUpdate();
  }

  #quit(): void {
    this.#leave?.();
    this.#leave = undefined;
  }

  /** The store of the URL and options of now: another one where they ask for another stream. */
  #follow(): EventSourceStore {
    const url = toValue<StoreUrl>(this.#url);
    this.#options = toValue(this.#given) ?? {};
    const identity = identify(url, this.#options);
    if (this.#made && identity === this.#identity) return this.#made;
    this.#quit();
    this.#identity = identity;
    return (this.#made = liveStore(url, () => this.#options));
  }
}

/** What an element reads of its stream: see the class of this name. */
export interface EventSourceController<T = any, M = any> extends Reading<T, M> {}

/**
 * Follows a stream while its element is connected, and has the element rendered as it changes. A URL and options that are
 * functions are asked before each rendering: another connection is opened where they ask for another one. Nothing is
 * opened on a server.
 *
 * @example
 * ```ts
 * import { html, LitElement } from "lit";
 *
 * class PriceTag extends LitElement {
 *   symbol = "ACME";
 *   feed = new EventSourceController(this, () => `/prices?of=${this.symbol}`, { parse: Number });
 *
 *   override render() {
 *     return html`<output>${this.feed.data?.toFixed(2) ?? "…"}</output>`;
 *   }
 * }
 * ```
 */
export const EventSourceController: Constructs<ControllerKind, EventSourceHost, Url, unknown, OrFunction> =
  Controller as never;
