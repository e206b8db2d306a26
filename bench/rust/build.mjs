import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "../shared/bundle.mjs";
import { ISOLATED } from "../shared/serve.mjs";

const TARGET = "wasm32-unknown-unknown";
const here = dirname(fileURLToPath(import.meta.url));

/** Builds what the contenders are part of; gives the page's site. */
export async function site({ contenders, ...plan }) {
  const builds = [...new Set(contenders.map(({ build }) => build))];
  const dir = mkdtempSync(join(tmpdir(), "headwater-bench-"));
  const routes = {};
  for (const build of builds) {
    const wasm = compile(build, join(dir, build));
    routes[`/${build}.wasm`] = (response) =>
      response.writeHead(200, { ...ISOLATED, "content-type": "application/wasm" }).end(wasm);
  }
  const lines = [
    `import { run } from "./page/run.mjs";`,
    ...builds.map((build, at) => `import * as build${at} from ${JSON.stringify(join(dir, build, "bench.js"))};`),
    `run({ ${builds.map((build, at) => `${JSON.stringify(build)}: build${at}`).join(", ")} }, ${JSON.stringify({ contenders, ...plan })});`,
  ];
  return { title: "Rust benchmark", script: await bundle(lines, import.meta.url), routes };
}

function compile(feature, dir) {
  // In this directory, for its `.cargo/config.toml` turns SIMD on.
  execute("cargo", [
    "build",
    "--release",
    "--package",
    "headwater-bench-browser",
    "--features",
    feature,
    "--target",
    TARGET,
  ]);
  const target = process.env.CARGO_TARGET_DIR ?? join(here, "target");
  const built = join(target, TARGET, "release", "headwater_bench_browser.wasm");
  const bindgen = process.env.WASM_BINDGEN ?? "wasm-bindgen";
  execute(bindgen, [built, "--target", "web", "--omit-default-module-path", "--out-name", "bench", "--out-dir", dir]);
  return readFileSync(join(dir, "bench_bg.wasm"));
}

function execute(program, args) {
  const { status, error } = spawnSync(program, args, { cwd: here, stdio: "inherit" });
  if (status !== 0) throw new Error(`${program} ${args[0]}: ${error?.message ?? status}`);
}
