// headwater/parser against a literal reading of the standard, over streams from a seed. At length:
//
//   HEADWATER_STREAMS=20000 node --test tests/package/parser-seeded.test.mjs
//
// HEADWATER_SEED begins at another one; a failure names the seed of its stream.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createParser, EventSourceParserStream } from "headwater/parser";
import { drained, streamOf } from "./support/gather.mjs";
import { heard, heardBy, interpret } from "./support/standard.mjs";
import { bytesOf, cut, cutsBetween, cutsFor, cutsInBytes, plainTextOf, Random, textOf } from "./support/streams.mjs";

const { HEADWATER_STREAMS, HEADWATER_SEED } = globalThis.process?.env ?? {};
const STREAMS = Number(HEADWATER_STREAMS ?? 300);
const SEED = Number(HEADWATER_SEED ?? 1);

const OTHERS = ["onId", "onRetry", "onComment", "onError"];
/** Who is told: all, nobody but onEvent, and each of the others beside it. */
const TOLD = [["onEvent", ...OTHERS], ["onEvent"], ...OTHERS.map((name) => ["onEvent", name])];

/** Streams of anything, and streams of what is read without the engine; how each is cut. */
const KINDS = [
  { textOf, cutsOf: (random, { length }) => cutsFor(random, length) },
  { textOf: plainTextOf, cutsOf: cutsBetween },
];

const plain = (value) => {
  if (typeof value !== "object") return value;
  if (!("data" in value)) return { type: value.type, field: value.field, value: value.value, line: value.line };
  return { id: value.id, event: value.event, data: value.data };
};

/** What is said, and how much of it by the end of each chunk. Chunks of bytes are others' afterwards. */
function said(chunks, told) {
  const said = [];
  const parser = createParser(
    Object.fromEntries(told.map((name) => [name, (value) => said.push([name, plain(value)])])),
  );
  const counts = chunks.map((chunk) => {
    feedOnce(parser, chunk);
    return said.length;
  });
  return { said, counts };
}

async function saidByStream(chunks) {
  const others = [];
  const callbacks = Object.fromEntries(OTHERS.map((name) => [name, (value) => others.push([name, plain(value)])]));
  const events = await drained(streamOf(chunks).pipeThrough(new EventSourceParserStream(callbacks)));
  return { events: events.map((event) => ["onEvent", plain(event)]), others };
}

const excerpt = (json) => (json?.length > 300 ? `${json.slice(0, 300)}…` : json);

/** The first of what was said that is not as expected; to compare all of it at once takes a time that grows too fast. */
function same(found, expected, what) {
  for (let at = 0; at < Math.max(found.length, expected.length); at++) {
    const [left, right] = [found[at], expected[at]].map((one) => JSON.stringify(one));
    if (left !== right) assert.fail(`${what}, no. ${at}: ${excerpt(left)}, and not ${excerpt(right)}`);
  }
}

test(`${STREAMS} streams say what the standard has them say, to whoever listens, however they are cut`, async (t) => {
  t.diagnostic(`from seed ${SEED} on`);
  for (let seed = SEED; seed < SEED + STREAMS; seed++) {
    const random = new Random(seed);
    const { textOf, cutsOf } = KINDS[seed % KINDS.length];
    const text = textOf(random);
    const bytes = bytesOf(random, text);
    const inBytes = interpret(bytes);
    const inText = interpret(text);
    for (const told of TOLD) {
      const inOrder = (stream, places, said_, cuts, what) => {
        const found = said(cut(stream, places), told);
        same(found.said, heard(said_, cuts, told), what);
        // Nothing waits for a later chunk.
        same(found.counts.slice(0, cuts.length), heardBy(said_, cuts, told), `${what}, by chunk`);
      };
      const cuts = cutsOf(random, bytes);
      inOrder(bytes, cuts, inBytes, cuts, `seed ${seed}, bytes, ${told}`);
      const places = cutsOf(random, text);
      inOrder(text, places, inText, cutsInBytes(text, places), `seed ${seed}, text, ${told}`);
    }
    if (seed % 5 > 0) continue;
    // Parsers give their memory back in a task of their own.
    await new Promise((resolve) => setTimeout(resolve));
    const isText = random.oneOf(2);
    const stream = isText ? text : bytes;
    const cuts = cutsOf(random, stream);
    const { events, others } = await saidByStream(cut(stream, cuts));
    const expected = (names) => heard(isText ? inText : inBytes, isText ? cutsInBytes(text, cuts) : cuts, names);
    same(events, expected(["onEvent"]), `seed ${seed}, events of a TransformStream`);
    same(others, expected(OTHERS), `seed ${seed}, callbacks of a TransformStream`);
  }
});

/** Feeds a chunk whose bytes are another's afterwards. */
function feedOnce(parser, chunk) {
  const given = typeof chunk === "string" ? chunk : chunk.slice();
  try {
    parser.feed(given);
  } finally {
    if (given !== chunk) given.fill(0);
  }
}

test(`${STREAMS} streams say the same to callbacks that throw, and to ones that reset`, async (t) => {
  t.diagnostic(`from seed ${SEED} on`);
  for (let seed = SEED; seed < SEED + STREAMS; seed++) {
    const random = new Random(seed);
    const { textOf, cutsOf } = KINDS[seed % KINDS.length];
    const text = textOf(random);
    const stream = random.oneOf(2) ? text : bytesOf(random, text);
    const cuts = cutsOf(random, stream);
    const chunks = cut(stream, cuts);
    const inBytes = stream === text ? cutsInBytes(text, cuts) : cuts;
    const all = heard(interpret(stream), inBytes, TOLD[0]);

    const [thrown, told] = [new Error("mine"), []];
    const often = random.pick([2, 10]);
    const throwing = (name) => (value) => {
      told.push([name, plain(value)]);
      // An id's event is not told if that throws.
      if (name !== "onId" && random.oneOf(often)) throw thrown;
    };
    const parser = createParser(Object.fromEntries(TOLD[0].map((name) => [name, throwing(name)])));
    for (let at = 0; at < chunks.length + all.length + 1; at++) {
      try {
        feedOnce(parser, at < chunks.length ? chunks[at] : "");
      } catch (error) {
        if (error !== thrown) throw error;
      }
    }
    same(told, all, `seed ${seed}, callbacks that throw`);

    const until = 1 + random.below(all.length);
    const before = [];
    const resetting = (name) => (value) => {
      before.push([name, plain(value)]);
      if (before.length === until) other.reset({ consume: random.oneOf(2) });
    };
    const other = createParser(Object.fromEntries(TOLD[0].map((name) => [name, resetting(name)])));
    let next = 0;
    while (next < chunks.length && before.length < until) feedOnce(other, chunks[next++]);
    same(before, all.slice(0, until), `seed ${seed}, up to a reset`);
    const rest = chunks.slice(next);
    for (const chunk of rest) feedOnce(other, chunk);
    const place = chunks.slice(0, next).reduce((sum, chunk) => sum + chunk.length, 0);
    const places = cuts.filter((cut) => cut > place).map((cut) => cut - place);
    const anew = stream.slice(place);
    const expected = interpret(anew);
    same(
      before.slice(until),
      heard(expected, stream === text ? cutsInBytes(anew, places) : places, TOLD[0]),
      `seed ${seed}, after a reset`,
    );
    if (seed % 5 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
});
