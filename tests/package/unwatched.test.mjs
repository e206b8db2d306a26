// Failures that nobody waits for: what a server causes is a warning, and never an uncaught exception.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { uncaught, until, warnings } from "./support/gather.mjs";
import { stage } from "./support/stage.mjs";

const refused = { status: 404 };
/** Opens, and fails when it is told to. */
const opened = { steps: [{ send: "data: 1\n\n" }, "cue"] };
const once = { method: "POST", limits: { line: 64 } };
const tooLong = { steps: [{ send: "data: 1\n\n" }, "cue", { send: `data: ${"x".repeat(100)}` }, "hold"] };

/** What a warning says where the source has failed so. */
const SAID = {
  status: /^SourceError: http\S+ answered with status 404$/,
  "too-large": /^SourceError: a line of http\S+ passes limits\.line/,
};

/** What is warned of, once it has been closed for a while. */
async function told(source, warned, errors) {
  await until(() => source.state === "closed");
  // What is uncaught is told a task or two later.
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.deepEqual(errors, []);
  return warned().map((line) => Object.keys(SAID).find((kind) => SAID[kind].test(line)) ?? line);
}

for (const [what, watch, expected] of [
  ["nobody", () => {}, ["status"]],
  ["a handler of events", (source) => source.on("message", () => {}), ["status"]],
  ["a state handler that was taken off again", (source) => source.onState(() => {})(), ["status"]],
  ["opened", (source) => source.opened.catch(() => {}), []],
  ["closed", (source) => source.closed.catch(() => {}), []],
  ["a state handler", (source) => source.onState(() => {}), []],
  ["a loop over states", (source) => void source.states().next(), []],
  [
    "a loop",
    (source) =>
      source
        .events("message")
        .next()
        .catch(() => {}),
    [],
  ],
]) {
  test(`a refused source that ${what} watches ${expected.length > 0 ? "is" : "is not"} warned of`, async () => {
    const errors = uncaught();
    const warned = warnings();
    const { url } = await stage(refused);
    const source = connect(url, { transport: "fetch" });
    watch(source);
    assert.deepEqual(await told(source, warned, errors), expected);
  });
}

test("an awaited opened does not silence a failure that comes later", async () => {
  for (const early of [true, false]) {
    const errors = uncaught();
    const warned = warnings();
    const { url, cue } = await stage(tooLong);
    const source = connect(url, once);
    const came = new Promise((resolve) => source.on("message", resolve));
    if (early) await source.opened;
    await came;
    await source.opened;
    await cue();
    assert.deepEqual(await told(source, warned, errors), ["too-large"]);
  }
});

test("an end that is no failure is not warned of", async () => {
  const errors = uncaught();
  const warned = warnings();
  const { url, cue } = await stage(opened, { status: 204 });
  const source = connect(url, { method: "POST" });
  source.on("message", cue);
  assert.deepEqual(await told(source, warned, errors), []);
});

test("many events that can't be read are one warning, and a count now and then", async () => {
  const errors = uncaught();
  const warned = warnings();
  const bad = "data: {\n\n".repeat(1234);
  const { url } = await stage({ steps: [{ send: bad }] }, { steps: [{ send: bad }] });
  for (let count = 0; count < 2; count++) {
    const source = connect(url, { method: "POST", parse: "json" });
    source.on("message", () => {});
    await source.closed;
    assert.equal(source.received, 1234);
  }
  const line = `DecodeError: the data of a "message" event of ${url} could not be parsed`;
  const lines = [line, `${line} (10 so far)`, `${line} (100 so far)`, `${line} (1000 so far)`];
  assert.deepEqual(warned(), [...lines, ...lines]);
  assert.deepEqual(errors, []);
});
