import { serve } from "./serve.mjs";

/** After so long without a report, in ms, an engine is taken to hang: what is measured takes seconds. */
const SILENCE = 120_000;

/**
 * Runs a site in one engine until the page reports `done`; gives the engine's version. `heard` has a
 * function for each other kind of report.
 */
export async function conduct(engine, site, heard) {
  let watch, resolve, reject;
  const done = new Promise((...both) => ([resolve, reject] = both));
  done.catch(() => {});
  const listen = () => {
    clearTimeout(watch);
    watch = setTimeout(() => reject(new Error(`nothing was heard for ${SILENCE / 1000} s`)), SILENCE);
  };
  const all = { ...heard, done: resolve, failed: ({ message }) => reject(new Error(message)) };
  const server = await serve(site, ({ kind, ...content }) => {
    listen();
    all[kind]?.(content);
  });
  let session;
  try {
    listen();
    session = await engine.start(server.url, site.script);
    await Promise.race([done, session.ended]);
    return session.version;
  } finally {
    clearTimeout(watch);
    await session?.stop();
    server.stop();
  }
}

/** An interrupted run must leave no browser behind: the programs are stopped as this one exits. */
export function stopWhenInterrupted() {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(130));
}
