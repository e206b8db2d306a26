import { existsSync } from "node:fs";
import { join } from "node:path";
import { Program, root } from "../../support/program.mjs";

const ARGUMENTS = ["--port", "0", "--second-port", "0", "--www", "www", "--pkg", "pkg"];
/** How long it may take to start, in ms: it may have to be built. */
const BUILD = 600_000;

/** The server of the demo, the package and scenarios: the one that runs already, or else one of our own. */
export function demoServer() {
  const running = process.env.HEADWATER_DEMO ?? process.env.HEADWATER_ORIGIN;
  return running ? { base: running, stop: async () => {} } : start("--scripted");
}

/** The demo as `cargo xtask demo` serves it, which plays no scenarios: a server of our own. */
export const demoAlone = () => start();

async function start(...more) {
  const built = join(
    root,
    "target",
    "debug",
    process.platform === "win32" ? "headwater-server.exe" : "headwater-server",
  );
  const [command, before] = existsSync(built)
    ? [built, []]
    : ["cargo", ["run", "--quiet", "-p", "headwater-server", "--"]];
  const program = new Program(command, [...before, ...ARGUMENTS, ...more], { patience: BUILD });
  const line = await program.line(/^listening on /);
  return { base: line.replace("listening on ", ""), stop: () => program.stop() };
}
