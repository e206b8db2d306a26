// The server of every tutorial, read in Node by both transports.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { connect } from "headwater";
import { CLEANED_UP, startExpress } from "../e2e/support/express.mjs";
import { Program } from "../support/program.mjs";

const NATIVE = "--experimental-eventsource";

let express;
before(async () => (express = await startExpress()));
after(() => express.program.stop());

test("fetch reads the messages, and closing clears the server's timer", async () => {
  const from = express.program.lines.length;
  const source = connect(express.url, { transport: "fetch" });
  const seen = [];
  source.on("message", ({ type, data }) => {
    seen.push([type, data]);
    if (seen.length === 2) source.close();
  });
  assert.equal(await source.closed, "closed");
  assert.deepEqual(seen, [
    ["message", "Message 0"],
    ["message", "Message 1"],
  ]);
  await express.program.line(CLEANED_UP, from);
});

test("auto takes fetch where Node has no EventSource", async () => {
  await runClient([], "fetch");
});

const hasNative = process.allowedNodeEnvironmentFlags.has(NATIVE);
test("auto takes native where Node has EventSource", { skip: !hasNative && "this Node has none" }, async () => {
  await runClient([NATIVE], "native");
});

/** Runs the example's client: it reads five messages through that transport, leaves, and ends by itself. */
async function runClient(flags, transport) {
  const from = express.program.lines.length;
  const client = new Program(process.execPath, [...flags, "examples/express/client.mjs", express.url]);
  try {
    await client.line(new RegExp(`^closed, through ${transport}$`));
    assert.equal(await client.exited, 0);
    assert.deepEqual(client.lines, [
      `connecting, through ${transport}`,
      `open, through ${transport}`,
      ...[0, 1, 2, 3, 4].map((n) => `Message ${n}`),
      `closed, through ${transport}`,
    ]);
    await express.program.line(CLEANED_UP, from);
  } finally {
    await client.stop();
  }
}
