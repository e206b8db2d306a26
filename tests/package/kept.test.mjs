// What values that a user keeps, and sources that wait or are closed, keep alive.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

/** Runs a module in a process whose garbage can be collected, and gives the MiB of heap that it has logged. */
async function heap(source) {
  const flags = ["--expose-gc", "--input-type=module", "-e", source];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, flags, { timeout: 60_000 });
  assert.equal(stderr, "");
  return JSON.parse(stdout);
}

const COMMON = `
  const MIB = 1 << 20;
  const bytes = (text) => new TextEncoder().encode(text);
  const large = (id) => [bytes("id: " + String(id).padStart(20, "0") + "\\n"), bytes("data: " + "x".repeat(MIB) + "\\n\\n")];
  const endless = (chunks) =>
    new Response(new ReadableStream({ start(it) { for (const chunk of chunks) it.enqueue(chunk); } }), {
      headers: { "content-type": "text/event-stream" },
    });
  const settle = async () => { for (let i = 0; i < 20; i++) await new Promise((r) => setTimeout(r, 5)); gc(); };
  const used = () => process.memoryUsage().heapUsed / MIB;
`;

for (const [name, code] of [
  [
    "connect()",
    `import { connect } from "headwater";
     const source = connect("http://x.test/", { fetch: async () => endless(chunks), transport: "fetch" });
     source.on("message", ({ lastEventId }) => kept.push(lastEventId));`,
  ],
  [
    "EventSource",
    `import { EventSource } from "headwater/eventsource";
     const source = new EventSource("http://x.test/", { fetch: async () => endless(chunks) });
     source.onmessage = ({ lastEventId }) => kept.push(lastEventId);`,
  ],
  [
    "createParser()",
    `import { createParser } from "headwater/parser";
     const parser = createParser({ onEvent: ({ id }) => kept.push(id) });
     for (const chunk of chunks) parser.feed(chunk);`,
  ],
]) {
  test(`${name}: an ID that is kept does not keep its event's data, nor a source that is idle its last event`, async () => {
    const [imports, ...rest] = code.split("\n");
    const [before, after, ids] = await heap(`
      ${imports}
      ${COMMON}
      const kept = [];
      const chunks = Array.from({ length: 30 }, (_, id) => large(id)).flat();
      const first = used();
      ${rest.join("\n")}
      while (kept.length < 30) await new Promise((resolve) => setTimeout(resolve, 5));
      chunks.length = 0;
      await settle();
      console.log(JSON.stringify([first, used(), kept.length]));
      process.exit();
    `);
    assert.equal(ids, 30);
    assert.ok(after < before + 2, `${before} to ${after} MiB`);
  });
}
