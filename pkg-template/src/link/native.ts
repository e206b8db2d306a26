/** What tells our `EventSource` from the platform's own, across entries and copies of the package. */
export const OURS = Symbol.for("headwater");

/** Whether the platform has an `EventSource` of its own: our polyfill's can do nothing that fetch can't. */
export function hasNative(): boolean {
  const { EventSource } = globalThis;
  return typeof EventSource === "function" && !(OURS in EventSource);
}

/** What the platform's `EventSource` tells. */
export interface NativeReceiver {
  _opened(): void;
  _event(event: MessageEvent<string>): void;
  /** It lost its connection, and reconnects by itself. */
  _recovering(): void;
  /** It gave up, and does not say why. */
  _gaveUp(): void;
}

/** The platform's own `EventSource`. */
export class Native {
  readonly #source: EventSource;
  readonly #receiver: NativeReceiver;
  readonly #types = new Set<string>();

  constructor(url: string, withCredentials: boolean, receiver: NativeReceiver) {
    this.#source = new EventSource(url, { withCredentials });
    this.#receiver = receiver;
    // A server's events may be named `open` and `error` too.
    this.#source.addEventListener("open", (event) => {
      if (!isMessage(event)) receiver._opened();
    });
    this.#source.addEventListener("error", (event) => {
      if (isMessage(event)) return;
      if (this.#source.readyState === 2) receiver._gaveUp();
      else receiver._recovering();
    });
  }

  /** Listens to events of these types, too. */
  _listen(types: readonly string[]): void {
    for (const type of types) {
      if (this.#types.has(type)) continue;
      this.#types.add(type);
      this.#source.addEventListener(type, (event: Event) => {
        if (isMessage(event)) this.#receiver._event(event);
      });
    }
  }

  _stop(): void {
    this.#source.close();
  }
}

/** Told by its looks: Node's `EventSource` has another `MessageEvent` than the global one. */
function isMessage(event: Event): event is MessageEvent<string> {
  return "lastEventId" in event;
}
