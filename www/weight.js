import { field, write } from "./text.js";

/** Measures what the package weighs: every file of it that this page has loaded, as it is and gzipped. */
export async function showWeight(root) {
  const loaded = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname);
  const files = [...new Set(loaded)].filter((path) => path.startsWith("/pkg/"));
  const bodies = await Promise.all(files.map(async (path) => (await fetch(path)).blob()));
  const plain = bodies.reduce((sum, body) => sum + body.size, 0);
  let zipped = 0;
  for (const body of bodies) {
    const stream = body.stream().pipeThrough(new CompressionStream("gzip"));
    zipped += (await new Response(stream).blob()).size;
  }
  write(field(root, "weight"), kilobytes(zipped));
  write(field(root, "plain"), `(${kilobytes(plain)} as it came)`);
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)}\u00a0kB`;
}
