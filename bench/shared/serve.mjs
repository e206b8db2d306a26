import { once } from "node:events";
import { createServer } from "node:http";

const page = (title) => `<!doctype html><meta charset="utf-8"><title>${title}</title>
<p>Measuring; the results appear in the terminal.</p><script type="module" src="/bench.js"></script>`;

/** Pages that share nothing with others get the finest clock the browser has. */
export const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cache-control": "no-store",
};

/**
 * Serves the page and takes its reports; `onReport` is given each of them. A site has a `title`, its
 * `script`, and may have `routes`: functions of the response and the URL's parameters, by path.
 */
export async function serve({ title, script, routes = {} }, onReport) {
  const server = createServer(async (request, response) => {
    const send = (status, type, body) => response.writeHead(status, { ...ISOLATED, "content-type": type }).end(body);
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    if (request.method === "POST" && pathname === "/report") {
      let body = "";
      for await (const part of request.setEncoding("utf8")) body += part;
      // Before the answer: nothing is measured while what was before it is being printed.
      onReport(JSON.parse(body));
      send(200, "text/plain", "");
    } else if (pathname === "/") {
      send(200, "text/html", page(title));
    } else if (pathname === "/bench.js") {
      send(200, "text/javascript", script);
    } else if (Object.hasOwn(routes, pathname)) {
      routes[pathname](response, searchParams);
    } else {
      send(404, "text/plain", "");
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
