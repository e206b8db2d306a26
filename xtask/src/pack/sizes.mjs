// Prints what each file of the package costs: `node sizes.mjs PKG`. An ES module is counted with what
// it imports at once, as whoever loads it pays for that too.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = join(process.argv[2], "dist");

function withChunks(file, seen = new Set()) {
  if (seen.has(file)) return [];
  seen.add(file);
  const bytes = readFileSync(join(dist, file));
  const chunks = file.endsWith(".js") ? [...bytes.toString("utf8").matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)] : [];
  return [bytes, ...chunks.flatMap(([, chunk]) => withChunks(chunk, seen))];
}

const brotli = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
const sum = (parts, measure) => parts.reduce((total, part) => total + measure(part).length, 0).toLocaleString("en-US");

const rows = [["file", "minified", "gzip", "brotli"]];
for (const file of readdirSync(dist).sort()) {
  if (!/\.(c?js|wasm)$/.test(file) || file.startsWith("shared-")) continue;
  const parts = withChunks(file);
  rows.push([file, sum(parts, (part) => part), sum(parts, (part) => gzipSync(part, { level: 9 })), sum(parts, brotli)]);
}
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
for (const row of rows) {
  console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  "));
}
