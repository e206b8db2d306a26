// The tools' programs: run to their end, or beside.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";

/** How long a build, or a server's start, may take, in ms. */
const PATIENCE = 240_000;
/** How often a server that is starting is asked whether it answers, in ms. */
const ASK_EVERY = 100;
/** As much of a program's output is shown if it fails. */
const TAIL = 4000;

/** What tools must not do here: ask, tell their makers, or colour. */
const ENVIRONMENT = {
  CI: "1",
  NO_COLOR: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  WRANGLER_SEND_METRICS: "false",
  PARCEL_DISABLE_TELEMETRY: "1",
  DO_NOT_TRACK: "1",
  DENO_NO_UPDATE_CHECK: "1",
};

const running = new Set();

/** Ends a program and all that it has started. */
function end(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
  running.delete(child);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => {
    for (const child of running) end(child);
    process.exit(1);
  });
}
process.on("exit", () => running.forEach(end));

/** Starts a program of the app in `dir`: words, the first of which may be a tool that is installed there. */
function begin(dir, command, env = {}) {
  const [program, ...args] = Array.isArray(command) ? command : command.split(" ");
  const child = spawn(program, args, {
    cwd: dir,
    env: { ...process.env, ...ENVIRONMENT, ...env, PATH: [join(dir, "node_modules/.bin"), process.env.PATH].join(delimiter) },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, which can be ended as one.
    detached: true,
  });
  running.add(child);
  const said = { out: "", all: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => ((said.out += text), (said.all += text)));
  child.stderr.setEncoding("utf8").on("data", (text) => (said.all += text));
  const closed = once(child, "close").then(([code, signal]) => ({ code: code ?? signal }));
  const name = [program, ...args].join(" ");
  const fault = (what) => new Error(`${name}: ${what}\n${said.all.slice(-TAIL)}`);
  return { child, said, closed, fault };
}

/** Runs a program to its end, and gives what it has written to its standard output. */
export async function run(dir, command, env) {
  const { child, said, closed, fault } = begin(dir, command, env);
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE, { code: "it took too long" })));
  try {
    const { code } = await Promise.race([closed, late]);
    if (code !== 0) throw fault(code);
    return said.out;
  } finally {
    clearTimeout(timer);
    end(child);
  }
}

/** Runs a server while `use` is at work, which is given its address. `command` is a function of the port. */
export async function beside(dir, command, use, env) {
  const port = await freePort();
  const base = `http://localhost:${port}`;
  const { child, closed, fault } = begin(dir, command(port), env);
  let ended;
  void closed.then(({ code }) => (ended = `it has ended with ${code}`));
  try {
    const deadline = Date.now() + PATIENCE;
    while (!(await answers(base))) {
      if (ended !== undefined) throw fault(ended);
      if (Date.now() > deadline) throw fault("it does not answer");
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
    }
    return await use(base).catch((error) => {
      throw fault(error.stack);
    });
  } finally {
    end(child);
    await closed.catch(() => {});
  }
}

async function answers(base) {
  try {
    const response = await fetch(base);
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

async function freePort() {
  const server = createServer().listen(0, "localhost");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
