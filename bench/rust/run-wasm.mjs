// Every parser over every stream in every chunking, as WebAssembly: builds it, and prints tables.
//
// node run-wasm.mjs [--samples 15] [--time 20] [--only <part of a stream's name>]

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const TARGET = "wasm32-unknown-unknown";
const here = dirname(fileURLToPath(import.meta.url));

const { values: options } = parseArgs({
  options: {
    samples: { type: "string", default: "15" },
    // The least that one sample takes, in milliseconds: far above the clock's resolution.
    time: { type: "string", default: "20" },
    only: { type: "string", default: "" },
  },
});
const samples = Number(options.samples);
const time = Number(options.time);

/** Compiles the exports, and instantiates them. */
function load() {
  // In this directory, for its `.cargo/config.toml` turns SIMD on.
  const cargo = spawnSync("cargo", ["build", "--release", "--package", "headwater-bench-wasm", "--target", TARGET], {
    cwd: here,
    stdio: "inherit",
  });
  if (cargo.status !== 0) process.exit(cargo.status ?? 1);
  const target = process.env.CARGO_TARGET_DIR ?? join(here, "target");
  const file = join(target, TARGET, "release", "headwater_bench_wasm.wasm");
  return new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {}).exports;
}

const wasm = load();

/** The names of a list, in order. */
function names(list) {
  const found = [];
  for (let packed; (packed = BigInt.asUintN(64, wasm.name_of(list, found.length))) !== 0n; ) {
    const name = new Uint8Array(wasm.memory.buffer, Number(packed & 0xffffffffn), Number(packed >> 32n));
    found.push(new TextDecoder().decode(name));
  }
  return found;
}

const [corpora, chunkings, parsers] = [names(0), names(1), names(2)];
// The last of the parsers is the block decoder, which no other can be compared with.
const contenders = parsers.slice(0, -1);

function milliseconds(parser, typed, rounds) {
  const start = performance.now();
  wasm.run(parser, typed, rounds);
  return performance.now() - start;
}

/** The median MB/s of each parser that makes of the stream what it should; `undefined` for others. */
function rates(bytes, indices, typed) {
  const runs = indices.map((parser) => {
    if (!wasm.check(parser)) return undefined;
    let rounds = 1;
    while (milliseconds(parser, typed, rounds) < time) rounds *= 2;
    return { parser, rounds, taken: [] };
  });
  // In turns, so that whatever else the machine does meets them alike.
  for (let sample = 0; sample < samples; sample += 1) {
    for (const run of runs) run?.taken.push(milliseconds(run.parser, typed, run.rounds) / run.rounds);
  }
  return runs.map((run) => run && bytes / run.taken.sort((a, b) => a - b)[samples >> 1] / 1e3);
}

const cell = (rate) => (rate === undefined ? "–" : rate.toFixed(0));
const line = (cells) => console.log(`| ${cells.join(" | ")} |`);

/** A row for each stream and chunking that passes the filter. */
function table(title, columns, row) {
  console.log(`\n### ${title}\n`);
  line(["stream", "chunks", ...columns]);
  line(["---", "---", ...columns.map(() => "---:")]);
  corpora.forEach((corpus, at) => {
    if (!corpus.includes(options.only)) return;
    chunkings.forEach((chunking, by) => {
      const cells = row(wasm.prepare(at, by));
      if (cells) line([corpus, chunking, ...cells]);
    });
  });
}

function compared(bytes, typed) {
  const [own, ...others] = rates(bytes, [...contenders.keys()], typed);
  const best = Math.max(...others.filter((rate) => rate !== undefined));
  return [own, ...others].map(cell).concat((own / best).toFixed(2));
}

console.log(`MB/s in Node ${process.versions.node}, V8 ${process.versions.v8}, medians of ${samples}.`);
console.log("The ratio is Headwater's to the best of the others.");
table("Bytes to frames", [...contenders, "ratio"], (bytes) => compared(bytes, false));
table("Bytes to typed values, through serde_json", [...contenders, "ratio"], (bytes) =>
  wasm.has_payload() ? compared(bytes, true) : undefined,
);
table("Bytes to rows: the block decoder", [parsers.at(-1)], (bytes) =>
  rates(bytes, [contenders.length], false).map(cell),
);
