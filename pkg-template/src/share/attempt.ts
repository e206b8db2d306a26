import { ShareRead } from "../engine/abi.js";
import type { ReaderLike, ReadResult } from "../link/fetch-like.js";
import type { Response } from "../link/request.js";
import { read } from "./head.js";

/** What a member gave to read. */
export interface Piece {
  readonly _code: ShareRead;
  readonly _status: number;
  readonly _bytes: Uint8Array<ArrayBuffer>;
}

/** An attempt of a source, for which its member stands for the network: a response's head, and the reader of its body. */
export class Attempt implements ReaderLike {
  readonly #next: () => Piece | undefined;
  readonly #failure: (message: string) => unknown;
  readonly #leave: () => void;
  /** Waits for the next piece. */
  #waiting: { resolve: (piece: Piece) => void; reject: (cause: unknown) => void } | undefined;
  /** The body has ended. */
  #isDone = false;
  /** What ended the attempt. */
  #over: { cause: unknown } | undefined;

  /**
   * @param next gives what there is to read; `undefined` for nothing
   * @param failure makes the error of a failure with this message
   * @param leave tells the member that nothing more is read
   */
  constructor(next: () => Piece | undefined, failure: (message: string) => unknown, leave: () => void) {
    this.#next = next;
    this.#failure = failure;
    this.#leave = leave;
  }

  /** Whether the source is busy with what it has read. */
  get _isBehind(): boolean {
    return !this.#waiting;
  }

  /** The member was told something: there may be more to read. */
  _wake(): void {
    const piece = this.#waiting && this.#next();
    if (!piece) return;
    this.#waiting!.resolve(piece);
    this.#waiting = undefined;
  }

  /** Ends it: what waits, and whatever reads later, rejects with this. */
  _end(cause: unknown): void {
    this.#over ??= { cause };
    this.#waiting?.reject(cause);
    this.#waiting = undefined;
  }

  async _head(): Promise<Response> {
    const { _code: code, _status: status, _bytes: bytes } = await this.#piece();
    if (code !== ShareRead.Head) throw new Error("what holds the connection says nothing of its response");
    return { status, ...read(new TextDecoder().decode(bytes)), body: { getReader: () => this } };
  }

  async read(): Promise<ReadResult> {
    if (this.#isDone) return { done: true };
    const { _code: code, _bytes: value } = await this.#piece();
    if (code === ShareRead.Bytes) return { done: false, value };
    this.#isDone = true;
    return { done: true };
  }

  async cancel(): Promise<void> {
    this.#leave();
  }

  /** The next piece. Rejects where that is a failure. */
  async #piece(): Promise<Piece> {
    if (this.#over) throw this.#over.cause;
    const piece =
      this.#next() ?? (await new Promise<Piece>((resolve, reject) => (this.#waiting = { resolve, reject })));
    if (piece._code === ShareRead.Failed) throw this.#failure(new TextDecoder().decode(piece._bytes));
    return piece;
  }
}
