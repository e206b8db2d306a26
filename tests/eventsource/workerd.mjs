// Runs the suite in workerd.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Program } from "../../bench/shared/engines/program.mjs";

// It may ask servers on this machine, which workers elsewhere may not.
const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "suite", worker = (
      modules = [(name = "suite.js", esModule = embed "suite.js"), (name = "headwater.wasm", wasm = embed "headwater.wasm")],
      compatibilityDate = "2026-01-01",
    )),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "suite")],
);
`;

/** Starts it, and gives the report of a run that was given this. */
export async function inWorkerd(program, given) {
  const dir = mkdtempSync(join(tmpdir(), "headwater-workerd-"));
  const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
  await build({
    entryPoints: { suite: path("contexts/workerd.mjs") },
    bundle: true,
    format: "esm",
    outdir: dir,
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
    // They are for hosts that refuse WebAssembly, and workerd is none.
    external: ["./engine.js", "/pkg/*"],
    logLevel: "error",
  });
  writeFileSync(join(dir, "config.capnp"), CONFIG);
  // It tells the port that it has found on a pipe of its own.
  const workerd = new Program(program, ["serve", "config.capnp", "--control-fd=3"], { cwd: dir, stdio: ["ignore", "inherit", "inherit", "pipe"] });
  try {
    const said = createInterface({ input: workerd.stdio[3] });
    const [line] = await Promise.race([once(said, "line"), workerd.ended]);
    const { port } = JSON.parse(line);
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: JSON.stringify(given) });
    if (!response.ok) throw new Error(await response.text());
    return await response.json();
  } finally {
    await workerd.stop();
    rmSync(dir, { recursive: true });
  }
}
