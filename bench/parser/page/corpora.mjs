import { eastAsian, hex, randomFor, token, words } from "./words.mjs";

/** How large a corpus is, in bytes, give or take its last block. */
const SIZE = 1 << 20;

// Each makes one block from random numbers and the block's number: its text, and the event that
// the standard says it is. `data` fields are written by `fields`, so text and event can't differ.
const BLOCKS = {
  "llm-chat"(random) {
    const delta = { content: token(random) };
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: null }];
    return block({
      data: JSON.stringify({
        id: "chatcmpl-C8rTzV1bWq4nXk2LmYpQe7HdJs0Fg",
        object: "chat.completion.chunk",
        created: 1_750_000_000,
        model: "large-2025-04-14",
        service_tier: "default",
        system_fingerprint: "fp_51e1070cf2",
        choices,
        usage: null,
        obfuscation: hex(random, random.between(2, 12)),
      }),
    });
  },
  "llm-typed"(random, number) {
    if (number % 50 === 49) return block({ type: "ping", data: '{"type": "ping"}' });
    const delta = { type: "text_delta", text: token(random) };
    return block({
      type: "content_block_delta",
      data: JSON.stringify({ type: "content_block_delta", index: 0, delta }),
    });
  },
  ticks(random, number) {
    const symbol = random.pick(["ACME", "GLBX", "INTC", "UMBR", "HOOL"]);
    const price = (random.between(1_000, 50_000) / 100).toFixed(2);
    return block({ id: String(1_000_000 + number), type: "tick", data: `{"s":"${symbol}","p":${price}}` });
  },
  "json-16k"(random) {
    const items = [];
    for (let length = 0; length < 16_300; length += JSON.stringify(items.at(-1)).length + 1) {
      items.push({
        id: hex(random, 24),
        name: words(random, 3),
        price: random.below(100_000) / 100,
        tags: [words(random, 1), words(random, 1)],
        note: words(random, random.between(5, 30)),
      });
    }
    return block({ data: JSON.stringify({ items }) });
  },
  "multi-line"(random) {
    const lines = Array.from({ length: random.between(3, 12) }, (_, at) =>
      at > 0 && random.below(6) === 0 ? "" : words(random, random.between(2, 12)),
    );
    return block({ type: "log", data: lines.join("\n") });
  },
  "cjk-emoji"(random) {
    return block({ data: eastAsian(random, random.between(4, 60)) });
  },
  crlf(random, number) {
    const data = JSON.stringify({ at: number, text: words(random, random.between(3, 10)) });
    return block({ id: String(number), type: "note", data, end: "\r\n" });
  },
  tiny(random) {
    return block({ data: String(random.below(10)) });
  },
  comments(random, number) {
    if (number % 10 === 9) return block({ data: words(random, 6) });
    const text = number % 10 === 4 ? words(random, 40) : `keep-alive ${number}`;
    return { text: `: ${text}\n\n` };
  },
};

function block({ id, type, data, end = "\n" }) {
  const fields = [];
  if (id !== undefined) fields.push(`id: ${id}`);
  if (type !== undefined) fields.push(`event: ${type}`);
  for (const line of data.split("\n")) fields.push(line === "" ? "data:" : `data: ${line}`);
  return {
    text: fields.map((field) => field + end).join("") + end,
    event: { type: type ?? "message", data, id: id ?? "" },
  };
}

/**
 * A stream of blocks: its `bytes`, where each block ends in them (`ends`), its `events`, and how
 * many of them have come by the end of each block (`counts`).
 */
export function makeCorpus(name) {
  const random = randomFor(name);
  const encoder = new TextEncoder();
  const pieces = [];
  const ends = [];
  const counts = [];
  const events = [];
  let size = 0;
  for (let number = 0; size < SIZE; number++) {
    const { text, event } = BLOCKS[name](random, number);
    const piece = encoder.encode(text);
    pieces.push(piece);
    size += piece.length;
    ends.push(size);
    if (event !== undefined) events.push(event);
    counts.push(events.length);
  }
  const bytes = new Uint8Array(size);
  pieces.forEach((piece, at) => bytes.set(piece, ends[at] - piece.length));
  return { bytes, ends, events, counts };
}
