import { conduct as run } from "../shared/conduct.mjs";

/**
 * Measures cells in one engine, each in a page load of its own, or a process in Node.js. Gives the engine's version and
 * all that the loads have reported; `onCell` is given each as it comes.
 */
export async function conduct(engine, script, cells, onCell) {
  const loads = [];
  const waiting = [...cells];
  const routes = {
    "/cell"(response) {
      const { corpus, chunking } = waiting.shift();
      const cell = { corpus: corpus.name, chunking, hasNext: waiting.length > 0 };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(cell));
    },
  };
  const heard = {
    cell(load) {
      loads.push(load);
      onCell(load);
    },
  };
  let version;
  while (waiting.length > 0) version = await run(engine, { title: "Parser benchmark", script, routes }, heard);
  return { version, loads };
}
