// headwater/parser against a literal reading of the standard, over streams from a seed. At length:
//
//   HEADWATER_STREAMS=20000 node --test tests/package/parser-seeded.test.mjs
//
// HEADWATER_SEED begins at another one; a failure names the seed of its stream.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EventSourceParserStream, createParser } from "headwater/parser";
import { drained, streamOf } from "./support/gather.mjs";
import { heard, interpret } from "./support/standard.mjs";
import { Random, bytesOf, cut, cutsFor, cutsInBytes, textOf } from "./support/streams.mjs";

const { HEADWATER_STREAMS, HEADWATER_SEED } = globalThis.process?.env ?? {};
const STREAMS = Number(HEADWATER_STREAMS ?? 300);
const SEED = Number(HEADWATER_SEED ?? 1);

const OTHERS = ["onId", "onRetry", "onComment", "onError"];
/** Who is told: all, nobody but onEvent, and each of the others beside it. */
const TOLD = [["onEvent", ...OTHERS], ["onEvent"], ...OTHERS.map((name) => ["onEvent", name])];

const plain = (value) => {
  if (typeof value !== "object") return value;
  if (!("data" in value)) return { type: value.type, field: value.field, value: value.value, line: value.line };
  return { id: value.id, event: value.event, data: value.data };
};

function said(chunks, told) {
  const said = [];
  const parser = createParser(Object.fromEntries(told.map((name) => [name, (value) => said.push([name, plain(value)])])));
  for (const chunk of chunks) parser.feed(chunk);
  return said;
}

async function saidByStream(chunks) {
  const others = [];
  const callbacks = Object.fromEntries(OTHERS.map((name) => [name, (value) => others.push([name, plain(value)])]));
  const events = await drained(streamOf(chunks).pipeThrough(new EventSourceParserStream(callbacks)));
  return { events: events.map((event) => ["onEvent", plain(event)]), others };
}

/** The first of what was said that is not as expected; to compare all of it at once takes a time that grows too fast. */
function same(found, expected, what) {
  for (let at = 0; at < Math.max(found.length, expected.length); at++) {
    const [left, right] = [found[at], expected[at]].map((one) => JSON.stringify(one));
    if (left !== right) assert.fail(`${what}, no. ${at}: ${left}, and not ${right}`);
  }
}

test(`${STREAMS} streams say what the standard has them say, to whoever listens, however they are cut`, async (t) => {
  t.diagnostic(`from seed ${SEED} on`);
  for (let seed = SEED; seed < SEED + STREAMS; seed++) {
    const random = new Random(seed);
    const text = textOf(random);
    const bytes = bytesOf(random, text);
    const inBytes = interpret(bytes);
    const inText = interpret(text);
    for (const told of TOLD) {
      const cuts = cutsFor(random, bytes.length);
      same(said(cut(bytes, cuts), told), heard(inBytes, cuts, told), `seed ${seed}, bytes, ${told}`);
      const places = cutsFor(random, text.length);
      const expected = heard(inText, cutsInBytes(text, places), told);
      same(said(cut(text, places), told), expected, `seed ${seed}, text, ${told}`);
    }
    if (seed % 5 > 0) continue;
    // Parsers give their memory back in a task of their own.
    await new Promise((resolve) => setTimeout(resolve));
    const isText = random.oneOf(2);
    const stream = isText ? text : bytes;
    const cuts = cutsFor(random, stream.length);
    const { events, others } = await saidByStream(cut(stream, cuts));
    const expected = (names) => heard(isText ? inText : inBytes, isText ? cutsInBytes(text, cuts) : cuts, names);
    same(events, expected(["onEvent"]), `seed ${seed}, events of a TransformStream`);
    same(others, expected(OTHERS), `seed ${seed}, callbacks of a TransformStream`);
  }
});
