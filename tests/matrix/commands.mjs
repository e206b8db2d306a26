// The tools' programs: run to their end, or beside.
import { delimiter, join } from "node:path";
import { freePort, Program, run as runProgram } from "../support/program.mjs";

/** How long a build, or a server's start, may take, in ms. */
const PATIENCE = 240_000;
/** How often a server that is starting is asked whether it answers, in ms. */
const ASK_EVERY = 100;

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

/**
 * What starts a program of the app in `dir`: words, the first of which may be a tool that is installed there. A `PATH`
 * in `env` is looked into before the machine's own.
 */
function invocation(dir, command, { PATH: first, ...env } = {}) {
  const [program, ...args] = Array.isArray(command) ? command : command.split(" ");
  const PATH = [join(dir, "node_modules/.bin"), first, process.env.PATH].filter(Boolean).join(delimiter);
  return [program, args, { cwd: dir, env: { ...ENVIRONMENT, ...env, PATH }, patience: PATIENCE, quiet: true }];
}

/** Runs a program to its end, and gives what it has written to its standard output. */
export function run(dir, command, env) {
  return runProgram(...invocation(dir, command, env));
}

/** Runs a server while `use` is at work, which is given its address. `command` is a function of the port. */
export async function beside(dir, command, use, env) {
  const port = await freePort();
  const base = `http://localhost:${port}`;
  const server = new Program(...invocation(dir, command(port), env));
  try {
    const deadline = Date.now() + PATIENCE;
    while (!(await answers(base))) {
      if (Date.now() > deadline) throw server.fault("it does not answer");
      await Promise.race([new Promise((resolve) => setTimeout(resolve, ASK_EVERY)), server.ended]);
    }
    return await use(base).catch((error) => {
      throw server.fault(error.stack);
    });
  } finally {
    await server.stop();
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
