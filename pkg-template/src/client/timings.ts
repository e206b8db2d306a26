/** How many of the latest spans between two events are kept. */
const KEPT = 1000;

/**
 * How long spans were, in ms.
 *
 * @example
 * ```ts
 * const isSteady = ({ median, p99 }: Spans) => p99 < 10 * median;
 * ```
 */
export interface Spans {
  /** Half of them are not longer. */
  readonly median: number;
  /** 99 of 100 are not longer. */
  readonly p99: number;
}

/**
 * How long things took, in ms: of the latest attempt, and between the latest 1000 pairs of events.
 *
 * @example
 * ```ts
 * const slow = ({ firstEvent }: Timings) => (firstEvent ?? 0) > 2000;
 * ```
 */
export interface Timings {
  /** From the latest request to its response's head; `null` until that is there. */
  readonly head: number | null;
  /** From the latest request to its first event; `null` until that is there. */
  readonly firstEvent: number | null;
  /** Between two events of a stream; `null` until there are two. */
  readonly between: Spans | null;
}

/** Measures the timings of one source. */
export class Watch {
  #sent = 0;
  #head: number | null = null;
  #first: number | null = null;
  #last = 0;
  readonly #spans: number[] = [];
  #at = 0;

  /** A request is sent. */
  _send(): void {
    this.#sent = performance.now();
    this.#head = this.#first = null;
  }

  /** Its response's head is there. */
  _head(): void {
    this.#head = performance.now() - this.#sent;
  }

  /** An event is there. */
  _event(): void {
    const now = performance.now();
    if (this.#first === null) this.#first = now - this.#sent;
    // The oldest span makes room for the newest.
    else this.#spans[this.#at++ % KEPT] = now - this.#last;
    this.#last = now;
  }

  get _timings(): Timings {
    const spans = [...this.#spans].sort((a, b) => a - b);
    const rank = (part: number): number => spans[Math.ceil(spans.length * part) - 1]!;
    return {
      head: this.#head,
      firstEvent: this.#first,
      between: spans.length > 0 ? { median: rank(0.5), p99: rank(0.99) } : null,
    };
  }
}
