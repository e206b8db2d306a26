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

before(() => makePages(dir));

for (const engine of BROWSERS) {
  const { name, label } = engine;
  test(`the conformance suite passes in ${label}`, {
    skip: !engines.includes(name) && "it is not installed",
  }, async (t) => {
    const { version, reports } = await runIn(engine, { origin, second, contexts, only });
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
