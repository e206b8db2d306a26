// What feed() takes, what it holds, and what becomes of the rest of a chunk.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createParser } from "headwater/parser";
import { ofNode } from "./support/platform.mjs";

const bytesOf = (text) => new TextEncoder().encode(text);

/** A parser that writes down what it says. */
function listening(callbacks = {}) {
  const said = [];
  const parser = createParser({ onEvent: ({ data }) => said.push(data), ...callbacks });
  return { parser, said };
}

const VALUE = "é€😀12";
const BYTES = bytesOf(`data: ${VALUE}\n\n`);
const within = new Uint8Array(BYTES.length + 7);
within.set(BYTES, 3);

for (const [what, chunk] of [
  ["an ArrayBuffer", BYTES.slice().buffer],
  ["a Uint8Array", BYTES],
  ["a Uint8ClampedArray", new Uint8ClampedArray(BYTES)],
  ["a DataView", new DataView(BYTES.buffer)],
  ["a part of an ArrayBuffer", new DataView(within.buffer, 3, BYTES.length)],
  ["an array of larger numbers", new Uint8Array([...BYTES, 10]).buffer],
]) {
  test(`${what} is read as the bytes it holds`, () => {
    const { parser, said } = listening();
    parser.feed(what.startsWith("an array") ? new Uint16Array(chunk) : chunk);
    assert.deepEqual(said, [VALUE]);
  });
}

test("buffers of another realm are read", { skip: ofNode("a page would need a frame") }, async () => {
  const { runInNewContext } = await import("node:vm");
  const { parser, said } = listening();
  const made = `new Uint8Array([${BYTES}])`;
  parser.feed(runInNewContext(made));
  parser.feed(runInNewContext(`${made}.buffer`));
  assert.deepEqual(said, [VALUE, VALUE]);
});

for (const chunk of [5, null, undefined, true, {}, [100, 97], new Date(0), () => {}]) {
  test(`feed(${chunk === null ? null : typeof chunk}: ${String(chunk).slice(0, 9)}) says what it takes`, () => {
    const { parser, said } = listening();
    parser.feed("data: a");
    assert.throws(() => parser.feed(chunk), { name: "TypeError", message: /takes text or bytes, not/ });
    parser.feed("b\n\n");
    assert.deepEqual(said, ["ab"]);
  });
}

test("a surrogate is a character with its other half, and U+FFFD without", () => {
  for (const [chunks, expected] of [
    [["data: \ud83d", "\ude00\n\n"], "😀"],
    [["data: \ud83d", "", "\ude00\n\n"], "😀"],
    [["data: \ud83d", new Uint8Array(0), "\ude00\n\n"], "😀"],
    [["data: \ud83d", "a\n\n"], "\ufffda"],
    [["data: \ud83d", "\ud83d", "\ude00\n\n"], "\ufffd😀"],
    [["data: \ud83d", bytesOf("a\n\n")], "\ufffda"],
    [["data: \ud83d", bytesOf("a"), "\ude00\n\n"], "\ufffda\ufffd"],
    [["data: a\ud83d\n\n"], "a\ufffd"],
    [["data: \ude00a", "\n\n"], "\ufffda"],
    [["data: \ud83d", "\n\n"], "\ufffd"],
  ]) {
    const { parser, said } = listening();
    for (const chunk of chunks) parser.feed(chunk);
    assert.deepEqual(said, [expected], JSON.stringify(chunks));
  }
});

test("a surrogate that waits for its other half goes with its stream", () => {
  const { parser, said } = listening();
  parser.feed("data: a\n\ndata: \ud83d");
  parser.reset();
  parser.feed("\ude00: skipped\ndata: b\n\n");
  assert.deepEqual(said, ["a", "b"]);
});

test("a surrogate that waits is part of the line that a reset consumes", () => {
  for (const [text, line] of [
    ["a\ud83d", "a\ufffd"],
    ["\ud83d", "\ufffd"],
  ]) {
    const { parser, said } = listening({ onError: ({ line }) => said.push(line) });
    parser.feed(text);
    parser.reset({ consume: true });
    // The half is cut off the line, if there is more of it, and what is cut is not told of.
    assert.deepEqual(said, text.length > 1 ? [] : [line]);
    parser.feed("data: b\n\n");
    assert.deepEqual(said.slice(-1), ["b"]);
  }
  const comments = [];
  const { parser } = listening({ onComment: (comment) => comments.push(comment) });
  parser.feed(":a\ud83d");
  parser.reset({ consume: true });
  assert.deepEqual(comments, ["a\ufffd"]);
});

test("maxBufferSize counts all that is held of an event, in bytes of UTF-8", () => {
  const held = (...chunks) => {
    const errors = [];
    const { parser } = listening({ maxBufferSize: 20, onError: ({ type }) => errors.push(type) });
    for (const chunk of chunks) parser.feed(chunk);
    return errors;
  };
  const tooLarge = ["max-buffer-size-exceeded"];
  const x = (count) => "x".repeat(count);
  for (const field of ["data", "event", "id"]) {
    assert.deepEqual(held(`${field}: ${x(20)}\n`), [], field);
    assert.deepEqual(held(`${field}: ${x(21)}\n`), tooLarge, field);
    assert.deepEqual(held(`${field}: ${"é".repeat(10)}\n`), [], field);
    assert.deepEqual(held(`${field}: ${"é".repeat(10)}x\n`), tooLarge, field);
    // A line without its end counts with its name.
    assert.deepEqual(held(`${field}:${x(19 - field.length)}`), [], field);
    assert.deepEqual(held(`${field}:${x(20 - field.length)}`), tooLarge, field);
  }
  assert.deepEqual(held(`data: ${x(6)}\n`, `event: ${x(7)}\n`, `id: ${x(7)}\n`), []);
  assert.deepEqual(held(`data: ${x(6)}\n`, `event: ${x(7)}\n`, `id: ${x(8)}\n`), tooLarge);
  assert.deepEqual(held(`data: ${x(6)}\nevent: ${x(7)}\n`, `id:${x(5)}`), tooLarge);
  // What has ended is not held, though it is sticky, and what nobody wants is not either.
  assert.deepEqual(held(`id: ${x(50)}\n\n`, `event: ${x(50)}\ndata: ${x(50)}\n\n`, `foo: ${x(50)}`), []);
  // What was told is not held either, wherever its chunk ends.
  for (const line of [`:${x(50)}`, `foo: ${x(50)}`]) {
    for (const end of ["\n", "\n\n", "\r\n\r\n", "\n\ndata: b\n\n", "\ndata: b\n\n"]) {
      const told = [];
      const onError = ({ type }) => told.push(type);
      const { parser } = listening({ maxBufferSize: 20, onError, onComment: () => told.push("comment") });
      parser.feed(line + end);
      assert.deepEqual(told, [line[0] === ":" ? "comment" : "unknown-field"], line + end);
    }
  }
});

test("an id that a chunk's end has cut stays with data that is long, and beyond ASCII", () => {
  const said = [];
  const { parser } = listening({ onEvent: ({ id, data }) => said.push([id, data]) });
  const data = "é".repeat(9000);
  for (const chunk of ["id: 7", `7\ndata: ${data}\n\n`]) parser.feed(chunk);
  assert.deepEqual(said, [["77", data]]);
});

/** Chunks whose values are cut out in each of the ways there are, and what they say. */
const WAYS = {
  ASCII: ["a", "b", "c"],
  "beyond ASCII": ["é", "日", "😀"],
  "one line beyond ASCII": ["a", "b", "é"],
  "several windows of ASCII": ["a".repeat(9000), "b".repeat(9000), "c".repeat(9000)],
  "several windows beyond ASCII": ["é".repeat(20_000), "日".repeat(20_000), "😀".repeat(20_000)],
  "values of several lines": ["a\na", "b\n\nb", "c\nc"],
  "those beyond ASCII": ["é\né", "日\n\n日", "😀\n"],
  "long ones": [`a\n${"a".repeat(9000)}`, `b\n${"b".repeat(9000)}`, `c\n${"c".repeat(9000)}`],
  "what is not UTF-8": ["a\ufffd", "b\ufffd\nb", "\ufffdc"],
};

/** Events as a chunk of bytes; U+FFFD stands for a byte that is not UTF-8. */
const chunkOf = (values) => {
  const text = values.map((data) => `${data.replace(/^/gm, "data: ")}\n\n`).join("");
  return Uint8Array.from(text.split("\ufffd").flatMap((part, at) => [...(at > 0 ? [0xff] : []), ...bytesOf(part)]));
};

for (const [way, values] of Object.entries(WAYS)) {
  test(`what a chunk says after a callback threw comes with the next feed: ${way}`, () => {
    const { parser, said } = listening({
      onEvent({ data }) {
        said.push(data);
        if (said.length < 4) throw new Error(`no. ${said.length}`);
      },
    });
    const chunk = new Uint8Array([...chunkOf(values), ...bytesOf("data: unfini")]);
    assert.throws(() => parser.feed(chunk), /no. 1/);
    assert.deepEqual(said, values.slice(0, 1));
    // Whoever gives bytes may use their room again.
    chunk.fill(0);
    assert.throws(() => parser.feed(""), /no. 2/);
    const next = bytesOf("shed\n\n");
    assert.throws(() => parser.feed(next), /no. 3/);
    next.fill(0);
    parser.feed("data: last\n\n");
    assert.deepEqual(said, [...values, "unfinished", "last"]);
  });

  test(`a reset from within a callback ends the old stream there: ${way}`, () => {
    for (const consume of [false, true]) {
      const { parser, said } = listening({
        onEvent({ data }) {
          said.push(data);
          if (said.length === 2) parser.reset({ consume });
        },
      });
      parser.feed(new Uint8Array([...chunkOf(values), ...bytesOf("id: 1\ndata: unfinished")]));
      assert.deepEqual(said, values.slice(0, 2));
      parser.feed("\uFEFFdata: new\n\n");
      assert.deepEqual(said, [...values.slice(0, 2), "new"]);
    }
  });
}

test("a reset ends the old stream from within any callback", () => {
  for (const name of ["onId", "onRetry", "onComment", "onError"]) {
    const { parser, said } = listening({
      [name](value) {
        said.push(value.line ?? value);
        parser.reset();
        parser.feed("data: new\n\n");
      },
    });
    parser.feed(
      `${{ onId: "id: 1\n", onRetry: "retry: 1\n", onComment: ": 1\n", onError: "1\n" }[name]}data: a\n\ndata: b\n\n`,
    );
    assert.deepEqual(said, [name === "onError" || name === "onId" || name === "onComment" ? "1" : 1, "new"], name);
  }
});

test("what a callback does with the bytes of the chunk that is told has no part in what it says", () => {
  const tiny = "data: 7\n\n".repeat(3000);
  for (const bytesOf of [(text) => new TextEncoder().encode(text), (text) => globalThis.Buffer?.from(text)]) {
    for (const cut of [0, 5]) {
      const chunks = [bytesOf(tiny), bytesOf(tiny.slice(cut)), bytesOf(tiny)];
      if (chunks[0] === undefined) continue;
      let at = 0;
      const told = [];
      const parser = createParser({
        onEvent({ data }) {
          told.push(data);
          chunks[at].fill(0);
        },
      });
      for (; at < chunks.length; at++) parser.feed(chunks[at]);
      const whole = 3 * 3000 - (cut > 0 ? 1 : 0);
      assert.equal(told.filter((data) => data === "7").length, whole, `${cut}`);
      assert.equal(told.length, whole);
    }
  }
});

test("a chunk is copied once, however often a callback throws while it is told", () => {
  const Plain = globalThis.Uint8Array;
  const { slice } = Plain.prototype;
  const chunk = new TextEncoder().encode("data: 7\n\n".repeat(50_000));
  let told = 0;
  const parser = createParser({
    onEvent() {
      if (told++ % 500 === 0) throw new Error("thrown in a call");
    },
  });
  const fed = (bytes) => {
    try {
      parser.feed(bytes);
    } catch {
      // It goes on with the next call.
    }
  };
  fed(chunk.slice());
  while (told < 50_000) fed("");
  let copied = 0;
  // Both ways to copy.
  Plain.prototype.slice = function (...range) {
    const copy = slice.apply(this, range);
    copied += copy.length;
    return copy;
  };
  globalThis.Uint8Array = new Proxy(Plain, {
    construct(target, given) {
      if (given[0] instanceof Plain) copied += given[0].length;
      return new target(...given);
    },
  });
  try {
    fed(chunk);
    while (told < 100_000) fed("");
  } finally {
    globalThis.Uint8Array = Plain;
    Plain.prototype.slice = slice;
  }
  assert.equal(told, 100_000);
  assert.ok(copied >= chunk.length / 2 && copied <= chunk.length, `${copied} bytes`);
});

test("chunks that a callback feeds come in their turn, though it throws", () => {
  const { parser, said } = listening({
    onEvent({ data }) {
      said.push(data);
      if (data !== "a") return;
      const fed = bytesOf("data: c\n\n");
      parser.feed(fed);
      fed.fill(0);
      throw new Error("mine");
    },
  });
  assert.throws(() => parser.feed("data: a\n\ndata: b\n\n"), /mine/);
  parser.feed("data: d\n\n");
  assert.deepEqual(said, ["a", "b", "c", "d"]);
});

test("a reset forgets what a callback that threw has left, and consume tells it first", () => {
  for (const consume of [false, true]) {
    let isBad = true;
    const { parser, said } = listening({
      onComment: (comment) => said.push(comment),
      onEvent({ data }) {
        said.push(data);
        if (!isBad) return;
        isBad = false;
        parser.feed("ne");
        throw new Error("mine");
      },
    });
    assert.throws(() => parser.feed("data: a\n\ndata: b\n\n:li"), /mine/);
    parser.reset({ consume });
    parser.feed("data: c\n\n");
    assert.deepEqual(said, consume ? ["a", "b", "line", "c"] : ["a", "c"]);
  }
});

test("what a callback throws within a reset comes out of it, and it is one all the same", () => {
  const { parser, said } = listening({
    onComment() {
      throw new Error("mine");
    },
  });
  parser.feed("data: a\n:line");
  assert.throws(() => parser.reset({ consume: true }), /mine/);
  parser.feed("data: b\n\n");
  assert.deepEqual(said, ["b"]);
});

test("parsers that are made meanwhile take nothing from one that has room for its chunks", () => {
  const { parser, said } = listening();
  const others = [];
  const values = [];
  // Each of another length than the one before: that must not be read in its place.
  for (let at = 0; at < 600; at++) {
    others.push(createParser({}));
    values.push("x".repeat(99 - (at % 50)));
    parser.feed(`data: ${values[at]}\n\n`);
  }
  assert.deepEqual(said, values);
});
