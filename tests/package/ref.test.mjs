// Whether a process stays alive for a source that only waits for its next attempt.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { deserted } from "../eventsource/engine.mjs";

const url = await deserted();
/** What is printed by a process that has a source and nothing else to do, and whether it was its own end. */
function run(program) {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ["--input-type=module", "--eval", program], (_, said) =>
      resolve(said.trim()),
    );
    // It stays as long as it is asked to: until it has said that it tries again.
    child.stdout.on("data", (said) => said.includes("again") && child.kill());
  });
}

const source = (options) => `
  import { EventSource } from "headwater/eventsource";
  const source = new EventSource(${JSON.stringify(url)}, ${JSON.stringify(options)});
  let lost = 0;
  source.onerror = () => console.log(lost++ ? "again" : "lost");`;
const client = (options) => `
  import { connect } from "headwater";
  let lost = 0;
  connect(${JSON.stringify(url)}, ${JSON.stringify({ retry: { initial: 500, jitter: 0 }, ...options })})
    .onState(({ state }) => state === "waiting" && console.log(lost++ ? "again" : "lost"));`;

test("a process may end while the class waits, as with npm's eventsource, unless ref is true", async () => {
  assert.equal(await run(source({})), "lost");
  assert.equal(await run(source({ retry: { initial: 500 } })), "lost");
  assert.equal(await run(source({ ref: true, retry: { initial: 500 } })), "lost\nagain");
});

test("a process stays while connect() waits, unless ref is false", async () => {
  assert.equal(await run(client({})), "lost\nagain");
  assert.equal(await run(client({ ref: false })), "lost");
});
