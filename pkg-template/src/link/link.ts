import { FaultCode, REASONS, STATES } from "../codes.js";
import { engine, type EngineExports } from "../engine.js";
import { platform } from "../platform.js";
import type { Response } from "../request.js";
import { ANY_TYPE, GAVE_UP, choose, type Choice } from "./choice.js";
import { Core, Input, Output, Report, Verdict } from "./core.js";
import { Body, discard, send, snippet } from "./fetch.js";
import type { Change, Fault, Host, Settings } from "./host.js";
import { listen } from "./lifecycle.js";
import { Native } from "./native.js";
import { retryAfter } from "./retry-after.js";
import { Timer } from "./timer.js";

/** How long a refused response may take to tell its first kilobytes, in ms. */
const PATIENCE = 2000;

/** What is known of a fault, beyond its code. */
type Trouble = Omit<Fault, "code" | "detail">;

const NO_TROUBLE: Trouble = { status: 0, url: "", body: "" };

/** A session, its transport and its timer, wired to a {@link Host}. */
export class Link {
  readonly #host: Host;
  readonly #settings: Settings;
  /** There is none until the engine runs. */
  #core: Core | undefined;
  readonly #timer: Timer;
  /** Which transport it has, and why. */
  choice: Choice;
  /** The transport that is in use. */
  #transport: Native | AbortController | undefined;
  #ignore: (() => void) | undefined;
  #trouble = NO_TROUBLE;
  #attempt = 0;
  /** Counts requests begun and let go: whatever awaits one that is no longer current stops. */
  #generation = 0;
  #isDraining = false;
  #isClosed = false;
  /** Nothing is read for now, since whoever takes the events is behind. */
  #isBehind = false;

  /** Begins to connect when the current task is over, so that handlers that are added until then have a say in the transport. */
  constructor(host: Host, settings: Settings) {
    this.#host = host;
    this.#settings = settings;
    this.#timer = new Timer((slept) => {
      if (slept) this.#input(Input.Resumed);
      this.#input(Input.Timer);
    }, settings.ref);
    this.choice = choose(settings, host);
    // Not by `queueMicrotask`, which fake timers of tests put off.
    void Promise.resolve(engine()).then(
      (exports) => this.#start(exports),
      (cause) => this.#end("failed", { ...NO_TROUBLE, code: FaultCode.Unloaded, detail: -1, cause }),
    );
  }

  #start(exports: EngineExports): void {
    if (this.#isClosed) return;
    this.#core = new Core(exports, this.#settings.numbers);
    this.#ignore = listen((input) => this.#input(input));
    this.#input(Input.Start);
  }

  /** Closes the source, at once and for good. Nothing comes after it but the change to "closed". */
  close(): void {
    if (this.#core) this.#input(Input.Close);
    else if (!this.#isClosed) this.#end("closed", undefined);
  }

  /** Forgets what the stream has begun and not ended; its last event ID stays. */
  reset(): void {
    this.#core?.restart();
  }

  /** What is listened to has changed. Where native can't give it, the stream goes on through fetch, from the last event ID. */
  rewanted(): void {
    const transport = this.#transport;
    if (!(transport instanceof Native)) return;
    const wanted = this.#host.wanted();
    if (wanted) return wanted.forEach((type) => transport.listen(type));
    if (this.#settings.transport) return;
    this.choice = ANY_TYPE;
    // Nobody's failure: it counts towards no limit.
    this.#input(Input.Suspend);
    this.#input(Input.Resumed);
  }

  #isCurrent(generation: number): boolean {
    return this.#generation === generation;
  }

  #letGo(): void {
    this.#isBehind = false;
    this.#generation++;
    const transport = this.#transport;
    this.#transport = undefined;
    // Closing may call back.
    if (transport instanceof Native) transport.stop();
    else transport?.abort();
  }

  /** Puts what happened into the session, and does what it says. */
  #input(input: Input, number?: number): void {
    const core = this.#core!;
    // It is not the server that is silent.
    if (this.#isBehind && (input === Input.Timer || input === Input.Resumed)) core.input(Input.Received);
    const now = core.input(input, number);
    // A call from within a handler: the call that is under way goes on with it.
    if (this.#isDraining) return;
    this.#isDraining = true;
    for (let output; (output = core.poll(now)) >= 0; ) this.#act(output as Output);
    this.#isDraining = false;
    if (!this.#isClosed) this.#timer.set(now, core.deadline(), STATES[core.state()] === "open");
  }

  #act(output: Output): void {
    const core = this.#core!;
    const fault = core.told(Report.Fault);
    const detail = core.told(Report.Detail);
    const time = core.told(Report.Time);
    switch (output) {
      case Output.Connect:
        return this.#connect(core.told(Report.Number), core.told(Report.IsFirst) !== 0, fault);
      case Output.Abandon:
        return this.#letGo();
      case Output.Opened:
        return this.#changed({ state: "open" });
      case Output.Ask:
        void this.#host.ask(this.#fault(fault, detail), this.#attempt, time).then((answer) => this.#input(Input.Answer, answer));
        return;
      case Output.Waiting:
        return this.#changed({ state: "waiting", fault: this.#fault(fault, detail), retryIn: time < 0 ? undefined : time });
      case Output.Closed:
        return this.#end(REASONS[core.told(Report.Reason)]!, fault < 0 ? undefined : this.#fault(fault, detail));
    }
  }

  #end(reason: Change["reason"], fault: Fault | undefined): void {
    this.#isClosed = true;
    this.#letGo();
    this.#timer.stop();
    this.#ignore?.();
    this.#core?.free();
    this.#changed({ state: "closed", fault, reason });
  }

  #fault(code: number, detail: number): Fault {
    return { code, detail, ...this.#trouble };
  }

  #changed(change: Omit<Change, "attempt">): void {
    this.#host.changed({ attempt: this.#attempt, ...change });
  }

  #connect(attempt: number, isFirst: boolean, after: number): void {
    if (isFirst) {
      this.choice = choose(this.#settings, this.#host);
    } else if (!this.#settings.transport && this.choice.transport === "native") {
      // What was native has ended: a new one could neither say where to go on from nor why.
      const next = after === FaultCode.Native ? GAVE_UP : choose(this.#settings, this.#host);
      if (next.transport === "fetch") this.choice = next;
    }
    this.#attempt = attempt;
    this.#trouble = NO_TROUBLE;
    this.#isBehind = false;
    const generation = ++this.#generation;
    this.#changed({ state: "connecting" });
    if (this.#isCurrent(generation)) void this.#run(generation);
  }

  async #run(generation: number): Promise<void> {
    // Not within the call that has brought this about.
    await undefined;
    if (!this.#isCurrent(generation)) return;
    try {
      const request = await this.#host.prepare();
      if (!this.#isCurrent(generation)) return;
      if (this.choice.transport === "native") return this.#openNative(generation, request.url);
      if (!request.fetch) platform("fetch");
      const { signal } = (this.#transport = new AbortController());
      // Takes its place before what `fetch` adds: see `Body`.
      signal.onabort = () => {};
      return await this.#take(generation, send(request, this.#host.resumeFrom(), signal), signal);
    } catch (cause) {
      if (this.#isCurrent(generation)) this.#fail(FaultCode.Prepare, cause);
    }
  }

  #fail(fault: number, cause?: unknown, { status, url, headers }: Partial<Response> = {}): void {
    this.#trouble = { ...NO_TROUBLE, ...(status && { status, url: url!, headers }), cause };
    this.#letGo();
    this.#input(Input.Failed, fault);
  }

  #openNative(generation: number, url: string): void {
    const current = (act: () => void) => () => {
      if (this.#isCurrent(generation)) act();
    };
    this.#transport = new Native(url, this.#settings.withCredentials, {
      opened: current(() => {
        this.#host.begin(url);
        this.#input(Input.Opened);
      }),
      event: (event) => {
        if (!this.#isCurrent(generation)) return;
        this.#input(Input.Received);
        this.#host.native(event);
      },
      recovering: current(() => this.#input(Input.Recovering)),
      gaveUp: current(() => this.#fail(FaultCode.Native)),
    });
    this.rewanted();
  }

  async #take(generation: number, pending: Promise<Response>, signal: AbortSignal): Promise<void> {
    let response: Response;
    try {
      response = await pending;
    } catch (cause) {
      if (this.#isCurrent(generation)) this.#fail(FaultCode.Network, cause);
      return;
    }
    if (!this.#isCurrent(generation)) return discard(response, signal);
    switch (this.#core!.judge(response)) {
      case Verdict.Open:
        return this.#read(generation, response, signal);
      case Verdict.NoContent:
        discard(response, signal);
        return this.#input(Input.NoContent);
      case Verdict.Refuse: {
        const wait = retryAfter(response.headers);
        const body = await this.#inspect(generation, response, signal);
        if (!this.#isCurrent(generation)) return;
        const { status, url, headers } = response;
        this.#trouble = { status, url, headers, body };
        this.#input(Input.Refused, wait);
      }
    }
  }

  /** Reads what a refused response says, for as long as {@link PATIENCE} allows. The standard fails the connection as soon as there is a head. */
  async #inspect(generation: number, response: Response, signal: AbortSignal): Promise<string> {
    if (this.#settings.isStandard) {
      discard(response, signal);
      return "";
    }
    const transport = this.#transport as AbortController;
    const hurry = setTimeout(() => {
      if (this.#isCurrent(generation)) transport.abort();
    }, PATIENCE);
    try {
      return await snippet(response, signal);
    } finally {
      clearTimeout(hurry);
    }
  }

  async #read(generation: number, response: Response, signal: AbortSignal): Promise<void> {
    let body: Body;
    try {
      body = new Body(response, signal);
    } catch (cause) {
      return this.#fail(FaultCode.Prepare, cause, response);
    }
    this.#host.begin(response.url);
    this.#core!.restart();
    this.#input(Input.Opened);
    try {
      for (;;) {
        await this.#catchUp(generation);
        if (!this.#isCurrent(generation)) return;
        const chunk = await body.read();
        if (!this.#isCurrent(generation)) return;
        if (chunk === undefined) {
          this.#letGo();
          return this.#input(Input.Ended);
        }
        this.#input(Input.Received);
        const limit = this.#chunk(chunk);
        if (!this.#isCurrent(generation)) return;
        if (limit >= 0) return this.#fail(limit);
      }
    } catch (cause) {
      if (this.#isCurrent(generation)) this.#fail(FaultCode.Network, cause);
    } finally {
      body.stop();
    }
  }

  /** Waits until whoever takes the events is ready for more. */
  async #catchUp(generation: number): Promise<void> {
    const ready = this.#host.ready();
    if (ready === undefined) return;
    this.#isBehind = true;
    await ready;
    if (!this.#isCurrent(generation)) return;
    this.#isBehind = false;
    this.#input(Input.Received);
  }

  /** Hands a chunk's events on. Gives the code of the limit that it passes, or -1. */
  #chunk(chunk: Uint8Array): number {
    const core = this.#core!;
    const block = core.decode(chunk);
    const retry = core.told(Report.Retry);
    const limit = core.told(Report.Limit);
    if (block) this.#host.block(block.values, block.rows, core.types);
    if (retry >= 0) this.#input(Input.ReconnectionTime, retry);
    return limit;
  }
}
