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

for (const [how, add, act] of [
  ["is removed", "on", "off();"],
  ["was for one event", "once", ""],
  ["has a source that is closed", "on", "source.close();"],
]) {
  test(`connect(): a handler that ${how} is kept no longer, though its source is`, async () => {
    const [before, after] = await heap(`
      import { connect } from "headwater";
      ${COMMON}
      const first = used();
      const source = connect("http://x.test/", { fetch: async () => endless([bytes("data: 1\\n\\n")]), transport: "fetch" });
      let off;
      await new Promise((resolve) => {
        const large = Array.from({ length: 4 * MIB }, (_, at) => at / 2);
        const handler = () => resolve(large.length);
        off = source.${add}("message", handler);
      });
      ${act}
      // It would keep what it is to remove.
      off = undefined;
      await settle();
      console.log(JSON.stringify([first, used(), source.received]));
      process.exit();
    `);
    assert.ok(after < before + 8, `${before} to ${after} MiB`);
  });
}

test("a source that is idle keeps no array for the most rows that a chunk may have", async () => {
  const [each] = await heap(`
    import { connect } from "headwater";
    ${COMMON}
    const many = bytes(":\\n".repeat(32_000));
    const open = () =>
      new Promise((resolve) => {
        let left = 32_000;
        const onComment = () => --left || resolve(source);
        const source = connect("http://x.test/", { fetch: async () => endless([many]), onComment });
      });
    const buffers = () => process.memoryUsage().arrayBuffers / 1024;
    const sources = [await open()];
    await settle();
    const first = buffers();
    for (let i = 0; i < 20; i++) sources.push(await open());
    const each = () => (buffers() - first) / 20;
    // The memory of an array is freed some time after the array.
    for (let i = 0; i < 50 && each() >= 256; i++) await settle();
    console.log(JSON.stringify([each(), sources.length]));
    process.exit();
  `);
  assert.ok(each < 256, `${each} KiB each`);
});
