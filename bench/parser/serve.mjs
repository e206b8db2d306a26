import { once } from "node:events";
import { createServer } from "node:http";

const PAGE = `<!doctype html><meta charset="utf-8"><title>Parser benchmark</title>
<p>Measuring; the results appear in the terminal.</p><script type="module" src="/bench.js"></script>`;

// Pages that share nothing with others get the finest clock the browser has.
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cache-control": "no-store",
};

/** Serves the page and takes its reports; `onReport` is given each of them. */
export async function serve(script, onReport) {
  const send = (response, status, type, body) =>
    response.writeHead(status, { ...ISOLATED, "content-type": type }).end(body);
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    if (request.method === "POST" && pathname === "/report") {
      let body = "";
      for await (const part of request.setEncoding("utf8")) body += part;
      // Before the answer: no cell is measured while the one before it is being printed.
      onReport(JSON.parse(body));
      send(response, 200, "text/plain", "");
    } else if (pathname === "/") {
      send(response, 200, "text/html", PAGE);
    } else if (pathname === "/bench.js") {
      send(response, 200, "text/javascript", script);
    } else {
      send(response, 404, "text/plain", "");
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
