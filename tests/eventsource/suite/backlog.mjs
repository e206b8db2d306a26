// What the class reads while events wait for their tasks.
import { equal, hops, next, ok, record, same, test } from "./harness.mjs";

const encoder = new TextEncoder();
const CHUNK = 16 << 10;

/** How often a reader was asked when it must not be: before it has given the last chunk, after its end, once cancelled. */
let wronglyAsked = 0;

/**
 * A `fetch` of one's own. Its reader gives what `read` returns: a chunk, `null` at the end, and nothing any more after
 * `undefined`.
 */
const giving = (read) => async (url) => {
  let isAsked = false;
  let isCancelled = false;
  return {
    status: 200,
    url,
    headers: new Headers({ "content-type": "text/event-stream" }),
    body: {
      getReader: () => ({
        async read() {
          const isWrong = isAsked || isCancelled;
          isAsked = true;
          if (isWrong) wronglyAsked++;
          const value = isWrong ? undefined : await read();
          if (value === undefined) return new Promise(() => {});
          if (value === null) return { done: true };
          isAsked = false;
          return { value, done: false };
        },
        cancel: async () => {
          isCancelled = true;
        },
      }),
    },
  };
};

/** The data of event `n`, line by line: now and then beyond ASCII, and of two lines. */
const linesOf = (n) => Array(n % 3 ? 1 : 2).fill(`${n % 7 ? "x" : "é"}${n}`);

/** Event `n`, with an ID and a type, after a comment. */
function eventOf(n) {
  const data = linesOf(n).map((line) => `data: ${line}\n`);
  return `: a comment\nid: ${n}\nevent: type-${n % 5}\n${data.join("")}\n`;
}

// The first chunk is read before anything waits. A large one is decoded slice by slice.
for (const first of [4096, 200_000])
  test(
    `a backlog of chunks comes as it was sent, also where the reader uses one buffer for all of them, the first one of ${first} bytes`,
    async ({ origin, open }) => {
      const MANY = 9000;
      const sent = Array.from({ length: MANY }, (_, n) => n);
      const bytes = encoder.encode(`${sent.map(eventOf).join("")}event: end\ndata: end\n\n`);
      // Chunks of all sizes, of which many have more rows than the table that is kept for the next one needs.
      const sizes = [4096, 1, 333, 9000, 64, 20_000, 2];
      const buffer = new Uint8Array(Math.max(first, ...sizes));
      let at = 0;
      let turn = 0;
      const read = () => {
        const piece = bytes.subarray(at, at + (at === 0 ? first : sizes[turn++ % sizes.length]));
        at += piece.length;
        buffer.fill(0x2a);
        buffer.set(piece);
        return piece.length > 0 ? buffer.subarray(0, piece.length) : undefined;
      };
      const source = open(origin, { fetch: giving(read) });
      const heard = [];
      for (let type = 0; type < 5; type++)
        source.addEventListener(`type-${type}`, ({ type, data, lastEventId }) => heard.push([type, data, lastEventId]));
      await next(source, "end");
      same(
        heard,
        sent.map((n) => [`type-${n % 5}`, linesOf(n).join("\n"), `${n}`]),
      );
    },
    ["ours"],
  );

test(
  "while events wait, 128 KiB are read on and no more, and the last of those chunks is being delivered before more is read",
  async ({ origin, open }) => {
    const AHEAD = 128 << 10;
    const event = encoder.encode(`data: ${"x".repeat(120)}\n\n`);
    const chunk = new Uint8Array(CHUNK);
    for (let at = 0; at < CHUNK; at += event.length) chunk.set(event, at);
    equal(CHUNK % event.length, 0);
    let given = 0;
    // Less than without end, so that a class that reads on and on does not take the machine's memory.
    const read = () => {
      if (given >= 16 * AHEAD) return undefined;
      given += CHUNK;
      return chunk.slice();
    };
    const source = open(origin, { fetch: giving(read) });
    let heard = 0;
    let most = 0;
    let least = Infinity;
    await new Promise((resolve) => {
      source.addEventListener("message", () => {
        heard++;
        // The second backlog, and those after it, are as the first one.
        if (given < 4 * AHEAD) return;
        const waiting = given - heard * event.length;
        most = Math.max(most, waiting);
        least = Math.min(least, waiting);
        if (given >= 12 * AHEAD) resolve();
      });
    });
    source.close();
    // On top comes the chunk whose events wait.
    ok(most >= AHEAD && most <= AHEAD + CHUNK, `about ${AHEAD} bytes to wait, not ${most}`);
    ok(least <= CHUNK, `at most one chunk to wait before more is read, not ${least} bytes`);
  },
  ["ours"],
);

test(
  "a stream that ends or fails while its events wait: they are delivered, then it is lost, and only then time runs",
  async ({ EventSource, origin, open }) => {
    for (const fails of [false, true]) {
      const chunk = encoder.encode("data: x\n\n".repeat(100));
      let requests = 0;
      const fetch = (url) => {
        if (requests++ > 0) return giving(() => null)(url);
        let left = 3;
        return giving(() => {
          if (left-- > 0) return chunk;
          if (fails) throw new Error("broken");
          return null;
        })(url);
      };
      // Delivering takes longer than the two times together.
      const source = open(origin, { fetch, timeout: { connect: 50 }, retry: { initial: 10, attempts: 2 } });
      let heard = 0;
      let requestsAtError;
      source.addEventListener("message", () => {
        heard++;
        for (const until = performance.now() + 1; performance.now() < until; );
      });
      source.addEventListener("error", () => (requestsAtError ??= requests));
      const { until } = record(source, "error");
      const [{ message }] = await until(1);
      same([heard, requestsAtError, source.readyState], [300, 1, EventSource.CONNECTING]);
      equal(message, fails ? "network: broken" : "ended");
      await next(source, "open");
      equal(requests, 2);
      source.close();
    }
  },
  ["ours"],
);

test(
  "a source that is closed while it reads on reads nothing more",
  async ({ origin, open }) => {
    let reads = 0;
    const chunk = encoder.encode("data: x\n\ndata: y\n\n");
    const read = () => {
      if (++reads === 5) source.close();
      return reads < 1000 ? chunk : undefined;
    };
    const source = open(origin, { fetch: giving(read) });
    let heard = 0;
    source.addEventListener("message", () => heard++);
    // Another source's end comes after whatever the first one has left.
    await next(open(origin, { method: "POST", fetch: giving(() => null) }), "error");
    await hops(2000);
    equal(wronglyAsked, 0);
    ok(reads === 5 && heard < 10, `5 reads and fewer than 10 events, not ${reads} and ${heard}`);
  },
  ["ours"],
);

test(
  "a reader whose chunks come now at once and now when all before is delivered is asked for one after the other",
  async ({ origin, open }) => {
    const COUNT = 300;
    const sent = [];
    const heard = [];
    let caughtUp;
    let reads = 0;
    const read = async () => {
      if (++reads % 3 !== 1 && heard.length < sent.length) await new Promise((resolve) => (caughtUp = resolve));
      if (reads > COUNT) return null;
      const data = Array(reads % 40).fill(`${reads}`);
      sent.push(...data);
      return encoder.encode(data.map((data) => `data: ${data}\n\n`).join(""));
    };
    const source = open(origin, { method: "POST", fetch: giving(read) });
    source.addEventListener("message", ({ data }) => {
      heard.push(data);
      if (heard.length === sent.length) caughtUp?.();
    });
    const { message } = await next(source, "error");
    equal(message, "ended");
    equal(wronglyAsked, 0);
    same(heard, sent);
  },
  ["ours"],
);
