import { spawn } from "node:child_process";
import { once } from "node:events";

/** A program that runs beside this one, and is stopped with it. */
export class Program {
  /** Rejects when the program ends, unless it was stopped. */
  ended;
  #child;
  #exited;
  #stopped = false;

  constructor(command, args, options = {}) {
    this.#child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], ...options });
    this.#exited = once(this.#child, "exit");
    this.ended = this.#exited.then(([code, signal]) => {
      if (!this.#stopped) throw new Error(`${command} has ended: ${signal ?? code}`);
    });
    this.ended.catch(() => {});
    process.once("exit", this.#kill);
  }

  /** The pipes that `stdio` asked for. */
  get stdio() {
    return this.#child.stdio;
  }

  #kill = () => this.#child.kill();

  /** Stops it and waits until it is gone. */
  async stop() {
    this.#stopped = true;
    this.#kill();
    await this.#exited.catch(() => {});
    process.off("exit", this.#kill);
  }
}
