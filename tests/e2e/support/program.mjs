import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** How long a line or an end is waited for, in ms. */
const PATIENCE = 30_000;

/** A program that runs beside the test, and the lines it writes. */
export class Program {
  #child;
  #lines = [];
  #changed = new Set();
  #ended = false;

  /** `patience` is how long to wait for what is waited for, in ms. */
  constructor(command, args, { env = {}, patience = PATIENCE } = {}) {
    this.patience = patience;
    this.#child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const reader = createInterface({ input: this.#child.stdout });
    const change = () => this.#changed.forEach((changed) => changed());
    reader.on("line", (line) => {
      this.#lines.push(line);
      change();
    });
    reader.on("close", () => {
      this.#ended = true;
      change();
    });
    this.exited = once(this.#child, "close").then(([code]) => code);
    this.exited.catch(() => {});
  }

  get lines() {
    return [...this.#lines];
  }

  /** Waits for a line that fits, from the first one on or from that many on; returns it. */
  async line(pattern, from = 0) {
    const found = () => this.#lines.slice(from).find((line) => pattern.test(line));
    const heard = () => `it has said:\n${this.#lines.join("\n")}`;
    return new Promise((resolve, reject) => {
      const settle = (act, value) => {
        clearTimeout(timer);
        this.#changed.delete(look);
        act(value);
      };
      const look = () => {
        const line = found();
        if (line !== undefined) settle(resolve, line);
        else if (this.#ended) settle(reject, new Error(`the program ended without a line like ${pattern}; ${heard()}`));
      };
      const timer = setTimeout(() => settle(reject, new Error(`no line like ${pattern} has come; ${heard()}`)), this.patience);
      this.#changed.add(look);
      look();
    });
  }

  /** Stops it and waits until it is gone. */
  async stop() {
    this.#child.kill();
    await this.exited.catch(() => {});
  }
}
