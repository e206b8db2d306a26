// What lies between a client and a server and cuts streams: a proxy that counts blocks.
import { request as ask } from "node:http";
import { serve } from "./serve.mjs";

const BOUNDARY = /\r?\n\r?\n/g;

/**
 * A way to `target` that cuts the answers that `plan(request, index)` names a cut for; `index` counts the requests.
 *
 * A cut is `{ events, half, how }`: after so many whole blocks, with the first half of the next where `half` is true;
 * by `end`, which ends the body as if all were said, or by `reset`, which breaks the connection.
 *
 * @returns as `serve()`, and `blocks`: how many whole blocks each stream had that has come to its own end; and `answered`:
 * the requests whose answer has begun; and `left`: those whose answer is over, or was left
 */
export async function cutter(target, plan = () => undefined) {
  const blocks = [];
  const answered = [];
  const left = [];
  let index = 0;
  const way = await serve((request, response) => {
    const cut = plan(request, index++);
    let resolve;
    const promise = new Promise((done) => {
      resolve = done;
    });
    const { "transfer-encoding": _chunked, "content-length": _length, ...asked } = request.headers;
    const upstream = ask(new URL(request.url, target), { method: request.method, headers: asked, agent: false });
    upstream.on("error", () => response.destroy());
    upstream.on("response", (answer) => {
      answered.push(request);
      answer.on("close", resolve);
      answer.on("error", () => response.destroy());
      response.on("close", () => {
        left.push(request);
        upstream.destroy();
      });
      const { connection, "transfer-encoding": _, ...headers } = answer.headers;
      response.writeHead(answer.statusCode, headers);
      response.flushHeaders();
      if (!String(headers["content-type"]).startsWith("text/event-stream")) return void answer.pipe(response);
      pass(answer, response, cut, (count) => blocks.push(count));
    });
    upstream.end(request.body === undefined ? undefined : JSON.stringify(request.body));
    return promise;
  });
  return { ...way, blocks, answered, left };
}

/** Passes whole blocks on until the cut, and tells how many there were where none was. */
function pass(answer, response, cut, tell) {
  let held = Buffer.alloc(0);
  let count = 0;
  const here = () => cut !== undefined && count === cut.events;
  const end = (last = "") => {
    answer.removeAllListeners("data").removeAllListeners("end").destroy();
    if (cut.how === "end") return response.end(last);
    // Written first, so that the reader has it when the connection breaks.
    const socket = response.socket;
    if (last === "") setImmediate(() => socket?.resetAndDestroy());
    else response.write(last, () => setImmediate(() => socket?.resetAndDestroy()));
  };
  if (here() && !cut.half) return end();
  answer.on("data", (chunk) => {
    held = Buffer.concat([held, chunk]);
    for (;;) {
      BOUNDARY.lastIndex = 0;
      // Latin-1 keeps one letter a byte.
      const found = BOUNDARY.exec(held.toString("latin1"));
      if (!found) return;
      const block = held.subarray(0, found.index + found[0].length);
      held = held.subarray(block.length);
      if (here()) return end(block.subarray(0, block.length >> 1));
      response.write(block);
      count++;
      if (here() && !cut.half) return end();
    }
  });
  answer.on("end", () => {
    tell(count);
    response.end(held);
  });
}

/** Every point of a stream of so many blocks: before and after each, and in the middle of each, by both ways. */
export function* everyCut(blocks, hows = ["end", "reset"]) {
  for (let events = 0; events <= blocks; events++)
    for (const half of events < blocks ? [false, true] : [false]) for (const how of hows) yield { events, half, how };
}

/** Calls `run` with each, some at a time, since a run mostly waits for its next attempt. */
export async function someAtATime(things, run) {
  const rest = [...things];
  const worker = async () => {
    while (rest.length > 0) await run(rest.shift());
  };
  await Promise.all(Array.from({ length: 6 }, worker));
}

/** Calls `run(cut, way)` for every point of a stream of so many blocks: the first answer by the `way` to `target` has the cut. */
export const eachCut = (target, blocks, run) =>
  someAtATime(everyCut(blocks), async (cut) => {
    const way = await cutter(target, (_, index) => (index === 0 ? cut : undefined));
    try {
      await run(cut, way);
    } finally {
      await way.close();
    }
  });

/** A cut in words. */
export const words = ({ events, half, how }) => `${how} after ${events}${half ? " and a half" : ""}`;
