import { Answer, Circumstance, Plan } from "../engine/abi.js";
import { COMMENT, IGNORED, ROW, SAME_ID, type Values } from "../engine/block.js";
import { bare, FAULTS, quiet, sentence } from "../engine/codes.js";
import { type EngineName, engineName } from "../engine/engine.js";
import type { Change, Choice, Fault } from "../link/host.js";
import { Link } from "../link/link.js";
import { prepare, type Request, resolve } from "../link/request.js";
import { report, tell, warn } from "../platform/report.js";
import { type AnySourceError, DecodeError, SourceError } from "./errors.js";
import type { SourceEvent } from "./events.js";
import { type Handler, Handlers } from "./handlers.js";
import type { AttemptContext, ConnectOptions, Dynamic } from "./options.js";
import { NOTHING, parsers } from "./parse.js";
import { Queue } from "./queue.js";
import { type Receipt, Resume } from "./resume.js";
import { Misfit } from "./schema.js";
import { clientSettings } from "./settings.js";
import { promise } from "./settled.js";
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

type ShouldRetry = NonNullable<ConnectOptions["shouldRetry"]>;

/** The source that `connect()` returns. */
export class Client implements Source<Record<string, unknown>> {
  readonly #url: Dynamic<string | URL>;
  readonly #handlers: Handlers;
  readonly #states = new Set<(change: StateChange) => void>();
  readonly #queues = new Map<Queue<SourceEvent<unknown>>, readonly string[]>();
  readonly #parserOf: ReturnType<typeof parsers>;
  readonly #until: ConnectOptions["until"];
  readonly #resume: Resume | undefined;
  readonly #options: ConnectOptions;
  readonly #made: ReturnType<typeof clientSettings>;
  #opened = promise<void>();
  #closed = promise<CloseReason>();
  #link: Link | undefined;
  #unlisten: (() => void) | undefined;
  #state: SourceState = "connecting";
  #attempt = 0;
  #choice: Choice = { transport: "fetch", why: "" };
  #waitReason: WaitReason | null = null;
  #nextAttemptAt: number | null = null;
  #lastEventId: string;
  #response: ResponseHead | null = null;
  readonly #stats = { bytes: 0, events: 0, comments: 0, ignored: 0, lastByteAt: null as number | null };
  #attempts = 0;
  #undecoded = 0;
  #origin = "";
  #address = "";
  // Whether the user has read `closed` and `opened`. A failure that nobody can hear of is printed as a warning.
  #isClosedAsked = false;
  #isOpenedAsked = false;
  #hasOpened = false;
  #hasFailed = false;

  constructor(url: Dynamic<string | URL>, options: ConnectOptions) {
    options = withBody(options);
    this.#made = clientSettings(options, typeof url === "function");
    this.#options = options;
    this.#url = url;
    this.#handlers = new Handlers(options.awaitHandlers === true);
    this.#address = typeof url === "function" ? "" : bare(resolve(url));
    this.#parserOf = parsers(options);
    this.#until = options.until ?? undefined;
    if (options.store || options.dedupe || options.commit === "handled") this.#resume = new Resume(options);
    this.#lastEventId = options.lastEventId ?? "";
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
    const options = this.#options;
    const { signal } = options;
    if (signal?.aborted) return this.#aborted(signal);
    this.#link = new Link(
      {
        _prepare: (context) => this.#prepare(context),
        _wanted: () => [...this.#handlers.types(), ...this.#queues.values()].flat(),
        _circumstances: () => this.#circumstances(),
        _resumeFrom: () => this.lastEventId,
        _head: ({ status, url, headers }) => {
          this.#response = { status, url, headers };
        },
        _chunk: (bytes, comments, ignored) => {
          const stats = this.#stats;
          stats.bytes += bytes;
          stats.comments += comments;
          stats.ignored += ignored;
          stats.lastByteAt = Date.now();
        },
        _begin: (url) => {
          this.#lastEventId = this.lastEventId;
          this.#resume?._begin();
          this.#address = bare(url);
          this.#origin = originOf(url);
        },
        _block: (values, rows, types) => this.#block(values, rows, types),
        _native: (event) => {
          this.#lastEventId = event.lastEventId;
          this.#origin = event.origin;
          this.#stats.events++;
          this.#dispatch(event.type, event.data);
        },
        _changed: (change) => this.#changed(change),
        _ask: (fault, attempt, plan) => this.#ask(fault, attempt, plan, options.shouldRetry!),
        _ready: () => this.#ready(),
      },
      this.#made,
    );
    this.#choice = this.#link._choice;
    if (signal) {
      const abort = (): void => this.#aborted(signal);
      signal.addEventListener("abort", abort, { once: true });
      this.#unlisten = () => signal.removeEventListener("abort", abort);
    }
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
    return this.#resume?._committed ?? this.#lastEventId;
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
    return this.#stats.events;
  }

  get response(): ResponseHead | null {
    return this.#response;
  }

  get stats(): SourceStats {
    return { ...this.#stats, retries: this.#attempts && this.#attempts - 1 };
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
    this.#handlers.off(type, handler as Handler);
  }

  onState(handler: (change: StateChange) => void): () => void {
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
    if (this.#link) return this.#link._reconnect();
    if (!this.#hasFailed) return;
    this.#hasFailed = false;
    this.#hasOpened = false;
    this.#opened = promise();
    this.#closed = promise();
    this.#state = "connecting";
    this.#open();
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
    this.#finish("closed", reason?.name === "AbortError" ? undefined : reason);
  }

  events(...types: string[]): Queue<never> {
    const queue = new Queue<SourceEvent<unknown>>(() => {
      this.#queues.delete(queue);
      this.close();
    });
    if (this.#state === "closed") {
      queue.end(this.#closed.error, true);
    } else {
      this.#queues.set(queue, types.includes("*") ? [] : types);
      this.#rewanted();
    }
    return queue as Queue<never>;
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
    if (typeof handler !== "function") throw new TypeError(`the handler for ${type} is not a function`);
    const off = this.#handlers.add(type, handler as Handler, once);
    this.#rewanted();
    return off;
  }

  async #prepare(context: AttemptContext): Promise<() => Request> {
    await this.#resume?.loading;
    const build = await prepare(context, this.#url, this.#made.method, this.#options);
    return () => {
      const request = build();
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

  #circumstances(): number {
    const isOfAny = (types: readonly string[]): boolean => types.length === 0;
    const anyType = this.#handlers.has("*") || [...this.#queues.values()].some(isOfAny);
    return (anyType ? Circumstance.AnyType : 0) | (this.#queues.size > 0 ? Circumstance.InPace : 0);
  }

  /**
   * Delivers the events of a chunk.
   *
   * A handler may close the source, so each row first looks whether there is still a link. The own hold of a receipt is
   * released only after the dispatch: otherwise an event with several takers could count as handled after the first
   * one.
   */
  #block(values: Values, rows: Int32Array, types: readonly string[]): void {
    for (let at = 0; at < rows.length && this.#link !== undefined; at += ROW) {
      const kind = rows[at]!;
      const id = rows[at + 3]!;
      if (id !== SAME_ID) this.#lastEventId = values.cut(id, rows[at + 4]!);
      if (kind < 0) {
        const { onComment, onIgnored } = this.#options;
        // The other rows have nothing but an ID. The engine makes rows of comments and ignored lines only where wanted.
        const handler = kind === COMMENT ? onComment : kind === IGNORED ? onIgnored : undefined;
        if (handler) tell(handler, values.cut(rows[at + 1]!, rows[at + 2]!));
        else this.#resume?._passed(this.#lastEventId);
        continue;
      }
      const type = types[kind] || "message";
      this.#stats.events++;
      const receipt = this.#resume?.received(this.#lastEventId, id !== SAME_ID);
      // The data of an event that nobody wants, or that has come before, is not even decoded. `until` sees every event.
      if (this.#until !== undefined || (receipt !== null && this.#isWanted(type)))
        this.#dispatch(type, values.cut(rows[at + 1]!, rows[at + 2]!), receipt);
      receipt?._release();
    }
  }

  #isWanted(type: string): boolean {
    if (this.#handlers.has(type) || this.#handlers.has("*")) return true;
    for (const types of this.#queues.values()) if (takes(types, type)) return true;
    return false;
  }

  /**
   * Parses an event's data and gives it to handlers, loops and `until`.
   *
   * With `awaitHandlers`, an event waits while handlers are still busy with the one before. By then the source's own
   * ID and origin may be those of a later event, so they are parameters: the defaults are taken when the event comes,
   * and the delayed call passes them on.
   *
   * @param receipt `null` where the event has come before: then only `until` is asked
   */
  #dispatch(
    type: string,
    raw: string,
    receipt?: Receipt | null,
    lastEventId = this.#lastEventId,
    origin = this.#origin,
  ): void {
    if (this.#handlers.isBusy) {
      receipt?._hold();
      this.#handlers._afterwards(() => {
        this.#dispatch(type, raw, receipt, lastEventId, origin);
        receipt?._release();
      });
      return;
    }
    const until = this.#until;
    if (raw === until) return this.#finish("until");
    const parse = this.#parserOf(type);
    let data: unknown = raw;
    if (parse !== undefined) {
      try {
        data = parse(raw);
      } catch (cause) {
        if (receipt !== null) this.#undecodable(type, raw, cause, receipt);
        return;
      }
    }
    if (data === NOTHING) return;
    const event = { type, data, lastEventId, origin };
    const open = (): boolean => this.#link !== undefined;
    if (receipt !== null) {
      if (type !== "*") this.#handlers.call(type, event, open, receipt);
      if (open()) {
        this.#handlers.call("*", event, open, receipt);
        for (const [queue, types] of this.#queues) if (takes(types, type)) queue.put(event, receipt);
      }
    }
    if (typeof until === "function" && open() && tell(until, event)) this.#finish("until");
  }

  #undecodable(type: string, raw: string, cause: unknown, receipt: Receipt | undefined): void {
    const [why, issues] =
      cause instanceof Misfit ? ["does not fit its schema", cause.issues] : ["could not be parsed", []];
    const message = `the data of a ${type} event of ${quiet(this.#address)} ${why}`;
    const error = new DecodeError(message, type, raw, issues, { cause, attempt: this.#attempt });
    const { onDecodeError } = this.#options;
    if (onDecodeError) tell(onDecodeError, error);
    else if ([...this.#queues.values()].some((types) => takes(types, type))) {
      // The loop throws the error, which ends the loop and with it the source.
      if (receipt) receipt._failed = true;
      this.#finish("failed", error);
    } else warn(error, ++this.#undecoded);
  }

  /** Ends the source for a reason that the session does not know. Later changes from the link are ignored. */
  #finish(reason: CloseReason | "failed", error?: unknown): void {
    const link = this.#link;
    this.#end(reason, error);
    link?.close();
  }

  #ready(): Promise<unknown> | undefined {
    const waits = [this.#handlers, this.#resume, ...this.#queues.keys()].flatMap((taker) => taker?._settled() ?? []);
    return waits.length > 0 ? Promise.all(waits) : undefined;
  }

  #changed({ state, attempt, _fault: fault, retryIn, waitReason = null, reason }: Change): void {
    if (this.#link === undefined) return;
    this.#attempt = attempt;
    this.#choice = this.#link._choice;
    this.#waitReason = waitReason;
    this.#nextAttemptAt = retryIn === undefined ? null : Date.now() + retryIn;
    const error = fault && this.#error(fault, state === "waiting", retryIn);
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
    { code, _detail: detail, url, ...known }: Fault,
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
  async #ask(fault: Fault, attempt: number, plan: Plan | number, shouldRetry: ShouldRetry): Promise<Answer | number> {
    // The connection is lost already, so `shouldRetry` must not find the state "open".
    this.#state = "waiting";
    this.#waitReason = "asking";
    const { lastEventId } = this;
    const error = this.#error(fault, plan !== Plan.Stop, plan >= 0 ? plan : undefined);
    const { status, headers, body } = error;
    const response = headers && { status, url: fault.url, headers, body };
    try {
      const answer = await shouldRetry({ attempt, error, response, lastEventId });
      if (answer === undefined) return Answer.Default;
      if (typeof answer === "boolean") return answer ? Answer.Retry : Answer.Stop;
      if (answer >= 0) return answer;
      throw new TypeError(`shouldRetry must return a boolean or a number of ms, not ${String(answer)}`);
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
    this.#resume?._stop?.();
    this.#state = "closed";
    this.#waitReason = this.#nextAttemptAt = null;
    const isHeard =
      this.#isClosedAsked || (this.#isOpenedAsked && !this.#hasOpened) || this.#queues.size + this.#states.size > 0;
    const isQuiet = thrown === undefined;
    this.#opened.reject(isQuiet ? new DOMException("the source was closed before it opened", "AbortError") : thrown);
    if (isQuiet) this.#closed.resolve(reason as CloseReason);
    else this.#closed.reject(thrown);
    for (const queue of this.#queues.keys()) queue.end(thrown, reason === "closed");
    this.#queues.clear();
    const error = thrown instanceof SourceError ? thrown : undefined;
    this.#hasFailed = error !== undefined;
    this.#tell(error);
    // After a failure, `reconnect()` may follow, for the same handlers.
    if (!this.#hasFailed) this.#forget();
    if (error && !isHeard) warn(error);
  }

  /** Removes all handlers, so that a closed source keeps nothing alive. */
  #forget(): void {
    this.#handlers.clear();
    this.#states.clear();
  }

  #tell(error: SourceError | undefined): void {
    const { state, attempt, transport, waitReason, nextAttemptAt } = this;
    const change = { state, attempt, transport, waitReason, nextAttemptAt, error: error ?? null } as StateChange;
    for (const handler of [...this.#states]) {
      // A handler may have closed the source. Then the others were told of that already, and this change is outdated.
      if (this.state !== state) return;
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

/** Whether a loop over `types` takes this type. An empty list means every type. */
function takes(types: readonly string[], type: string): boolean {
  return types.length === 0 || types.includes(type);
}

function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return "";
  }
}
