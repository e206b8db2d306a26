import { Answer, Plan, type Signal, type Verdict } from "../engine/abi.js";
import { bare, FAULTS, LOADING, quiet, sentence } from "../engine/codes.js";
import { type EngineName, engineName } from "../engine/engine.js";
import { refusal } from "../link/attempt.js";
import type { Change, Facts, Fault, Host } from "../link/host.js";
import { Link } from "../link/link.js";
import { prepare, type Request, type Response, resolve } from "../link/request.js";
import { settings, typed } from "../link/settings.js";
import { report, tell, warn } from "../platform/report.js";
import type { Sharing } from "../share/types.js";
import { Delivery } from "./delivery.js";
import { type AnySourceError, DecodeError, SourceError } from "./errors.js";
import type { Parts } from "./keeper.js";
import type { AttemptContext, ConnectOptions, Dynamic } from "./options.js";
import { Queue } from "./queue.js";
import { Misfit } from "./schema.js";
import { promise, type Settled } from "./settled.js";
import type {
  CloseReason,
  ResponseHead,
  Source,
  SourceState,
  SourceStats,
  StateChange,
  TransportName,
  WaitReason,
} from "./source.js";

/** The source that `connect()` returns. */
export class Client implements Source<Record<string, unknown>>, Host {
  readonly #url: Dynamic<string | URL>;
  readonly #states = new Set<(change: StateChange) => void>();
  readonly #delivery: Delivery;
  readonly #options: ConnectOptions;
  readonly #made: ReturnType<typeof settings>;
  #opened!: Settled<void>;
  #closed!: Settled<CloseReason>;
  #link: Link | undefined;
  #unlisten: (() => void) | undefined;
  #state!: SourceState;
  #attempt = 0;
  #choice = LOADING;
  #waitReason: WaitReason | null = null;
  #nextAttemptAt: number | null = null;
  #response: ResponseHead | null = null;
  #bytes = 0;
  #lastByteAt: number | null = null;
  #attempts = 0;
  #undecoded = 0;
  /** The latest fault; once closed, what waits for the source rejects with it. */
  #why: unknown;
  #address = "";
  // Whether the user has read `closed` and `opened`. A failure that nobody can hear of is printed as a warning.
  #isClosedAsked = false;
  #isOpenedAsked = false;
  #hasOpened!: boolean;
  #hasFailed!: boolean;

  constructor(url: Dynamic<string | URL>, options: ConnectOptions) {
    options = withBody(options);
    this.#made = settings(options, typeof url === "function");
    this.#options = options;
    // Against the page's base as it is now, as `EventSource` does: a page may move on, and its base with it.
    const address = typeof url === "function" ? "" : resolve(url);
    this.#url = address || url;
    this.#address = bare(address);
    this.#delivery = new Delivery(options, this);
    const { log } = options;
    if (log)
      this.#states.add((change) => {
        const words = this.#words(change);
        if (change.error) log.warn(words, change.error);
        else log.info(words);
      });
    this.#open();
  }

  /** The line for the log about a change of state. */
  #words({ state, attempt, waitReason }: StateChange): string {
    const why = state === "connecting" ? this.#choice.why : waitReason;
    return `${quiet(this.#address)}: ${state}, attempt ${attempt}${why ? `, ${why}` : ""}`;
  }

  #open(): void {
    this.#hasFailed = this.#hasOpened = false;
    this.#opened = promise();
    this.#closed = promise();
    this.#state = "connecting";
    const { signal } = this.#options;
    if (signal?.aborted) return this.#aborted(signal);
    if (signal) {
      const abort = (): void => this.#aborted(signal);
      signal.addEventListener("abort", abort);
      this.#unlisten = () => signal.removeEventListener("abort", abort);
    }
    this.#link = new Link(this, this.#delivery, this.#made);
    this.#choice = this.#link._choice;
  }

  get url(): string {
    return this.#address;
  }

  get state(): SourceState {
    return this.#state;
  }

  get transport(): TransportName {
    return this.#choice.transport;
  }

  get transportReason(): string {
    return this.#choice.why;
  }

  get engine(): EngineName {
    return engineName();
  }

  get lastEventId(): string {
    return this.#delivery.lastEventId;
  }

  get attempt(): number {
    return this.#attempt;
  }

  get waitReason(): WaitReason | null {
    return this.#waitReason;
  }

  get nextAttemptAt(): number | null {
    return this.#nextAttemptAt;
  }

  get received(): number {
    return this.#delivery._counts.events;
  }

  get response(): ResponseHead | null {
    return this.#response;
  }

  get stats(): SourceStats {
    return {
      ...this.#delivery._counts,
      bytes: this.#bytes,
      retries: this.#attempts && this.#attempts - 1,
      lastByteAt: this.#lastByteAt,
      ...this.#delivery._keeper?.timings,
    };
  }

  get sharing(): Sharing | null {
    return this.#delivery._keeper?.sharing ?? null;
  }

  get opened(): Promise<void> {
    this.#isOpenedAsked = true;
    return this.#opened.promise;
  }

  get closed(): Promise<CloseReason> {
    this.#isClosedAsked = true;
    return this.#closed.promise;
  }

  on(type: string, handler: (event: never) => void): () => void {
    return this.#add(type, handler, false);
  }

  once(type: string, handler: (event: never) => void): () => void {
    return this.#add(type, handler, true);
  }

  off(type: string, handler: (event: never) => void): void {
    this.#delivery._remove(type, handler);
  }

  onState(handler: (change: StateChange) => void): () => void {
    typed(handler ?? 0, "function", "the handler");
    this.#states.add(handler);
    return () => void this.#states.delete(handler);
  }

  states(): Queue<StateChange> {
    const queue = new Queue<StateChange>(() => off());
    const off = this.onState((change) => {
      queue.put(change);
      if (change.state === "closed") queue.end(undefined, false);
    });
    if (this.#state === "closed") queue.end(undefined, true);
    return queue;
  }

  reconnect(): void {
    if (this.#link) return void this.#link._reconnect();
    if (this.#hasFailed) this.#open();
  }

  close(): void {
    this.#link?.close();
    if (this.#hasFailed) this.#forget();
    this.#hasFailed = false;
    // If this call comes from a handler, the link reports the close only when the handler has returned. The source has
    // to be closed at once.
    if (this.#link) this.#end("closed", undefined);
  }

  /**
   * A plain `abort()` closes the source. With any other reason, whatever waits for the source rejects with that reason.
   */
  #aborted({ reason }: AbortSignal): void {
    this._finish("closed", reason?.name === "AbortError" ? undefined : reason);
  }

  events(...types: string[]): Queue<never> {
    const loop = this.#delivery._loop(types, () => this.close());
    if (this.#state === "closed") this.#delivery._endLoops(this.#why, true);
    else this.#rewanted();
    return loop as Queue<never>;
  }

  [Symbol.asyncIterator](): Queue<never> {
    return this.events();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  #add(type: string, handler: (event: never) => void, once: boolean): () => void {
    const off = this.#delivery._add(type, handler, once);
    this.#rewanted();
    return off;
  }

  async prepare(context: AttemptContext, resumes: boolean): Promise<() => Request> {
    const keeper = this.#delivery._keeper;
    let parts: Parts = [this.#url, this.#made.method, this.#options];
    if (resumes) parts = await keeper!.resume!(context, this.#why as AnySourceError, ...parts);
    const build = await prepare(context, ...parts);
    return () => {
      const request = build();
      keeper?.request?.(request);
      this.#address = bare(request.url);
      return request;
    };
  }

  /** The listeners have changed, which may change the transport. */
  #rewanted(): void {
    const link = this.#link;
    if (!link) return;
    link._rewanted();
    this.#choice = link._choice;
  }

  tell(signal: Signal, number: number, facts: Facts): void {
    this.#link?._tell(signal, number, facts);
  }

  _isOpen(): boolean {
    return !!this.#link;
  }

  _undecodable(type: string, raw: string, cause: unknown, inLoop: boolean): void {
    const [why, issues] =
      cause instanceof Misfit ? ["does not fit its schema", cause.issues] : ["could not be parsed", []];
    // A server chose the type: it is quoted, and cut.
    const message = `the data of a ${JSON.stringify(type.slice(0, 50))} event of ${quiet(this.#address)} ${why}`;
    const error = new DecodeError(message, type, raw, issues, { cause, attempt: this.#attempt });
    const { onDecodeError } = this.#options;
    if (onDecodeError) tell(onDecodeError, error);
    // The loop throws the error, which ends the loop and with it the source.
    else if (inLoop) this._finish("failed", error);
    else warn(error, ++this.#undecoded);
  }

  /** Ends the source for a reason that the session does not know. Later changes from the link are ignored. */
  _finish(reason: CloseReason | "failed", error?: unknown): void {
    const link = this.#link;
    this.#end(reason, error);
    link?.close();
  }

  _head(response: Response, url: string, verdict: Verdict): Response | undefined {
    const { status, headers } = response;
    this.#response = { status, url, headers };
    this.#address = bare(url);
    return this.#delivery._keeper?.head?.(response, url, verdict);
  }

  _bytes(count: number): void {
    this.#bytes += count;
    this.#lastByteAt = Date.now();
  }

  _changed({ state, attempt, _fault: fault, retryIn, waitReason = null, reason }: Change): void {
    if (!this.#link) return;
    this.#attempt = attempt;
    this.#choice = this.#link._choice;
    this.#waitReason = waitReason;
    this.#nextAttemptAt = retryIn === undefined ? null : Date.now() + retryIn;
    const error = fault && this.#error(fault, state === "waiting", retryIn);
    if (error) this.#why = error;
    if (state === "closed") return this.#end(reason!, error);
    if (state === "connecting") {
      this.#attempts++;
      this.#response = null;
    }
    this.#state = state;
    if (state === "open") {
      this.#hasOpened = true;
      this.#opened.resolve();
    }
    this.#tell(error);
  }

  #error(
    { _code: code, _detail: detail, url, ...known }: Fault,
    willRetry: boolean,
    retryIn: number | undefined,
  ): AnySourceError {
    return new SourceError(sentence(code, detail, url || this.#address, known.cause), {
      kind: FAULTS[code],
      ...known,
      attempt: this.#attempt,
      willRetry,
      retryIn,
    }) as AnySourceError;
  }

  /** Asks `shouldRetry` what should follow from a fault. */
  async _ask(fault: Fault, attempt: number, plan: Plan | number): Promise<Answer | number> {
    // The connection is lost already, so `shouldRetry` must not find the state "open".
    this.#state = "waiting";
    this.#waitReason = "asking";
    const { lastEventId } = this;
    const { shouldRetry } = this.#options;
    const error = this.#error(fault, plan !== Plan.Stop, plan >= 0 ? plan : undefined);
    const response = refusal(fault);
    try {
      const answer = await shouldRetry!({ attempt, error, response, lastEventId });
      if (answer === undefined) return Answer.Default;
      if (typeof answer === "boolean") return answer ? Answer.Retry : Answer.Stop;
      if (answer >= 0) return answer;
      throw new TypeError("shouldRetry must return a boolean or a number");
    } catch (thrown) {
      report(thrown);
      return Answer.Default;
    }
  }

  /**
   * Ends the source: settles the promises, ends the loops, and tells the handlers of states.
   *
   * The link and the state are set first, since whatever is told here may call back, and must find a closed source. A
   * failure keeps the handlers, because `reconnect()` may follow. Whether anybody hears of the failure is looked at
   * before the loops are let go.
   *
   * @param thrown what waits for the source rejects with this, unless it is `undefined`
   */
  #end(reason: CloseReason | "failed", thrown: unknown): void {
    this.#link = undefined;
    this.#unlisten?.();
    this.#delivery._keeper?.end?.();
    this.#state = "closed";
    this.#waitReason = this.#nextAttemptAt = null;
    const isHeard =
      this.#isClosedAsked ||
      (this.#isOpenedAsked && !this.#hasOpened) ||
      this.#delivery._hasLoops ||
      this.#states.size > 0;
    const isQuiet = thrown === undefined;
    this.#why = thrown;
    if (!this.#hasOpened)
      this.#opened.reject(isQuiet ? new DOMException("closed before it opened", "AbortError") : thrown);
    if (isQuiet) this.#closed.resolve(reason as CloseReason);
    else this.#closed.reject(thrown);
    this.#delivery._endLoops(thrown, reason === "closed");
    const error = thrown instanceof SourceError ? thrown : undefined;
    this.#hasFailed = !!error;
    this.#tell(error);
    // After a failure, `reconnect()` may follow, for the same handlers.
    if (!error) this.#forget();
    else if (!isHeard) warn(error);
  }

  /** Removes all handlers, so that a closed source keeps nothing alive. */
  #forget(): void {
    this.#delivery._clear();
    this.#states.clear();
  }

  #tell(error: SourceError | undefined): void {
    const state = this.#state;
    const change = {
      state,
      attempt: this.#attempt,
      transport: this.transport,
      waitReason: this.#waitReason,
      nextAttemptAt: this.#nextAttemptAt,
      error: error ?? null,
    } as StateChange;
    for (const handler of [...this.#states]) {
      // A handler may have closed the source. Then the others were told of that already, and this change is outdated.
      if (this.#state !== state) return;
      if (this.#states.has(handler)) tell(handler, change);
    }
  }
}

/** The options with the value of `json` as a text in `body`. */
function withBody(options: ConnectOptions): ConnectOptions {
  const { json, body } = options;
  if (json === undefined) return options;
  if (body != null) throw new TypeError("body and json can't both be given");
  const made =
    typeof json === "function"
      ? async (context: AttemptContext) => JSON.stringify(await json(context))
      : JSON.stringify(json);
  return { ...options, body: made };
}
