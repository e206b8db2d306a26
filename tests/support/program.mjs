// Programs that run beside this one. Each leads a process group of its own, which ends as a whole: when the program is
// stopped, when it ends by itself, and when this one ends, by a signal too.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** How long a line is waited for, in ms. */
const PATIENCE = 30_000;
/** How long a program that is stopped may take to end by itself, in ms. */
const GRACE = 2000;
/** So many of a program's last lines are shown if it fails. */
const TAIL = 60;

/** The children whose groups may have members. */
const running = new Set();

process.on("exit", () => running.forEach((child) => signal(child, "SIGKILL")));
// Node.js ends by a signal without an event; it ends by `exit()` with one, at which puppeteer ends its browsers too.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.once(name, () => process.exit(128 + constants.signals[name]));

/** Sends a signal to a child's whole group. */
function signal(child, name) {
  // The number of a group that has ended may be another's by now.
  if (!running.has(child)) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // Nobody is left in it.
  }
}

/** A program, and the lines it writes. */
export class Program {
  /** Its exit code, or the signal that ended it, when it has ended and all it wrote is here. */
  exited;
  /** Rejects when the program ends, unless it is stopped. */
  ended;
  #child;
  #name;
  #patience;
  #lines = [];
  #heard = [];
  #looks = new Set();
  #isOver = false;
  #isStopped = false;

  /**
   * Starts it. `env` is added to the environment. `patience` is how long a line is waited for, in ms. What it writes
   * to its standard error is shown; with `quiet` only after a failure.
   */
  constructor(command, args = [], { cwd = root, env = {}, patience = PATIENCE, quiet = false } = {}) {
    this.#name = [command, ...args].join(" ");
    this.#patience = patience;
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", quiet ? "pipe" : "inherit"],
      detached: true,
    });
    this.#child = child;
    if (child.pid !== undefined) running.add(child);
    child.once("exit", () => {
      signal(child, "SIGKILL");
      running.delete(child);
    });
    if (quiet) createInterface({ input: child.stderr }).on("line", (line) => this.#heard.push(line));
    createInterface({ input: child.stdout })
      .on("line", (line) => {
        this.#heard.push(line);
        this.#lines.push(line);
        this.#looks.forEach((look) => look());
      })
      .on("close", () => {
        this.#isOver = true;
        this.#looks.forEach((look) => look());
      });
    this.exited = once(child, "close").then(([code, signal]) => code ?? signal);
    this.ended = this.exited.then((how) => {
      if (!this.#isStopped) throw this.fault(`it has ended: ${how}`);
    });
    // Whoever awaits them is told.
    for (const promise of [this.exited, this.ended]) promise.catch(() => {});
  }

  /** The lines of its standard output so far. */
  get lines() {
    return [...this.#lines];
  }

  /** Waits for a line of its standard output that fits, from the first one on or from that many on; gives it. */
  line(pattern, from = 0) {
    return new Promise((resolve, reject) => {
      const settle = (act, value) => {
        clearTimeout(timer);
        this.#looks.delete(look);
        act(value);
      };
      const look = () => {
        const line = this.#lines.slice(from).find((line) => pattern.test(line));
        if (line !== undefined) settle(resolve, line);
        else if (this.#isOver) settle(reject, this.fault(`it has ended without a line like ${pattern}`));
      };
      const timer = setTimeout(() => settle(reject, this.fault(`no line like ${pattern} has come`)), this.#patience);
      this.#looks.add(look);
      look();
    });
  }

  /** An error that says this of the program, and what it wrote last. */
  fault(what) {
    return new Error([`${this.#name}: ${what}`, ...this.#heard.slice(-TAIL)].join("\n"));
  }

  /** Stops it, and waits until it is gone. */
  async stop() {
    this.#isStopped = true;
    signal(this.#child, "SIGTERM");
    const late = setTimeout(() => signal(this.#child, "SIGKILL"), GRACE);
    await this.exited.catch(() => {});
    clearTimeout(late);
  }
}

/**
 * Runs a program to its end, and gives what it has written to its standard output. The options are those of
 * {@link Program}; `patience` is how long it may take, in ms.
 */
export async function run(command, args, { patience = PATIENCE, ...options } = {}) {
  const program = new Program(command, args, { quiet: true, ...options });
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, patience, "it took too long")));
  try {
    const how = await Promise.race([program.exited, late]);
    if (how !== 0) throw program.fault(how);
    return program.lines.join("\n");
  } finally {
    clearTimeout(timer);
    await program.stop();
  }
}

/** A port where nobody listens, for a program that can't choose one itself, or to find nobody there. */
export async function freePort(host = "localhost") {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
