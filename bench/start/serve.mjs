import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { ISOLATED } from "../shared/serve.mjs";

const MEASURE = readFileSync(new URL("page/measure.mjs", import.meta.url), "utf8");
const PAGE = `<!doctype html><meta charset="utf-8"><title>Start</title><link rel="icon" href="data:,">
<script type="module">${MEASURE}</script>`;

/** Serves a page, the contenders' files, which the browser may keep, and a stream with one event at once. */
export async function serve(files) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const send = (type, body, more) =>
      response.writeHead(200, { ...ISOLATED, "content-type": type, ...more }).end(body);
    if (pathname === "/") send("text/html", PAGE);
    else if (files.has(pathname)) send("text/javascript", files.get(pathname), { "cache-control": "max-age=3600" });
    else if (pathname === "/stream") {
      response.writeHead(200, { ...ISOLATED, "content-type": "text/event-stream" });
      response.write("data: hello\n\n");
    } else response.writeHead(404).end();
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
