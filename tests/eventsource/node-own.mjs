// Reads the wire format's table through Node's own EventSource and Headwater's, both over HTTP, and
// prints the names of the cases where Node's own differs from the table, and where Headwater's does:
// `node --experimental-eventsource node-own.mjs ORIGIN`.
import { readFileSync } from "node:fs";
import { EventSource as Ours } from "headwater/eventsource";

const [origin] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(new URL("../wire/cases.json", import.meta.url), "utf8")).filter(
  ({ initialLastEventId, error }) => initialLastEventId === undefined && error === undefined,
);
const base64 = (chunk) => Buffer.from(chunk.hex ?? chunk, chunk.hex === undefined ? "utf8" : "hex").toString("base64");

async function read(EventSource, { chunks, frames }) {
  const types = new Set(frames.flatMap(({ message }) => message?.event ?? []));
  const steps = chunks.map((chunk) => ({ send_base64: base64(chunk) }));
  const response = await fetch(`${origin}/scenario`, {
    method: "POST",
    body: JSON.stringify({ attempts: [{ steps }] }),
  });
  const { url } = await response.json();
  const source = new EventSource(origin + url);
  const said = [];
  for (const type of types) {
    source.addEventListener(type, ({ data, lastEventId }) => {
      if (data !== undefined) said.push({ event: type, data, lastEventId });
    });
  }
  await new Promise((resolve) => source.addEventListener("error", ({ data }) => data === undefined && resolve()));
  source.close();
  return JSON.stringify(said);
}

const differing = { own: [], ours: [] };
for (const one of cases) {
  const expected = JSON.stringify(one.frames.flatMap(({ message }) => message ?? []));
  if ((await read(globalThis.EventSource, one)) !== expected) differing.own.push(one.name);
  if ((await read(Ours, one)) !== expected) differing.ours.push(one.name);
}
console.log(JSON.stringify({ cases: cases.length, ...differing }));
process.exit();
