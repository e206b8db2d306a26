/** After so long without a report, in ms, an engine is taken to hang: what it does takes seconds. */
const SILENCE = 120_000;

/**
 * Has an engine of {@link ENGINES} run a page until it is done; gives the engine's version. `serve` is given what to
 * call at a report: `heard`, with what begins now if that is known, then `done` or `failed` at the last one. It gives the
 * page's `url`, and `stop()`. The options are the engine's.
 */
export async function conduct(engine, serve, options) {
  let watch, done, failed;
  const report = new Promise((...settle) => ([done, failed] = settle));
  report.catch(() => {});
  const heard = (begins) => {
    clearTimeout(watch);
    const since = begins ? ` since the start of "${begins}"` : "";
    watch = setTimeout(() => failed(new Error(`nothing was heard for ${SILENCE / 1000} s${since}`)), SILENCE);
  };
  const server = await serve({ heard, done, failed });
  let session;
  try {
    heard();
    session = await engine.start(server.url, options);
    await Promise.race([report, session.ended]);
    return session.version;
  } finally {
    clearTimeout(watch);
    await session?.stop();
    server.stop();
  }
}
