// In a frame or in a module worker: runs one file of tests, as Node.js gives each a process of its own.
import { connect } from "headwater";
import { runAll } from "./node-test.mjs";
import { file, only, origin, part, parts } from "./place.mjs";

// A page's frame may be of another origin.
const answer = (report) => (globalThis.parent ? parent.postMessage(report, "*") : postMessage(report));

try {
  // Where WebAssembly is refused, a parser is ready only later.
  if (file.startsWith("parser")) await import("../support/warm-parser.mjs");
  await import(new URL(`${file}.js`, import.meta.url).href);
  const results = await runAll({ only, part, parts, begins: (next) => answer({ next }) });
  answer({ next: "which engine it was" });
  const source = connect(`${origin}/echo`, { method: "POST" });
  await source.closed;
  answer({ results, ran: source.engine });
} catch (error) {
  answer({ error: `${error}\n${error?.stack ?? ""}` });
}
