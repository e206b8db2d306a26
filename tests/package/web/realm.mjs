// In a frame or in a module worker: runs one file of tests, as Node.js gives each a process of its own.
import { connect } from "headwater";
import { runAll } from "./node-test.mjs";
import { file } from "./place.mjs";

const answer = (report) => (globalThis.parent ?? globalThis).postMessage({ file, ...report });

try {
  await import(new URL(`${file}.js`, import.meta.url).href);
  const results = await runAll(new URLSearchParams(location.search).get("only") ?? undefined);
  const { engine } = connect(location.href, { signal: AbortSignal.abort() });
  answer({ results, engine });
} catch (error) {
  answer({ error: `${error}\n${error?.stack ?? ""}` });
}
