import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beside, run } from "../../commands.mjs";
import { feed, letGo } from "../../feed.mjs";
import { told } from "../../ways/program.mjs";

// As wrangler bundles a worker: with this condition, and wasm beside it as modules. (Wrangler itself
// does not run on Node 20.)
const BUNDLE = "esbuild worker.js --bundle --format=esm --conditions=workerd,worker,browser --loader:.wasm=copy --outdir=dist";

/** The worker on this port, with its modules, and leave to ask servers on this machine. */
function config(modules, port) {
  const kind = (name) => (name.endsWith(".wasm") ? "wasm" : "esModule");
  const listed = modules.map((name) => `(name = "${name}", ${kind(name)} = embed "dist/${name}")`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [${listed.join(", ")}], compatibilityDate = "2026-01-01")),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "localhost:${port}", http = (), service = "main")],
);
`;
}

function command(dir, port) {
  const modules = readdirSync(join(dir, "dist")).sort((a, b) => b.startsWith("worker.js") - a.startsWith("worker.js"));
  writeFileSync(join(dir, "config.capnp"), config(modules, port));
  return "workerd serve config.capnp";
}

export default {
  title: "workerd",
  order: 52,
  versions: ["workerd"],
  quick: true,
  ways: {
    "": {
      build: (dir) => run(dir, BUNDLE),
      run: (dir, { origin }) =>
        beside(dir, (port) => command(dir, port), async (base) => {
          const placed = await feed(origin);
          const response = await fetch(`${base}/?feed=${encodeURIComponent(placed.url)}`);
          const text = await response.text();
          if (!response.ok) throw new Error(text);
          const parts = told(JSON.parse(text), { native: true });
          await letGo(placed);
          return parts;
        }),
    },
  },
};
