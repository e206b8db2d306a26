import { ShareInput } from "../engine/abi.js";

/** A group's Web Lock, of which one member at most is the holder. It is asked for by one request at a time. */
export class Lock {
  readonly #name: string;
  readonly #tell: (input: ShareInput, ticket: number) => void;
  /** The ticket of the request that is waiting or granted; 0 for none. */
  #ticket = 0;
  /** Aborts the request, or gives the lock back. */
  #giveUp: (() => void) | undefined;

  constructor(name: string, tell: (input: ShareInput, ticket: number) => void) {
    this.#name = name;
    this.#tell = tell;
  }

  /** Asks for it, and tells when it is granted or lost. */
  _ask(ticket: number, steal: boolean): void {
    this._drop();
    this.#ticket = ticket;
    const controller = new AbortController();
    let release: (() => void) | undefined;
    this.#giveUp = () => {
      controller.abort();
      release?.();
    };
    const hold = (): Promise<void> | undefined => {
      if (this.#ticket !== ticket) return undefined;
      // It may be given back while the member is told of it.
      return new Promise((resolve) => {
        release = resolve;
        this.#tell(ShareInput.Granted, ticket);
      });
    };
    // A request can't be both: one that steals does not wait.
    const options = steal ? { steal } : { signal: controller.signal };
    navigator.locks.request(this.#name, options, hold).catch(() => {
      release?.();
      if (this.#ticket !== ticket) return;
      this.#ticket = 0;
      this.#tell(ShareInput.Lost, ticket);
    });
  }

  /** Gives the lock back, or asks for it no longer. */
  _drop(): void {
    this.#ticket = 0;
    this.#giveUp?.();
    this.#giveUp = undefined;
  }
}
