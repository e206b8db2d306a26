// Runs the suite in one browser, in every context it has.
import { once } from "node:events";
import { createServer } from "node:http";
import { conduct } from "../support/conduct.mjs";
import { freePort } from "../support/program.mjs";

export const CONTEXTS = [
  "window",
  "iframe",
  "iframe without WebAssembly",
  "dedicated worker",
  "dedicated worker, classic",
  "shared worker",
  "service worker",
];

/** Runs the suite in a browser of tests/support/engines.mjs, and gives what each context reported. */
export async function runIn(browser, { origin, second, contexts = CONTEXTS, only = "" }) {
  const given = { second, closed: await deserted(), contexts: contexts.join(";") };
  if (only) given.only = only;
  return visit(browser, `${origin}/conformance/index.html`, given);
}

/** Opens this page, given what it needs, and gives what it reported of each context until it was done. */
export async function visit(browser, page, given) {
  const reports = new Map();
  const serve = async ({ heard, done }) => {
    const collector = createServer(async (request, response) => {
      let body = "";
      for await (const part of request.setEncoding("utf8")) body += part;
      response.writeHead(200, { "access-control-allow-origin": "*" }).end();
      const { done: isDone, test, context, ...report } = JSON.parse(body);
      heard(test);
      if (isDone) done();
      else if (context) reports.set(context, report);
    });
    collector.listen(0, "127.0.0.1");
    await once(collector, "listening");
    const query = new URLSearchParams({ report: `http://127.0.0.1:${collector.address().port}/`, ...given });
    const stop = () => {
      collector.closeAllConnections();
      collector.close();
    };
    return { url: `${page}?${query}`, stop };
  };
  // What a page reports as an error is part of some tests.
  const version = await conduct(browser, serve, { hearsNetwork: false, hearsErrors: false });
  return { version, reports };
}

/** An address where nobody listens. */
export async function deserted() {
  return `http://localhost:${await freePort()}/`;
}
