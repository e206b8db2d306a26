// Runs the suite in one browser, in every context it has.
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";

export const CONTEXTS = [
  "window",
  "iframe",
  "iframe without WebAssembly",
  "dedicated worker",
  "dedicated worker, classic",
  "shared worker",
  "service worker",
];

/** After so long without a report, in ms, a browser is taken to hang. */
const SILENCE = 120_000;

/** Runs the suite in a browser that `start(url)` starts, and gives what each context reported. */
export async function runIn(start, { origin, second, contexts = CONTEXTS, only = "" }) {
  const given = { second, closed: await deserted(), contexts: contexts.join(";") };
  if (only) given.only = only;
  return visit(start, `${origin}/conformance/index.html`, given);
}

/** Opens this page, given what it needs, and gives what it reported of each context until it was done. */
export async function visit(start, page, given) {
  const reports = new Map();
  let watch;
  let at = "";
  const { promise, resolve, reject } = settled();
  const listen = () => {
    clearTimeout(watch);
    watch = setTimeout(() => reject(new Error(`nothing was heard for ${SILENCE / 1000} s ${at && `since the start of "${at}"`}`)), SILENCE);
  };
  const collector = createHttpServer(async (request, response) => {
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += part;
    response.writeHead(200, { "access-control-allow-origin": "*" }).end();
    const { done, test, context, ...report } = JSON.parse(body);
    at = test ?? "";
    listen();
    if (done) resolve();
    else if (context) reports.set(context, report);
  });
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  let session;
  try {
    listen();
    const query = new URLSearchParams({ report: `http://127.0.0.1:${collector.address().port}/`, ...given });
    session = await start(`${page}?${query}`, undefined, { hearsNetwork: false });
    await Promise.race([promise, ended(session)]);
    return { version: session.version, reports };
  } finally {
    clearTimeout(watch);
    await session?.stop();
    collector.closeAllConnections();
    collector.close();
  }
}

/** An address where nobody listens. */
export async function deserted() {
  const server = createServer().listen(0, "localhost");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return `http://localhost:${port}/`;
}

/** Rejects when the browser ends. What a page reports as an error is part of some tests. */
function ended(session) {
  return session.ended.catch((error) => {
    if (/ has ended/.test(error.message)) throw error;
    return new Promise(() => {});
  });
}

function settled() {
  let resolve, reject;
  const promise = new Promise((...both) => ([resolve, reject] = both));
  promise.catch(() => {});
  return { promise, resolve, reject };
}
