import { existsSync } from "node:fs";
import { join } from "node:path";
import { Program, root } from "../../support/program.mjs";

const ARGUMENTS = ["--port", "0", "--second-port", "0", "--www", "www", "--pkg", "pkg"];
/** How long it may take to start, in ms: it may have to be built. */
const BUILD = 600_000;

/** The server of the demo and the package: the one that runs already, or else one of our own. */
export async function demoServer() {
  const running = process.env.HEADWATER_DEMO ?? process.env.HEADWATER_ORIGIN;
  if (running) return { base: running, stop: async () => {} };
  const built = join(
    root,
    "target",
    "debug",
    process.platform === "win32" ? "headwater-server.exe" : "headwater-server",
  );
  const [command, before] = existsSync(built)
    ? [built, []]
    : ["cargo", ["run", "--quiet", "-p", "headwater-server", "--"]];
  const program = new Program(command, [...before, ...ARGUMENTS], { patience: BUILD });
  const line = await program.line(/^listening on /);
  return { base: line.replace("listening on ", ""), stop: () => program.stop() };
}
