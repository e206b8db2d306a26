/** The streams, which page/corpora makes. */
export const CORPORA = [
  { name: "llm-chat", label: "LLM chunks, chat completions" },
  { name: "llm-typed", label: "LLM chunks, typed events" },
  { name: "ticks", label: "ticks with ids" },
  { name: "json-16k", label: "16 KB JSON" },
  { name: "multi-line", label: "multi-line" },
  { name: "cjk-emoji", label: "CJK and emoji" },
  { name: "crlf", label: "CRLF" },
  { name: "tiny", label: "tiny" },
  { name: "comments", label: "mostly comments" },
];

/** How they are cut. */
export const CHUNKINGS = [
  { name: "event", label: "one event" },
  { name: "1400", label: "1400 B", size: 1400 },
  { name: "16k", label: "16 KiB", size: 16 << 10 },
  { name: "64k", label: "64 KiB", size: 64 << 10 },
];
