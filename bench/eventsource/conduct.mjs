import { once } from "node:events";
import { createServer } from "node:http";
import { contentTime } from "./cpu.mjs";

/** After so long without a report, in ms, an engine is taken to hang. */
const SILENCE = 120_000;
/** Between two events of the slow stream, in ms. */
const PACE = 10;

const PAGE = `<!doctype html><meta charset="utf-8"><title>EventSource benchmark</title>
<p>Measuring; the results appear in the terminal.</p><script type="module" src="/bench.js"></script>`;

// Pages that share nothing with others get the finest clock the browser has.
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cache-control": "no-store",
};

/** Runs the script in one engine; gives what it reported, and `onCell` each figure as it comes. */
export async function conduct(engine, script, onCell) {
  const result = { rates: [], latencies: [] };
  let watch, resolve, reject;
  let began, spent;
  const done = new Promise((...both) => ([resolve, reject] = both));
  done.catch(() => {});
  const listen = () => {
    clearTimeout(watch);
    watch = setTimeout(() => reject(new Error(`nothing was heard for ${SILENCE / 1000} s`)), SILENCE);
  };
  const heard = {
    engine: ({ agent }) => (result.agent = agent),
    begin: () => (began = contentTime()),
    end: ({ count }) => (spent = began === undefined ? undefined : (contentTime() - began) / count),
    rate: (cell) => {
      result.rates.push({ ...cell, cpu: spent });
      onCell({ ...cell, cpu: spent });
    },
    latency: (cell) => result.latencies.push(cell),
    failed: ({ message }) => reject(new Error(message)),
    done: () => resolve(),
  };
  const server = createServer(async (request, response) => {
    const send = (status, type, body) => response.writeHead(status, { ...ISOLATED, "content-type": type }).end(body);
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    if (request.method === "POST" && pathname === "/report") {
      let body = "";
      for await (const part of request.setEncoding("utf8")) body += part;
      listen();
      const { kind, ...content } = JSON.parse(body);
      heard[kind](content);
      send(200, "text/plain", "");
    } else if (pathname === "/slow") {
      slow(response, Number(searchParams.get("count")));
    } else if (pathname === "/") {
      send(200, "text/html", PAGE);
    } else if (pathname === "/bench.js") {
      send(200, "text/javascript", script);
    } else {
      send(404, "text/plain", "");
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  let session;
  try {
    listen();
    session = await engine.start(`http://127.0.0.1:${server.address().port}/`, script);
    result.version = session.version;
    await Promise.race([done, session.ended]);
    return result;
  } finally {
    clearTimeout(watch);
    await session?.stop();
    server.closeAllConnections();
    server.close();
  }
}

/** An event every 10 ms whose data is the time of its writing. */
function slow(response, count) {
  response.writeHead(200, { ...ISOLATED, "content-type": "text/event-stream" });
  response.socket.setNoDelay(true);
  let left = count;
  const timer = setInterval(() => {
    if (left-- === 0) return clearInterval(timer);
    response.write(`data: ${performance.timeOrigin + performance.now()}\n\n`);
  }, PACE);
  response.on("close", () => clearInterval(timer));
}
