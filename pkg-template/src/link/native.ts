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

/** The platform's `EventSource` that carries an attempt. */
export interface Native {
  /** Adds listeners for the types that have none yet. None is removed: an event that nobody wants is harmless. */
  _listen(types: readonly string[]): void;
  /**
   * Closes the source, and once more at an `error`. WebKit tells by one that it opens a closed source again, `retry` ms after
   * its page came out of the back/forward cache, if the source was closed as the page went. The method is named as that of an
   * AbortController, since an attempt has either.
   */
  abort(): void;
}

/**
 * Carries an attempt by the platform's own `EventSource`.
 *
 * The platform delivers only the types that have a listener, so each wanted type gets one, once. A server may name its
 * events `open` and `error`: these come to the same listeners as the platform's own, and {@link isMessage} tells them
 * apart. Without that, a server's event would pass for a change of the connection.
 */
export function native(url: string, withCredentials: boolean, hear: Hear): Native {
  const source = new EventSource(url, { withCredentials });
  const listened = new Set<string>();
  source.addEventListener("open", (event) => {
    if (!isMessage(event)) hear(Signal.Opened, 0);
  });
  source.addEventListener("error", (event) => {
    if (!isMessage(event)) hear(source.readyState === 2 ? Signal.Failed : Signal.Recovering, FaultCode.Native);
  });
  return {
    _listen(types) {
      for (const type of types) {
        if (listened.has(type)) continue;
        listened.add(type);
        source.addEventListener(type, (event: Event) => {
          if (isMessage(event)) hear(Signal.Event, +!!event.lastEventId, event);
        });
      }
    },
    abort() {
      source.onerror = source.close;
      source.close();
    },
  };
}

/** Looks at a property and not at the class: Node's `EventSource` does not use the global `MessageEvent`. */
function isMessage(event: Event): event is MessageEvent<string> {
  return "lastEventId" in event;
}
