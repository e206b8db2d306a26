import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beside, run } from "../../commands.mjs";
import { feed, letGo } from "../../feed.mjs";
import { told } from "../../ways/program.mjs";
import { SUITE_WORKER } from "../../ways/suite.mjs";

// As wrangler bundles a worker: with this condition, and wasm beside it as modules. (Wrangler itself
// does not run on Node 20.)
const bundle = (entry, to) =>
  `esbuild ${entry} --bundle --format=esm --conditions=workerd,worker,browser --loader:.wasm=copy --outdir=${to}`;

/** The worker on this port, with its modules, and leave to ask servers on this machine. */
function config(from, modules, port) {
  const kind = (name) => (name.endsWith(".wasm") ? "wasm" : "esModule");
  const listed = modules.map((name) => `(name = "${name}", ${kind(name)} = embed "${from}/${name}")`);
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

function command(dir, from, port) {
  // The worker itself comes first.
  const modules = readdirSync(join(dir, from)).sort((a, b) => b.endsWith(".js") - a.endsWith(".js"));
  writeFileSync(join(dir, "config.capnp"), config(from, modules, port));
  return "workerd serve config.capnp";
}

export default {
  title: "workerd",
  order: 52,
  versions: ["workerd"],
  quick: true,
  async suite(dir) {
    // What is left out is for hosts that refuse WebAssembly, and workerd is none.
    await run(dir, `${bundle(SUITE_WORKER, "dist-suite")} --external:/pkg/*`);
    return beside(
      dir,
      (port) => command(dir, "dist-suite", port),
      async (base) => (await fetch(`${base}/suite`)).json(),
    );
  },
  ways: {
    "": {
      build: (dir) => run(dir, bundle("worker.js", "dist")),
      run: (dir, { origin }) =>
        beside(
          dir,
          (port) => command(dir, "dist", port),
          async (base) => {
            const placed = await feed(origin);
            const response = await fetch(`${base}/?feed=${encodeURIComponent(placed.url)}`);
            const text = await response.text();
            if (!response.ok) throw new Error(text);
            const parts = told(JSON.parse(text), { native: true });
            await letGo(placed);
            return parts;
          },
        ),
    },
  },
};
