import { conduct as run } from "../../tests/support/conduct.mjs";
import { serve } from "./serve.mjs";

/**
 * Runs a site in one engine until the page reports `done`; gives the engine's version. `reports` has a
 * function for each other kind of report.
 */
export function conduct(engine, site, reports) {
  const serveIt = ({ heard, done, failed }) => {
    const all = { ...reports, done, failed: ({ message }) => failed(new Error(message)) };
    return serve(site, ({ kind, ...content }) => {
      heard();
      all[kind]?.(content);
    });
  };
  return run(engine, serveIt, { script: site.script });
}
