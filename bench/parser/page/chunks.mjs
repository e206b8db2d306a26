/**
 * How many chunks there are at most. A corpus in tiny events would be more than a hundred thousand:
 * looping over so many measures the cache's misses and the collector's work on the chunks, where a
 * network hands out one chunk after the other.
 */
const MOST = 16_384;

/** Cuts a corpus into chunks of `size` bytes, or without one into one chunk a block, and names the events in them. */
export function cut(corpus, size) {
  const ends = size === undefined ? corpus.ends.slice(0, MOST) : places(corpus.bytes.length, size);
  const chunks = [];
  let start = 0;
  for (const end of ends) {
    // `fetch` hands out buffers of their own, and never ones on the garbage collector's own heap,
    // where V8 keeps small arrays until somebody asks for their buffer.
    const chunk = new Uint8Array(new ArrayBuffer(end - start));
    chunk.set(corpus.bytes.subarray(start, end));
    chunks.push(chunk);
    start = end;
  }
  const count = size === undefined ? corpus.counts[ends.length - 1] : corpus.events.length;
  return { chunks, bytes: start, events: corpus.events.slice(0, count) };
}

function places(length, size) {
  const ends = [];
  for (let end = size; end < length; end += size) ends.push(end);
  ends.push(length);
  return ends;
}
