import { isGiven } from "headwater:wasm";
import {
  Circumstance,
  FaultCode,
  Input,
  NONE,
  Output,
  type Reason,
  Report,
  Setting,
  type Signal,
  type WaitReason,
} from "../engine/abi.js";
import { LOADING, REASONS, WAIT_REASONS } from "../engine/codes.js";
import { type EngineExports, engine } from "../engine/engine.js";
import { makeCodecs } from "../platform/codecs.js";
import { alarms } from "./alarm.js";
import { Attempt, FIRST, NO_TROUBLE } from "./attempt.js";
import { Core, type Ticket } from "./core.js";
import type { Change, Facts, Fault, Host, Settings, Taker } from "./host.js";
import { greet, join, leave } from "./lifecycle.js";
import { hasNative } from "./native.js";

/** Whether an engine has run: another start of it takes no time. */
let isAwake = false;

/**
 * Connects a session with its attempt, its alarm, its page, a {@link Host} and a {@link Taker}.
 *
 * It is a driver, as src/session/driver.md describes it: it carries out the session's outputs, tells the session
 * what happened, and decides nothing itself.
 */
export class Link {
  readonly #host: Host;
  readonly #taker: Taker;
  readonly #settings: Settings;
  readonly #core: Core;
  /** The latest attempt. */
  #attempt: Attempt | undefined;
  /** The transport and the reason for it. Before the first attempt: the transport that it would have. */
  _choice = LOADING;
  #isDraining = false;
  #isClosed = false;

  /** Connects after the current call stack, so that handlers that are added at once still decide on the transport. */
  constructor(host: Host, taker: Taker, settings: Settings) {
    this.#host = host;
    this.#taker = taker;
    this.#settings = settings;
    this.#core = new Core(settings._numbers);
    makeCodecs();
    const now = (isGiven || isAwake) && engine();
    // Only the first engine may be a promise: that of the slim entry, since it is asked for here to learn whether it was
    // given. Where WebAssembly is refused, it is still loading.
    const running = isGiven && now instanceof Promise ? false : (now as EngineExports | false);
    if (running) this.#attend(() => this.#make(running));
    this.#core._begun = this.#begin(running);
  }

  /**
   * Starts the session, and before it the engine, which takes its time: it has to be unpacked. Where it is known that the
   * first attempt goes through `fetch`, the request is sent before that, so that the server works meanwhile: see "Before
   * the session" in src/session/driver.md. Some turns later it is on its way, or waits for a function of the user.
   *
   * An engine that has to be loaded comes first: with six requests under way, a browser has no connection left for it. Where only
   * the engine itself can't be started, as where there is no memory for it, that is not known in time, and it is loaded beside them.
   */
  async #begin(running: EngineExports | false): Promise<void> {
    // A promise and not `queueMicrotask()`, which fake timers in tests put off.
    await undefined;
    try {
      const isAhead = !running && !this.#isClosed && !this.#settings._numbers[Setting.IsPlain];
      // What has `then` is an engine that is being loaded.
      if (isAhead && !(engine(8) as Partial<Promise<never>>).then) {
        void this.#next()._run(false, false);
        // `fetch` is called in the eighth turn, also after a function of the user that waits once. Twice that, for room.
        for (let turn = 0; turn < 16; turn++) await undefined;
      }
      this.#start(await (running || engine()));
    } catch (cause) {
      this.#fail(FaultCode.Unloaded, cause);
    }
  }

  #next(): Attempt {
    return (this.#attempt = new Attempt(this.#core, this.#host, this.#taker, this.#drain, this.#attempt));
  }

  #make(exports: EngineExports): void {
    this.#core._make(exports);
    join(this.#hear);
    this._rewanted();
  }

  #start(exports: EngineExports): void {
    isAwake = true;
    if (this.#isClosed) return;
    this.#attend(() => {
      if (!this.#core._isMade) this.#make(exports);
      greet(this.#hear);
      this.#input(Input.Start);
    });
  }

  /**
   * Calls what may throw where nobody would catch it: the engine, when it is out of memory, and a page whose own names
   * have taken the place of the platform's functions. The source has failed then.
   */
  #attend(act: () => void): void {
    try {
      act();
    } catch (cause) {
      void this.#hear(cause);
    }
  }

  /** What the engine, the page and the alarm tell. An input is carried out at once; `Start`, which is 0, is none. */
  readonly #hear = async (cause: unknown, input?: Input): Promise<void> => {
    if (input) return this.#input(input);
    // Later, since the host does not know this link before the constructor has returned.
    await undefined;
    this.#fail(FaultCode.Broken, cause);
  };

  #fail(code: FaultCode, cause: unknown): void {
    if (!this.#isClosed) this.#end("failed", { ...NO_TROUBLE, _code: code, _detail: NONE, cause });
  }

  /** Closes the source at once and for good. The host is told of one more change, the one to "closed". */
  close(): void {
    if (this.#core._isMade) this.#input(Input.Close);
    else if (!this.#isClosed) this.#end("closed", undefined);
  }

  /** Makes a new attempt now, whatever the source waits for. */
  async _reconnect(): Promise<void> {
    // A request that is under way before the engine runs was made of what was true then.
    if (this.#attempt && !this.#core._isMade) await this.#core._begun;
    if (this.#core._isMade) this.#input(Input.Reconnect);
  }

  /** Tells the session what its taker makes of an event. */
  _tell(signal: Signal, number: number, facts: Facts): void {
    this.#attempt?._tell(signal, number, facts);
  }

  /** Forgets an event that the stream has begun and not ended. The last event ID stays. */
  _reset(): void {
    if (this.#core._isMade) this.#core._restart();
  }

  /** Tells the session that the listeners have changed, which may change the transport. */
  _rewanted(): void {
    if (!this.#core._isMade) return;
    const id = this.#taker.lastEventId ? Circumstance.HasId : 0;
    this.#input(
      Input.Rewanted,
      (this.#taker._circumstances?.() ?? 0) | id | (hasNative() ? Circumstance.HasNative : 0),
    );
    if (this.#isClosed) return;
    this._choice = this.#core._choice();
    this.#attempt?._listen();
  }

  #input(input: Input, number?: number, ticket?: Ticket): void {
    this.#attend(() => {
      this.#core._input(input, number, ticket);
      this.#drain();
    });
  }

  /**
   * Carries out the session's outputs until there are none, then sets the alarm to the session's deadline.
   *
   * An output may call a user's handler, and the handler may call back into the link, which drains again. That inner
   * call returns at once, and the outer loop goes on with the new outputs. Otherwise outputs would be carried out in
   * the middle of another one, and handlers would hear of changes in the wrong order.
   */
  readonly #drain = (): void => {
    const core = this.#core;
    if (this.#isDraining) return;
    this.#isDraining = true;
    for (let output; (output = core._poll()); ) this.#act(core, output);
    this.#isDraining = false;
    if (!this.#isClosed)
      alarms[+this.#settings.ref]!(this.#hear, core._now, core._told(Report.Deadline), core._told(Report.IsOpen));
  };

  /** Carries out one output. The report is read before any handler runs, since the next output overwrites it. */
  #act(core: Core, output: Output): void {
    const fault = core._told(Report.Fault);
    const time = core._told(Report.Time);
    const ticket = core._told(Report.Ticket);
    switch (output) {
      case Output.Connect: {
        this._choice = core._choice();
        // The first attempt may be under way already.
        const attempt = ticket === FIRST && this.#attempt ? undefined : this.#next();
        this.#changed({ state: "connecting" });
        return void attempt?._run(this._choice.transport === "native", this.#settings.withCredentials);
      }
      case Output.Abandon:
        return this.#attempt?._abandon();
      case Output.Opened:
        return this.#changed({ state: "open" });
      case Output.Ask:
        return void this.#host
          ._ask(this.#fault(fault), this.#attempt!._number, time)
          .then((answer) => this.#input(Input.Answer, answer, ticket));
      case Output.Waiting:
        return this.#changed({
          state: "waiting",
          _fault: this.#fault(fault),
          retryIn: time === NONE ? undefined : time,
          waitReason: WAIT_REASONS[core._told(Report.Reason) as WaitReason],
        });
      case Output.Closed:
        return this.#end(REASONS[core._told(Report.Reason) as Reason], fault === NONE ? undefined : this.#fault(fault));
    }
  }

  #end(reason: Change["reason"], fault: Fault | undefined): void {
    this.#isClosed = true;
    leave(this.#hear);
    alarms[+this.#settings.ref]!(this.#hear, 0, Infinity, 0);
    this.#core._free();
    this.#attempt?._abandon();
    this.#changed({ state: "closed", _fault: fault, reason });
  }

  #fault(code: FaultCode): Fault {
    return { _code: code, _detail: this.#core._told(Report.Detail), ...(this.#attempt?._trouble ?? NO_TROUBLE) };
  }

  #changed(change: Omit<Change, "attempt">): void {
    this.#host._changed({ attempt: this.#attempt?._number ?? 0, ...change });
  }
}
