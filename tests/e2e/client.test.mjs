// connect(), headwater/fetch-event-source and headwater/parser: what tests/package runs in Node.js, in pages and a
// worker of each browser, and in pages whose policy refuses WebAssembly.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { ENGINES } from "../../bench/shared/engines/index.mjs";
import { visit } from "../eventsource/engine.mjs";
import { CONTEXTS, makeClientPages, tasks } from "../package/web/pages.mjs";

const { HEADWATER_ORIGIN: origin, HEADWATER_CONFORMANCE: dir, HEADWATER_ENGINES, HEADWATER_ONLY: only = "" } = process.env;
const engines = (HEADWATER_ENGINES ?? "chromium").split(",");
const contexts = process.env.HEADWATER_CONTEXTS?.split(";") ?? Object.keys(CONTEXTS);
const isChosen = (file) => process.env.HEADWATER_FILES?.split(";").includes(file) ?? true;
const plan = Object.fromEntries(contexts.map((context) => [context, tasks(CONTEXTS[context].files.filter(isChosen))]));

before(() => makeClientPages(dir));

for (const { name: engine, label, start } of ENGINES.filter(({ name }) => name !== "node")) {
  test(`the client's tests pass in ${label}`, { skip: !engines.includes(engine) && "it is not installed" }, async (t) => {
    // Another name of the server, for what is said about it: an engine has six connections to each.
    const control = origin.replace("localhost", "127.0.0.1");
    const { version, reports } = await visit(start, `${origin}/conformance/client/index.html`, { plan: JSON.stringify(plan), control, engine, only });
    for (const context of contexts) {
      const reported = plan[context].map((task) => [task, reports.get(`${context}, ${task}`) ?? { error: "no report" }]);
      const all = reported.flatMap(([, { results = [] }]) => results);
      const count = (wanted) => all.filter(({ status }) => status === wanted).length;
      console.log(`${label} ${version}, ${context}: ${count("passed")} of ${all.length - count("skipped")} passed`);
      await t.test(context, async (t) => {
        assert.ok(count("passed") > 0);
        for (const [task, { results, ran, error }] of reported) {
          await t.test(task, async (t) => {
            assert.equal(error, undefined);
            assert.equal(ran, CONTEXTS[context].engine);
            for (const { name, status, message } of results) {
              await t.test(name, { skip: status === "skipped" && message }, () => assert.equal(status, "passed", message));
            }
          });
        }
      });
    }
  });
}
