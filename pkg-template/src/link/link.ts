import {
  Circumstance,
  FaultCode,
  Input,
  NONE,
  Output,
  type Reason,
  Report,
  State,
  type WaitReason,
} from "../engine/abi.js";
import { LOADING, REASONS, WAIT_REASONS } from "../engine/codes.js";
import { type EngineExports, engine } from "../engine/engine.js";
import { Attempt, NO_TROUBLE } from "./attempt.js";
import { Core, type Ticket } from "./core.js";
import type { Change, Fault, Host, Settings } from "./host.js";
import { listen } from "./lifecycle.js";
import { hasNative } from "./native.js";
import { Timer } from "./timer.js";

/**
 * A session, its attempt, its timer and its page, wired to a {@link Host}.
 *
 * It is what `Session` in machine.rs calls a driver: it does what the session says, tells it what happened, and
 * has no rule of its own.
 */
export class Link {
  readonly #host: Host;
  readonly #settings: Settings;
  readonly #timer: Timer;
  /** There is none until the engine runs. */
  #core: Core | undefined;
  /** Listens to the page no more. */
  #ignore: (() => void) | undefined;
  /** The latest one. */
  #attempt: Attempt | undefined;
  /** Which transport it has, and why. Before it connects: which it would have. */
  _choice = LOADING;
  #isDraining = false;
  #isClosed = false;

  /** Begins to connect when the current task is over, so that handlers that are added until then have a say in the transport. */
  constructor(host: Host, settings: Settings) {
    this.#host = host;
    this.#settings = settings;
    this.#timer = new Timer((slept) => this.#input(slept ? Input.Slept : Input.Timer), settings.ref);
    const running = engine();
    if (!(running instanceof Promise)) this.#make(running);
    // Not by `queueMicrotask`, which fake timers of tests put off.
    void Promise.resolve(running).then(
      (exports) => this.#start(exports),
      (cause) => this.#end("failed", { ...NO_TROUBLE, code: FaultCode.Unloaded, _detail: NONE, cause }),
    );
  }

  #make(exports: EngineExports): void {
    this.#core = new Core(exports, this.#settings._numbers);
    this._rewanted();
  }

  #start(exports: EngineExports): void {
    if (this.#isClosed) return;
    if (!this.#core) this.#make(exports);
    this.#ignore = listen((input) => this.#input(input));
    this.#input(Input.Start);
  }

  /** Closes the source, at once and for good. Nothing comes after it but the change to "closed". */
  close(): void {
    if (this.#core) this.#input(Input.Close);
    else if (!this.#isClosed) this.#end("closed", undefined);
  }

  /** Connects now, whatever it waits for. */
  _reconnect(): void {
    if (this.#core) this.#input(Input.Reconnect);
  }

  /** Forgets what the stream has begun and not ended; its last event ID stays. */
  reset(): void {
    this.#core?._restart();
  }

  /** What is listened to has changed. */
  _rewanted(): void {
    if (!this.#core) return;
    const id = this.#host._resumeFrom() === "" ? 0 : Circumstance.HasId;
    this.#input(Input.Rewanted, this.#host._circumstances() | id | (hasNative() ? Circumstance.HasNative : 0));
    if (this.#isClosed) return;
    this._choice = this.#core._choice();
    this.#attempt?._listen();
  }

  #input(input: Input, number?: number, ticket?: Ticket): void {
    this.#core!._input(input, number, ticket);
    this.#drain();
  }

  /** Does what the session says, until it has no more to say. */
  readonly #drain = (): void => {
    const core = this.#core!;
    // A call from within a handler: the loop that is under way goes on with what it has brought about.
    if (this.#isDraining) return;
    this.#isDraining = true;
    for (let output; (output = core._poll()) !== Output.Nothing; ) this.#act(core, output);
    this.#isDraining = false;
    if (!this.#isClosed) this.#timer._set(core._now, core._deadline(), core._state() === State.Open);
  };

  #act(core: Core, output: Output): void {
    const fault = core._told(Report.Fault);
    const time = core._told(Report.Time);
    const ticket = core._told(Report.Ticket);
    switch (output) {
      case Output.Connect: {
        this._choice = core._choice();
        const attempt = new Attempt(core, this.#host, this.#drain, ticket, core._told(Report.Number), this.#attempt);
        this.#attempt = attempt;
        this.#changed({ state: "connecting" });
        return void attempt._run(this._choice.transport === "native", this.#settings.withCredentials);
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
    this.#timer._stop();
    this.#ignore?.();
    this.#core?._free();
    this.#changed({ state: "closed", _fault: fault, reason });
  }

  #fault(code: FaultCode): Fault {
    return { code, _detail: this.#core!._told(Report.Detail), ...(this.#attempt?._trouble ?? NO_TROUBLE) };
  }

  #changed(change: Omit<Change, "attempt">): void {
    this.#host._changed({ attempt: this.#attempt?._number ?? 0, ...change });
  }
}
