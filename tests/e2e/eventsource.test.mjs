// headwater/eventsource and the classic script: the conformance suite in every context of each browser.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { CONTEXTS, runIn } from "../eventsource/engine.mjs";
import { makePages } from "../eventsource/pages.mjs";
import { BROWSERS } from "../support/engines.mjs";

const {
  HEADWATER_ORIGIN: origin,
  HEADWATER_SECOND_ORIGIN: second,
  HEADWATER_CONFORMANCE: dir,
  HEADWATER_ENGINES,
  HEADWATER_ONLY: only,
} = process.env;
const engines = (HEADWATER_ENGINES ?? "chromium").split(",");
const contexts = process.env.HEADWATER_CONTEXTS?.split(";") ?? CONTEXTS;

const visits = new Map();

/** Has a browser run the suite. */
function begin(engine) {
  const visited = runIn(engine, { origin, second, contexts, only });
  // Whoever awaits it is told.
  visited.catch(() => {});
  visits.set(engine.name, visited);
}

before(async () => {
  await makePages(dir);
  // They wait for most of their time. WebKit, which has few connections in all, is begun when they are done.
  for (const engine of BROWSERS) if (engines.includes(engine.name) && engine.name !== "webkit") begin(engine);
});

for (const engine of BROWSERS) {
  const { name, label } = engine;
  test(`the conformance suite passes in ${label}`, {
    skip: !engines.includes(name) && "it is not installed",
  }, async (t) => {
    if (!visits.has(name)) begin(engine);
    const { version, reports } = await visits.get(name);
    for (const context of contexts) {
      const { results = [], error } = reports.get(context) ?? { error: "no report" };
      const count = (wanted) => results.filter(({ status }) => status === wanted).length;
      console.log(
        `${label} ${version}, ${context}: ${error ?? `${count("passed")} of ${results.length - count("skipped")} passed`}`,
      );
      await t.test(context, async (t) => {
        assert.equal(error, undefined);
        assert.ok(count("passed") > 0);
        for (const { name, status, message } of results) {
          await t.test(name, { skip: status === "skipped" && message }, () => assert.equal(status, "passed", message));
        }
      });
    }
  });
}
