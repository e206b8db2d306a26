// What the package costs those who load it: `node sizes.mjs PKG [TABLE]` prints what each file does, and
// writes the table of the entries where one is named.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

// What one gets by each way into the package.
const ENTRIES = [
  ["`headwater`", "index.js"],
  ["`headwater/slim`, without its wasm", "slim.js"],
  ["that wasm", "headwater.wasm"],
  ["`headwater/eventsource`", "eventsource.js"],
  ["`headwater/polyfill`", "polyfill.js"],
  ["the polyfill as one classic script", "polyfill.global.js"],
  ["`headwater/stores`", "stores.js"],
  ["`headwater/protocol`", "protocol.js"],
  ["`headwater/share`", "share.js"],
  ["the shared worker's script", "shared-worker.js"],
  ["`headwater/response`, with `headwater`", "response.js"],
  ["`headwater/store`, with `headwater`", "store.js"],
  ["`headwater/react`, likewise", "react.js"],
  ["`headwater/preact`, likewise", "preact.js"],
  ["`headwater/solid`, likewise", "solid.js"],
  ["`headwater/angular`, likewise", "angular.js"],
  ["`headwater/lit`, likewise", "lit.js"],
  ["`headwater/vue`, likewise", "vue.js"],
  ["`headwater/svelte`, likewise", "svelte.js"],
  ["`headwater/tanstack-query`, likewise", "tanstack-query.js"],
  ["`headwater/swr`, likewise", "swr.js"],
  ["`headwater/fetch-event-source`", "fetch-event-source.js"],
  ["`headwater/parser`", "parser.js"],
  ["`headwater/parser/stream`", "parser-stream.js"],
  ["the engine in JavaScript, loaded where WebAssembly is refused", "engine.js"],
  ["the parser's, likewise", "parser-engine.js"],
];

const plain = (bytes) => bytes;
const gzip = (bytes) => gzipSync(bytes, { level: 9 });
const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });

/** A file, and what it imports at once: whoever loads an ES module pays for that too. */
function withImports(dist, file, seen = new Set()) {
  if (seen.has(file)) return [];
  seen.add(file);
  const bytes = readFileSync(join(dist, file));
  const imports = file.endsWith(".js")
    ? [...bytes.toString("utf8").matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)]
    : [];
  return [bytes, ...imports.flatMap(([, other]) => withImports(dist, other, seen))];
}

const measure = (dist, file, how) => withImports(dist, file).reduce((total, part) => total + how(part).length, 0);
const grouped = (bytes) => bytes.toLocaleString("en-US");

/** What each way into a package costs, in bytes, minified and brotli. */
export function sizesOf(pkg) {
  return new Map(ENTRIES.map(([what, file]) => [what, measure(join(pkg, "dist"), file, brotli)]));
}

/** The numbers of a table that {@link write} has written. */
export function sizesIn(table) {
  const rows = readFileSync(table, "utf8").matchAll(/^\| (.+) \| ([\d,]+) \|$/gm);
  return new Map([...rows].map(([, what, bytes]) => [what, Number(bytes.replaceAll(",", ""))]));
}

function write(table, pkg) {
  const rows = [...sizesOf(pkg)].map(([what, bytes]) => `| ${what} | ${grouped(bytes)} |`);
  writeFileSync(
    table,
    `# What the package costs

Bytes, minified and compressed with brotli, with all that is loaded at once: the wasm is inside, but for
\`slim\`. \`cargo xtask size --write\` writes this page, and the package's tests compare it.

| import | bytes |
|---|---|
${rows.join("\n")}
`,
  );
}

function print(dist) {
  const rows = [["file", "minified", "gzip", "brotli"]];
  for (const file of readdirSync(dist).sort()) {
    if (!/\.(c?js|wasm)$/.test(file) || /^shared-(?!worker\.)/.test(file)) continue;
    rows.push([file, ...[plain, gzip, brotli].map((how) => grouped(measure(dist, file, how)))]);
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    console.log(
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  "),
    );
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [pkg, table] = process.argv.slice(2);
  print(join(pkg, "dist"));
  if (table) write(table, pkg);
}
