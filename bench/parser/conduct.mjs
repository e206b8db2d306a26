import { serve } from "./serve.mjs";

/** After so long without a report, in ms, an engine is taken to hang: a cell takes a few seconds. */
const SILENCE = 120_000;

/** Runs the script in one engine; gives what it reported, and `onCell` each cell as it comes. */
export async function conduct(engine, script, onCell) {
  const result = { cells: [] };
  let watch;
  let settle;
  const done = new Promise((resolve, reject) => (settle = { resolve, reject }));
  done.catch(() => {});
  const listen = () => {
    clearTimeout(watch);
    watch = setTimeout(() => settle.reject(new Error(`nothing was heard for ${SILENCE / 1000} s`)), SILENCE);
  };
  const server = await serve(script, ({ kind, ...content }) => {
    listen();
    if (kind === "engine") Object.assign(result, content);
    if (kind === "cell") {
      result.cells.push(content);
      onCell(content);
    }
    if (kind === "failed") settle.reject(new Error(content.message));
    if (kind === "done") settle.resolve();
  });
  let session;
  try {
    listen();
    session = await engine.start(server.url, script);
    result.version = session.version;
    await Promise.race([done, session.ended]);
    return result;
  } finally {
    clearTimeout(watch);
    await session?.stop();
    server.stop();
  }
}
