// Serves what was built, and renders the page.
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { AngularNodeAppEngine, createNodeRequestHandler, writeResponseToNodeResponse } from "@angular/ssr/node";

const engine = new AngularNodeAppEngine();
const built = (path: string) => fileURLToPath(new URL(`../browser${path}`, import.meta.url));
const TYPES: Record<string, string> = { ".js": "text/javascript", ".css": "text/css" };

export const reqHandler = createNodeRequestHandler(async (request, response, next) => {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  const type = TYPES[extname(path)];
  if (type && existsSync(built(path))) {
    response.setHeader("content-type", type);
    createReadStream(built(path)).pipe(response);
    return;
  }
  const rendered = await engine.handle(request);
  if (rendered) await writeResponseToNodeResponse(rendered, response);
  else next();
});

if (process.env.APP_PORT) {
  createServer((request, response) => reqHandler(request, response, () => response.writeHead(404).end())).listen(
    Number(process.env.APP_PORT),
    "localhost",
  );
}
