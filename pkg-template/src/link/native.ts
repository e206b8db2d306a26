import { FaultCode, Signal } from "../engine/abi.js";

/** Marks our `EventSource` class. The symbol is a registered one, so that other copies of the package know it too. */
export const OURS = Symbol.for("headwater");

/** Whether the platform has an `EventSource` of its own. Our polyfill does not count: it is built on `fetch`. */
export function hasNative(): boolean {
  const { EventSource } = globalThis;
  return typeof EventSource === "function" && !(OURS in EventSource);
}

/**
 * Takes what the platform's `EventSource` tells: that it is open, or has lost its connection and reconnects by itself, or
 * has given up, of which it does not say why; or an event, with 1 if it has a last event ID and else with 0.
 */
type Hear = (signal: Signal, number: number, event?: MessageEvent<string>) => void;

/**
 * Carries an attempt by the platform's own `EventSource`.
 *
 * The platform delivers only the types that have a listener, so each wanted type gets one, once. A server may name its
 * events `open` and `error`: these come to the same listeners as the platform's own, and {@link isMessage} tells them
 * apart. Without that, a server's event would pass for a change of the connection.
 */
export class Native {
  readonly #source: EventSource;
  readonly #hear: Hear;
  readonly #types = new Set<string>();

  constructor(url: string, withCredentials: boolean, hear: Hear) {
    this.#source = new EventSource(url, { withCredentials });
    this.#hear = hear;
    this.#source.addEventListener("open", (event) => {
      if (!isMessage(event)) hear(Signal.Opened, 0);
    });
    this.#source.addEventListener("error", (event) => {
      if (!isMessage(event)) hear(this.#source.readyState === 2 ? Signal.Failed : Signal.Recovering, FaultCode.Native);
    });
  }

  /** Adds listeners for the types that have none yet. None is removed: an event that nobody wants is harmless. */
  _listen(types: readonly string[]): void {
    for (const type of types) {
      if (this.#types.has(type)) continue;
      this.#types.add(type);
      this.#source.addEventListener(type, (event: Event) => {
        if (isMessage(event)) this.#hear(Signal.Event, +!!event.lastEventId, event);
      });
    }
  }

  /**
   * Closes the source, and once more at an `error`. WebKit tells by one that it opens a closed source again, `retry` ms after
   * its page came out of the back/forward cache, if the source was closed as the page went.
   */
  _stop(): void {
    this.#source.onerror = this.#source.close;
    this.#source.close();
  }
}

/** Looks at a property and not at the class: Node's `EventSource` does not use the global `MessageEvent`. */
function isMessage(event: Event): event is MessageEvent<string> {
  return "lastEventId" in event;
}
